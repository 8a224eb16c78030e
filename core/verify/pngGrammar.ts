import { inflateSync } from 'node:zlib';
import type { Findings } from './findings.ts';

export interface PngLayout {
  readonly width: number;
  readonly height: number;
  /** The values of the IDAT chunks: the only bytes that are not structure. */
  readonly data: readonly { readonly from: number; readonly to: number }[];
}

interface Chunk {
  readonly type: string;
  readonly at: number;
  readonly data: Uint8Array;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** IHDR, at most one sRGB, IDAT, IEND, the end; right checksums; a zlib stream that is used up exactly by the pixels. */
export function walkPng(bytes: Uint8Array, megapixels: number, findings: Findings): PngLayout | undefined {
  findings.begin('grammar');
  findings.begin('length-accounted');
  if (signature.some((byte, i) => bytes[i] !== byte)) {
    findings.add('grammar', 'no PNG signature');
    return undefined;
  }
  const chunks = readChunks(bytes, findings);
  const order = chunks.map((chunk) => chunk.type).join(' ');
  if (!/^IHDR( sRGB)?( IDAT)+ IEND$/.test(order)) {
    for (const { type, at } of chunks) {
      if (!allowed.has(type)) findings.add('grammar', `chunk at byte ${at} is not allowed`);
    }
    findings.add('grammar', 'the chunks are not IHDR, sRGB, IDAT, IEND');
    return undefined;
  }
  if (chunks.at(-1)!.data.length > 0) findings.add('grammar', 'IEND holds bytes');
  const rendering = chunks.find((chunk) => chunk.type === 'sRGB');
  if (rendering && (rendering.data.length !== 1 || rendering.data[0]! > 3))
    findings.add('grammar', 'sRGB is malformed');
  return readImage(chunks, megapixels, findings);
}

const allowed: ReadonlySet<string> = new Set(['IHDR', 'sRGB', 'IDAT', 'IEND']);

function readChunks(bytes: Uint8Array, findings: Findings): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  let at = 8;
  while (at < bytes.length) {
    const length = at + 12 <= bytes.length ? view.getUint32(at) : Infinity;
    const end = at + 12 + length;
    if (end > bytes.length) {
      findings.add('length-accounted', `chunk at byte ${at} ends beyond the file`);
      return chunks;
    }
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
      findings.add('grammar', `chunk at byte ${at} has a wrong checksum`);
    }
    chunks.push({ type, at, data: bytes.subarray(at + 8, end - 4) });
    at = end;
    if (type === 'IEND' && at < bytes.length) {
      findings.add('length-accounted', `${bytes.length - at} bytes after IEND`);
      return chunks;
    }
  }
  return chunks;
}

function readImage(chunks: readonly Chunk[], megapixels: number, findings: Findings): PngLayout | undefined {
  const header = chunks[0]!.data;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const plain =
    header.length === 13 &&
    // Whoever looks at sixteen bits sees the upper eight; the lower ones are a place to hide things.
    header[8] === 8 &&
    (header[9] === 0 || header[9] === 2) &&
    header[10] === 0 &&
    header[11] === 0 &&
    header[12] === 0;
  if (!plain) {
    findings.add('grammar', 'IHDR is not plain grey or colour of 8 bits');
    return undefined;
  }
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  if (width === 0 || height === 0 || width * height > megapixels * 1e6) {
    findings.add('grammar', 'the picture has no usable size');
    return undefined;
  }
  const rowBytes = 1 + width * (header[9] === 2 ? 3 : 1);
  const idat = chunks.filter((chunk) => chunk.type === 'IDAT');
  if (!evenParts(idat)) findings.add('grammar', 'the pixels stand in chunks of odd lengths');
  checkStream(Buffer.concat(idat.map((chunk) => chunk.data)), rowBytes, height, findings);
  return { width, height, data: idat.map(({ at, data }) => ({ from: at + 8, to: at + 8 + data.length })) };
}

/** Writers fill one buffer after the other: how long each chunk is may not be a choice. */
function evenParts(idat: readonly Chunk[]): boolean {
  const whole = idat[0]!.data.length;
  const last = idat.at(-1)!.data.length;
  return last > 0 && last <= whole && idat.slice(0, -1).every(({ data }) => data.length === whole);
}

/** The stream must end with the last IDAT byte and give the rows, no less and no more; each row begins with a known filter. */
function checkStream(stream: Uint8Array, rowBytes: number, rows: number, findings: Findings): void {
  const expected = rowBytes * rows;
  try {
    const { buffer, engine } = inflate(stream, expected + 1);
    if (buffer.length !== expected)
      findings.add('length-accounted', 'the pixel stream is longer or shorter than the picture');
    if (engine.bytesWritten !== stream.length) findings.add('length-accounted', 'bytes after the pixel stream');
    for (let at = 0; at < buffer.length; at += rowBytes) {
      if (buffer[at]! > 4) return findings.add('grammar', 'a row begins with an unknown filter');
    }
  } catch {
    findings.add('length-accounted', 'the pixel stream does not unpack to the picture');
  }
}

/** With `info`, zlib also tells how many bytes of its input it used; Node's types leave that form out. */
function inflate(stream: Uint8Array, most: number): { buffer: Buffer; engine: { bytesWritten: number } } {
  const options = { maxOutputLength: most, info: true };
  return inflateSync(stream, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = crcTable[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
