import { inflateRawSync } from 'node:zlib';
import { allOf, contentOf, type Content } from '../files/content.ts';
import { transferSyntaxes } from './syntaxes.ts';

export interface Unpacked {
  /** The file, or where its data set is deflated its head with the inflated data set: what can be walked and searched. */
  readonly content: Content;
  /** Why not every deflated byte was needed. */
  readonly surplus?: string;
}

/** No meta group is as long as this. */
const metaBytes = 1 << 16;

/** A deflated data set is looked at as what it is (PS3.5 A.5); undefined if it does not inflate, or to more than `mostBytes`. */
export function unpackDicom(file: Uint8Array | Content, mostBytes: number): Unpacked | undefined {
  const content = contentOf(file);
  const start = deflatedStart(content.slice(0, Math.min(metaBytes, content.length)));
  if (start === undefined) return { content };
  const bytes = allOf(content);
  const packed = bytes.subarray(start);
  try {
    // Node's type declarations know `info` for streams only.
    const answer = inflateRawSync(packed, { maxOutputLength: mostBytes, info: true }) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    const behind = packed.subarray(answer.engine.bytesWritten);
    const isPadding = behind.length === 0 || (behind.length === 1 && behind[0] === 0 && packed.length % 2 === 0);
    const unpacked = Buffer.concat([bytes.subarray(0, start), answer.buffer]);
    const own = { content: contentOf(unpacked) };
    return isPadding ? own : { ...own, surplus: 'bytes behind the deflated data set' };
  } catch {
    return undefined;
  }
}

/** Where the data set begins, if the meta group says that it is deflated. */
function deflatedStart(bytes: Uint8Array): number | undefined {
  if (String.fromCharCode(...bytes.subarray(128, 132)) !== 'DICM') return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let isDeflated = false;
  let at = 132;
  while (at + 12 <= bytes.length && view.getUint16(at, true) === 2) {
    const isLong = ['OB', 'UN', 'UR', 'OW'].includes(String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!));
    const from = at + (isLong ? 12 : 8);
    const length = isLong ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    if (view.getUint16(at + 2, true) === 0x10) {
      const uid = String.fromCharCode(...bytes.subarray(from, Math.min(from + length, from + 64)));
      isDeflated = uid.replace(/[\0 ]+$/, '') === transferSyntaxes.deflated;
    }
    at = from + length;
  }
  return isDeflated && at <= bytes.length ? at : undefined;
}
