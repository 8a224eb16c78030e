import { common } from './common.ts';
import { pieces } from './pieces.ts';
import { pictures } from './pictures.ts';
import { queue } from './queue.ts';
import { review } from './review.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';

/** One file per area of the window; a key is `area:name`. */
export const english = { common, pieces, pictures, queue, review, settings, shell } as const;
