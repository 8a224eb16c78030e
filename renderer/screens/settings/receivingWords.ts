import { errorSentence } from '../../../model/errors.ts';
import type { ReceivingStatus, RefusalReason } from '../../../model/receiving.ts';
import { assertNever } from '../../../model/result.ts';

export function receivingWords({ state }: ReceivingStatus): string {
  switch (state.kind) {
    case 'off':
      return 'Off: nothing is listening';
    case 'starting':
      return 'Starting';
    case 'listening':
      return state.associations > 0
        ? `Listening on port ${state.port}, ${state.associations} sending now`
        : `Listening on port ${state.port}`;
    case 'failed':
      return `${errorSentence(state.error)}${state.again ? ' It starts again by itself.' : ''}`;
    default:
      return assertNever(state);
  }
}

const refusals: Readonly<Record<RefusalReason, string>> = {
  address: 'a connection from an address that is not allowed',
  'called-title': 'a caller that asked for another AE title',
  'calling-title': 'an AE title that is not allowed',
  busy: 'all places were taken',
  'nothing-accepted': 'nothing was offered that can be received here',
  protocol: 'what came was no DICOM association',
  'too-long': 'a message that claims to be too long',
  'too-slow': 'a sender that was silent or too slow',
  'association-full': 'one association brought too much',
  'spool-full': 'there was no room for more',
  'object-too-large': 'an object larger than the policy allows',
  'object-mismatch': 'an object that was not what its sender announced',
  'not-written': 'the disk did not take it',
};
export const refusalWords = (reason: RefusalReason): string => refusals[reason];

/** Entries apart by commas, spaces or lines, each once. */
export const listed = (text: string, apart: RegExp): string[] => [
  ...new Set(
    text
      .split(apart)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  ),
];
