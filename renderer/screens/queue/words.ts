import { assertNever } from '../../../model/result.ts';
import { moment } from '../../words/format.ts';
import { t } from '../../words/words.ts';
import type { JobState, SubmissionState } from '../../../model/queue.ts';

export function submissionWords(state: SubmissionState): string {
  switch (state.kind) {
    case 'clearing':
      return t('queue:clearing');
    case 'uploading':
      return t('queue:uploading');
    case 'submitting':
      return t('queue:submitting');
    case 'paused':
      return t('queue:paused');
    case 'parked':
      return t('queue:parked');
    case 'cancelled':
      return t('queue:cancelled');
    case 'delivered':
      return t('queue:delivered', { at: moment(state.at) });
    default:
      return assertNever(state);
  }
}

export function jobWords(state: JobState): string {
  switch (state.kind) {
    case 'waiting':
      return t('queue:waiting');
    case 'uploading':
      return t('queue:uploading');
    case 'delivered':
      return t('queue:jobDelivered');
    case 'parked':
      return t('queue:stopped');
    case 'cancelled':
      return t('queue:cancelled');
    default:
      return assertNever(state);
  }
}
