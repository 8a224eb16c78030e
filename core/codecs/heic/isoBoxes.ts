import { damaged } from '../refusals.ts';

/** One box of ISO/IEC 14496-12 as it stands: nothing of it was copied. */
export interface IsoBox {
  readonly type: string;
  /** What follows size and type. */
  readonly body: Uint8Array;
}

/** A file of photos has some thousands where it is cut into tiles. */
const mostBoxes = 20_000;

/** The boxes that fill `bytes` from its first to its last; DAMAGED_FILE where they do not add up. */
export function boxesOf(bytes: Uint8Array): IsoBox[] {
  const boxes: IsoBox[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length;) {
    if (at + 8 > bytes.length || boxes.length === mostBoxes) throw damaged();
    const { header, size } = sizeAt(view, at);
    if (size < header || at + size > bytes.length) throw damaged();
    boxes.push({ type: latin1(bytes, at + 4, at + 8), body: bytes.subarray(at + header, at + size) });
    at += size;
  }
  return boxes;
}

const ownTypes: ReadonlySet<string> = new Set('ftyp meta mdat moov moof idat uuid free skip wide mpvd'.split(' '));

/**
 * The boxes of a whole file, which may end in bytes that are none: they are counted, as a decoder passes over them. A box of a photo's own whose size goes
 * beyond the end of the file is damage, not a tail: the file was cut short.
 */
export function fileBoxes(bytes: Uint8Array): { readonly boxes: readonly IsoBox[]; readonly trailing: number } {
  const boxes: IsoBox[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 8 <= bytes.length && /^[\x20-\x7e]{4}$/.test(latin1(bytes, at + 4, at + 8)) && boxes.length < mostBoxes) {
    const { header, size } = sizeAt(view, at);
    const type = latin1(bytes, at + 4, at + 8);
    if (size < header || at + size > bytes.length) {
      if (boxes.length === 0 || ownTypes.has(type)) throw damaged();
      break;
    }
    boxes.push({ type, body: bytes.subarray(at + header, at + size) });
    at += size;
  }
  return { boxes, trailing: bytes.length - at };
}

/** Size 1 means that 64 bits follow the type, size 0 that the box goes to the end. */
function sizeAt(view: DataView, at: number): { readonly header: number; readonly size: number } {
  const size = view.getUint32(at);
  if (size === 0) return { header: 8, size: view.byteLength - at };
  if (size !== 1) return { header: 8, size };
  if (at + 16 > view.byteLength || view.getUint32(at + 8) > 0x1fffff) throw damaged();
  return { header: 16, size: view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12) };
}

/** Reads numbers of a box one after the other; DAMAGED_FILE behind its end. */
export class BoxReader {
  at = 0;
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Of 0 to 8 bytes, big-endian. */
  uint(length: number): number {
    if (this.at + length > this.bytes.length) throw damaged();
    let value = 0;
    for (let i = 0; i < length; i++) value = value * 256 + this.view.getUint8(this.at + i);
    this.at += length;
    if (!Number.isSafeInteger(value)) throw damaged();
    return value;
  }

  text(length: number): string {
    if (this.at + length > this.bytes.length) throw damaged();
    this.at += length;
    return latin1(this.bytes, this.at - length, this.at);
  }

  /** Up to its zero, or to the end. */
  string(): string {
    const end = this.bytes.indexOf(0, this.at);
    const text = latin1(this.bytes, this.at, end < 0 ? this.bytes.length : end);
    this.at = end < 0 ? this.bytes.length : end + 1;
    return text;
  }

  rest(): Uint8Array {
    return this.bytes.subarray(this.at);
  }
}

const latin1 = (bytes: Uint8Array, from: number, to: number): string => {
  let text = '';
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at]!);
  return text;
};
