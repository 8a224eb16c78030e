import { hasMagicAt } from './parse.ts';
import { dictionaryEntry } from './dictionary.ts';
import { vrAt } from './vr.ts';

/**
 * Whether a file's first bytes (256 or more are best) look like DICOM. With the magic word there is no doubt; without preamble the first
 * element must be one that begins real objects: groups 0002 to 0010 (known to the dictionary), with a VR or a small length.
 */
export function looksLikeDicom(head: Uint8Array): boolean {
  if (hasMagicAt(head, 128)) return true;
  if (hasMagicAt(head, 0)) return head[4] === 2 && head[5] === 0;
  if (head.length < 16) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return [true, false].some((littleEndian) => startsWithElement(view, head, littleEndian));
}

function startsWithElement(view: DataView, head: Uint8Array, littleEndian: boolean): boolean {
  const group = view.getUint16(0, littleEndian);
  if (group !== 2 && group !== 8 && group !== 0x10) return false;
  const element = view.getUint16(2, littleEndian);
  // Group lengths (eeee = 0) began old files.
  if (element !== 0 && !dictionaryEntry(((group << 16) | element) >>> 0)) return false;
  if (vrAt(head, 4)) return true;
  return littleEndian && group !== 2 && view.getUint32(4, true) <= 0x400;
}
