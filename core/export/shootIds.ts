import { createHash, createHmac } from 'node:crypto';
import { derivedUid } from './dataset.ts';

/** Equal wherever the same photo begins a shoot under the same project's key, and says nothing of either. */
export const shootKey = (projectKey: Uint8Array, firstPhoto: string): string =>
  createHmac('sha256', projectKey).update(`scrim shoot\0${firstPhoto}`).digest('hex');

const base32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A shoot is one study with one series, of a patient of its own: nothing in a photo tells that two shoots are of one person. */
export function shootIds(shoot: string): { readonly patient: string; readonly study: string; readonly series: string } {
  const digest = createHash('sha256').update(`scrim shoot patient\0${shoot}`).digest();
  const code = [...digest.subarray(0, 8)].map((byte) => base32[byte % 32]).join('');
  return { patient: `SCRIM-${code}`, study: derivedUid(`study of ${shoot}`), series: derivedUid(`series of ${shoot}`) };
}
