import type { DicomElement } from '../dicom/walk.ts';
import type { Profile } from './profile.ts';
import { rawText } from './text.ts';

/** A value that holds more is no setting. */
const mostBytes = 1024;
const sizes: Readonly<Record<string, number>> = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8 };

/**
 * The private elements of one level that may stay, with the VR of the profile's list: those of a creator that the list names, in the block that this
 * creator has reserved here (PS3.5 7.8.1), written as their VR asks. A creator stays where one of its elements does.
 */
export function safePrivateTags(
  elements: readonly DicomElement[],
  bytes: Uint8Array,
  profile: Profile,
): ReadonlyMap<number, string> {
  const safe = new Map<number, string>();
  const creators = new Map<number, { tag: number; known: ReadonlyMap<number, string> }>();
  for (const element of elements) {
    const { tag } = element;
    if (((tag >>> 16) & 1) === 0 || element.items) continue;
    const low = tag & 0xffff;
    if (low >= 0x10 && low <= 0xff) {
      const known = profile.safePrivate.get(rawText(bytes, element).trim());
      if (known) creators.set((tag & 0xffff0000) + low, { tag, known });
      continue;
    }
    const creator = creators.get((tag & 0xffff0000) + (low >>> 8));
    const vr = creator?.known.get((tag >>> 16) * 256 + (low & 0xff));
    if (!creator || vr === undefined || !fits(element, vr, bytes)) continue;
    safe.set(tag, vr);
    safe.set(creator.tag, 'LO');
  }
  return safe;
}

const number = /^ *([-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?)? *$/;
/** Of texts only a ratio is on the list: a pitch. */
const forms: Readonly<Record<string, RegExp>> = { CS: /^[A-Z0-9_ ]{0,16}$/, SH: /^(\d{1,2}\.\d{1,4}:1)?$/ };

function fits(element: DicomElement, vr: string, bytes: Uint8Array): boolean {
  const length = element.valueEnd - element.valueStart;
  if (length > mostBytes || (element.vr !== vr && element.vr !== 'UN')) return false;
  const size = sizes[vr];
  if (size !== undefined) return length % size === 0;
  const parts = rawText(bytes, element).split('\\');
  return parts.every((part) => (forms[vr] ?? number).test(part));
}
