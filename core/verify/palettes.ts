import type { DicomElement, DicomLayout } from './dicomWalk.ts';
import { tagName } from './tagFacts.ts';

/** Descriptor, plain and segmented table of red, green and blue; PS3.3 C.7.9 and C.11.12. */
const paletteParts: readonly number[] = [0x00281101, 0x00281201, 0x00281221].flatMap((red) => [red, red + 1, red + 2]);

/**
 * Why the colours of a finished file are not its original's; undefined where they are. Samples that are equal show another picture through another
 * palette. What the original has and the file has not, others look at: a palette that is needed and one that is not used.
 */
export function paletteOfAnother(made: DicomLayout, original: DicomLayout): string | undefined {
  for (const tag of paletteParts) {
    const own = valueAt(made, tag);
    if (!own || own.length === 0) continue;
    const theirs = valueAt(original, tag);
    if (!theirs || !isSameValue(own, theirs)) return `${tagName(tag)} is not the original’s`;
  }
  return undefined;
}

function valueAt({ bytes, elements }: DicomLayout, wanted: number): Uint8Array | undefined {
  const element: DicomElement | undefined = elements.find(({ tag, depth }) => tag === wanted && depth === 0);
  return element && bytes.subarray(element.from, element.to);
}

/** A value of an odd length is illegal, and gets a zero; PS3.5 6.2. */
function isSameValue(own: Uint8Array, theirs: Uint8Array): boolean {
  if (own.length !== theirs.length + (theirs.length % 2)) return false;
  return own.every((byte, at) => byte === (theirs[at] ?? 0));
}
