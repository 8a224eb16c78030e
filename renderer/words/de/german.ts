import type { english } from '../en/english.ts';
import type { Translated } from '../translated.ts';
import { common } from './common.ts';
import { pieces } from './pieces.ts';
import { pictures } from './pictures.ts';
import { queue } from './queue.ts';
import { review } from './review.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';

export const german: Translated<typeof english> = { common, pieces, pictures, queue, review, settings, shell };
