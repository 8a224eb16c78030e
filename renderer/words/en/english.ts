import { common } from './common.ts';
import { pieces } from './pieces.ts';
import { queue } from './queue.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';

/** One file per area of the window; a key is `area:name`. */
export const english = { common, pieces, queue, settings, shell } as const;
