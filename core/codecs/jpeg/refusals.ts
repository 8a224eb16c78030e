import { ScrimFailure } from '../../../model/errors.ts';

export const damaged = (): ScrimFailure => new ScrimFailure('DAMAGED_FILE');

/** Refused by name: well formed, but a kind of JPEG that this code does not know. */
export const unsupported = (kind: string): ScrimFailure =>
  new ScrimFailure('UNSUPPORTED_TYPE', { type: `JPEG (${kind})` });
