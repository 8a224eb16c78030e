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
  const view = new DataView(out.buffer);
  view.setUint16(0, tag >>> 16, encoding.littleEndian);
  view.setUint16(2, tag & 0xffff, encoding.littleEndian);
  if (!encoding.explicit) {
    view.setUint32(4, length, encoding.littleEndian);
    return out;
  }
  out[4] = vr.charCodeAt(0);
  out[5] = vr.charCodeAt(1);
  if (long) view.setUint32(8, length, encoding.littleEndian);
  else if (length > 0xffff) throw new RangeError('value too long for its VR');
  else view.setUint16(6, length, encoding.littleEndian);
  return out;
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
