import { isLongForm, isTextVr } from './vr.ts';

/** How elements are written: as the file that they go into. */
export interface ElementEncoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

/** Tag, VR and length. Throws RangeError where a short form cannot hold the length: the caller made too long a value. */
export function encodeHeader(tag: number, vr: string, length: number, encoding: ElementEncoding): Uint8Array {
  const long = encoding.explicit && isLongForm(vr);
  const out = new Uint8Array(long ? 12 : 8);
  const { littleEndian } = encoding;
  write16(out, 0, tag >>> 16, littleEndian);
  write16(out, 2, tag & 0xffff, littleEndian);
  if (!encoding.explicit) {
    write32(out, 4, length, littleEndian);
    return out;
  }
  out[4] = vr.charCodeAt(0);
  out[5] = vr.charCodeAt(1);
  if (long) write32(out, 8, length, littleEndian);
  else if (length > 0xffff) throw new RangeError('value too long for its VR');
  else write16(out, 6, length, littleEndian);
  return out;
}

/** By hand: a DataView would give every header a buffer of its own off the heap. */
function write16(out: Uint8Array, at: number, value: number, littleEndian: boolean): void {
  out[littleEndian ? at : at + 1] = value;
  out[littleEndian ? at + 1 : at] = value >>> 8;
}

function write32(out: Uint8Array, at: number, value: number, littleEndian: boolean): void {
  write16(out, littleEndian ? at : at + 2, value, littleEndian);
  write16(out, littleEndian ? at + 2 : at, value >>> 16, littleEndian);
}

/** A value of even length, padded as its VR asks; PS3.5 6.2. */
export function padded(value: Uint8Array, vr: string): Uint8Array {
  if (value.length % 2 === 0) return value;
  const out = new Uint8Array(value.length + 1);
  out.set(value);
  if (isTextVr(vr) && vr !== 'UI') out[value.length] = 0x20;
  return out;
}

export function encodeElement(tag: number, vr: string, value: Uint8Array, encoding: ElementEncoding): Uint8Array {
  const even = padded(value, vr);
  return Buffer.concat([encodeHeader(tag, vr, even.length, encoding), even]);
}

/** A sequence of items, each given as its encoded elements; with explicit lengths. */
export function encodeSequence(tag: number, items: readonly Uint8Array[], encoding: ElementEncoding): Uint8Array {
  const content = Buffer.concat(items.flatMap((item) => [encodeDelimiter(0xfffee000, item.length, encoding), item]));
  return Buffer.concat([encodeHeader(tag, 'SQ', content.length, encoding), content]);
}

/** Item and delimiter tags have no VR in any syntax; PS3.5 7.5. */
export const encodeDelimiter = (tag: number, length: number, encoding: ElementEncoding): Uint8Array =>
  encodeHeader(tag, '', length, { explicit: false, littleEndian: encoding.littleEndian });

export const asciiBytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
