/** Where the next 0xff is, from ≤ place < to; `to` if there is none. Four bytes at a time: data hold one in about 256 bytes. */
export function findFf(view: DataView, from: number, to: number): number {
  let at = from;
  for (; at + 4 <= to; at += 4) if (hasFf(view.getUint32(at))) break;
  while (at < to && view.getUint8(at) !== 0xff) at++;
  return at;
}

/** Copies bytes as they are up to the next 0xff, or to the end; returns how many. */
export function copyToFf(source: DataView, from: number, to: number, target: DataView, start: number): number {
  let at = from;
  let size = start;
  for (; at + 4 <= to; at += 4, size += 4) {
    const word = source.getUint32(at);
    if (hasFf(word)) break;
    target.setUint32(size, word);
  }
  for (; at < to; at++, size++) {
    const byte = source.getUint8(at);
    if (byte === 0xff) break;
    target.setUint8(size, byte);
  }
  return at - from;
}

/** Whether one of the four bytes is 0xff: one of their complements is zero. */
const hasFf = (word: number): boolean => ((~word - 0x01010101) & word & 0x80808080) !== 0;

export const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
