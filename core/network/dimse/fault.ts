import type { RefusalReason } from '../../../model/receiving.ts';

/** Why a connection ends before its time. Holds no byte of what was received. */
export class DimseFault extends Error {
  readonly why: RefusalReason;
  constructor(why: RefusalReason) {
    super(why);
    this.name = 'DimseFault';
    this.why = why;
  }
}
