import type { ReceivingStatus, RefusalReason } from '../../../model/receiving.ts';
import { assertNever } from '../../../model/result.ts';
import { errorWords } from '../../words/errors.ts';
import { t } from '../../words/words.ts';

export function receivingWords({ state }: ReceivingStatus): string {
  switch (state.kind) {
    case 'off':
      return t('settings:stateOff');
    case 'starting':
      return t('settings:stateStarting');
    case 'listening':
      return state.associations > 0
        ? t('settings:stateBusy', { port: state.port, count: state.associations })
        : t('settings:stateListening', { port: state.port });
    case 'failed':
      return `${errorWords(state.error)}${state.again ? ` ${t('settings:startsAgain')}` : ''}`;
    default:
      return assertNever(state);
  }
}

const refusals = (): Readonly<Record<RefusalReason, string>> => ({
  address: t('settings:refusedAddress'),
  'called-title': t('settings:refusedCalled'),
  'calling-title': t('settings:refusedCalling'),
  busy: t('settings:refusedBusy'),
  'nothing-accepted': t('settings:refusedNothing'),
  protocol: t('settings:refusedProtocol'),
  'too-long': t('settings:refusedLong'),
  'too-slow': t('settings:refusedSlow'),
  'association-full': t('settings:refusedMuch'),
  'spool-full': t('settings:refusedFull'),
  'object-too-large': t('settings:refusedLarge'),
  'object-mismatch': t('settings:refusedMismatch'),
  'not-written': t('settings:refusedDisk'),
});
export const refusalWords = (reason: RefusalReason): string => refusals()[reason];

/** Entries apart by commas, spaces or lines, each once. */
export const listed = (text: string, apart: RegExp): string[] => [
  ...new Set(
    text
      .split(apart)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  ),
];
