import { canvas } from './canvas.ts';
import { common } from './common.ts';
import { cases } from './cases.ts';
import { consent } from './consent.ts';
import { discover } from './discover.ts';
import { discussion } from './discussion.ts';
import { exports } from './exports.ts';
import { inbox } from './inbox.ts';
import { shared } from './shared.ts';
import { vault } from './vault.ts';
import { account } from './account.ts';
import { moderation } from './moderation.ts';
import { paging } from './paging.ts';
import { people } from './people.ts';
import { pieces } from './pieces.ts';
import { intake } from './intake.ts';
import { keys } from './keys.ts';
import { tour } from './tour.ts';
import { photo } from './photo.ts';
import { pictures } from './pictures.ts';
import { queue } from './queue.ts';
import { review } from './review.ts';
import { service } from './service.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { templates } from './templates.ts';

/** One file per area of the window; a key is `area:name`. */
export const english = {
  canvas,
  common,
  cases,
  consent,
  discover,
  discussion,
  exports,
  inbox,
  shared,
  vault,
  account,
  moderation,
  paging,
  people,
  intake,
  keys,
  tour,
  pieces,
  photo,
  pictures,
  queue,
  review,
  service,
  settings,
  shell,
  templates,
} as const;
