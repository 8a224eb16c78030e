import type { DicomElement } from './dicomWalk.ts';

/** A value as Latin-1 without its padding: enough for rules over the default repertoire. */
export function valueText(bytes: Uint8Array, { from, to }: DicomElement): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)
    .toString('latin1')
    .replace(/[\0 ]+$/, '');
}
