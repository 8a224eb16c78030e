import { assertNever } from '../../../model/result.ts';
import type { JobState, SubmissionState } from '../../../model/queue.ts';

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

export function submissionWords(state: SubmissionState): string {
  switch (state.kind) {
    case 'clearing':
      return 'Burning in, removing identifiers, verifying';
    case 'uploading':
      return 'Uploading';
    case 'submitting':
      return 'Handing over to the case service';
    case 'paused':
      return 'Paused';
    case 'parked':
      return 'Stopped; needs you';
    case 'cancelled':
      return 'Cancelled';
    case 'delivered':
      return `Delivered ${new Date(state.at).toLocaleString()}`;
    default:
      return assertNever(state);
  }
}

export function jobWords(state: JobState): string {
  switch (state.kind) {
    case 'waiting':
      return 'Waiting';
    case 'uploading':
      return 'Uploading';
    case 'delivered':
      return 'Delivered, receipt checked';
    case 'parked':
      return 'Stopped';
    case 'cancelled':
      return 'Cancelled';
    default:
      return assertNever(state);
  }
}
