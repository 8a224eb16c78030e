import { looksLikeBmp, readBmp } from '../codecs/bmp.ts';
import { readHeif } from '../codecs/heic/heif.ts';
import { fileBoxes } from '../codecs/heic/isoBoxes.ts';

export interface TextBlock {
  readonly source: string;
  readonly data: Uint8Array;
  /**
   * `trailing`: after the picture's end, or of a file that could not be followed: text, or megabytes of samples. `profile`: of colour, a few texts and up to half a
   * megabyte of numbers.
   */
  readonly kind?: 'trailing' | 'profile';
}

/**
 * Everything in a photo's file that is not its samples, for types that only originals have. A file that cannot be followed is one block from its first to its
 * last byte: nothing is passed over.
 */
export function originalBlocks(bytes: Uint8Array): TextBlock[] {
  try {
    const name = String.fromCharCode(...bytes.subarray(0, 4));
    if (name === 'RIFF') return webpBlocks(bytes);
    if (name.startsWith('GIF')) return gifBlocks(bytes);
    if (name === 'II*\0' || name === 'MM\0*') return tiffBlocks(bytes);
    if (looksLikeBmp(bytes)) return bmpBlocks(bytes);
    if (String.fromCharCode(...bytes.subarray(4, 8)) === 'ftyp') return heifBlocks(bytes);
  } catch {
    // Read as a whole below.
  }
  return [{ source: 'the original', data: bytes, kind: 'trailing' }];
}

const webpSamples: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANMF']);

function webpBlocks(bytes: Uint8Array): TextBlock[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = Math.min(bytes.length, 8 + view.getUint32(4, true));
  const blocks: TextBlock[] = [];
  for (let at = 12; at + 8 <= end;) {
    const type = String.fromCharCode(...bytes.subarray(at, at + 4));
    const next = at + 8 + view.getUint32(at + 4, true);
    const block = { source: `chunk at byte ${at}`, data: bytes.subarray(at + 8, Math.min(next, end)) };
    if (!webpSamples.has(type)) blocks.push(type === 'ICCP' ? { ...block, kind: 'profile' } : block);
    at = next + (next & 1);
  }
  return [...blocks, { source: 'bytes after the picture', data: bytes.subarray(end), kind: 'trailing' }];
}

/** Extensions, their sub-blocks joined: what is longer than 255 bytes stands in several. */
function gifBlocks(bytes: Uint8Array): TextBlock[] {
  const palette = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));
  const blocks: TextBlock[] = [];
  let at = 13 + palette(bytes[10] ?? 0);
  while (bytes[at] === 0x21 || bytes[at] === 0x2c) {
    const start = at;
    const isPicture = bytes[at] === 0x2c;
    at += isPicture ? 11 + palette(bytes[at + 9] ?? 0) : 2;
    const parts: Uint8Array[] = [];
    for (let length = bytes[at]; length; length = bytes[at]) {
      parts.push(bytes.subarray(at + 1, at + 1 + length));
      at += 1 + length;
    }
    at++;
    if (!isPicture) blocks.push({ source: `extension at byte ${start}`, data: Buffer.concat(parts) });
  }
  return [...blocks, { source: 'bytes after the picture', data: bytes.subarray(at), kind: 'trailing' }];
}

function bmpBlocks(bytes: Uint8Array): TextBlock[] {
  const { dataStart, dataEnd } = readBmp(bytes);
  return [
    { source: 'bytes before the samples', data: bytes.subarray(0, dataStart) },
    { source: 'bytes after the picture', data: bytes.subarray(dataEnd), kind: 'trailing' },
  ];
}

/** Every box but those of samples; items that are no pictures wherever they lie. */
function heifBlocks(bytes: Uint8Array): TextBlock[] {
  const { boxes, trailing } = fileBoxes(bytes);
  const { items } = readHeif(bytes);
  const pictures = /^(hvc1|av01|grid|iden|iovl|jpeg|unci|tmap|vvc1|avc1|j2k1)$/;
  const texts = items.filter(({ type }) => !pictures.test(type));
  const length = texts.flatMap(({ extents }) => extents).reduce((sum, { from, to }) => sum + to - from, 0);
  if (length > bytes.length) throw new RangeError('items that overlap');
  return [
    ...boxes.filter(({ type }) => type !== 'mdat').map(({ type, body }) => ({ source: `box ${type}`, data: body })),
    ...texts.flatMap(({ id, extents }) =>
      extents.map(({ from, to }) => ({ source: `item ${id}`, data: bytes.subarray(from, to) })),
    ),
    { source: 'bytes after the picture', data: bytes.subarray(bytes.length - trailing), kind: 'trailing' },
  ];
}

const [stripOffsets, stripCounts, tileOffsets, tileCounts, subDirectories] = [273, 279, 324, 325, 330];
const iccProfile = 34675;
const mostDirectories = 2000;
/** Directories may overlap: a small file can claim many. */
const mostValues = 8_000_000;

/** Whatever no strip and no tile of any directory covers. */
function tiffBlocks(bytes: Uint8Array): TextBlock[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const covered: { from: number; to: number }[] = [];
  const profiles: TextBlock[] = [];
  const pending = [view.getUint32(4, little)];
  let budget = mostValues;
  for (let read = 0; read < pending.length; read++) {
    if (read > mostDirectories || budget < 0) throw new RangeError('too many directories');
    const at = pending[read]!;
    const count = view.getUint16(at, little);
    budget -= count;
    const fields = new Map<number, number[]>();
    for (let i = 0; i < count; i++) {
      const entry = at + 2 + i * 12;
      const tag = view.getUint16(entry, little);
      if ([stripOffsets, stripCounts, tileOffsets, tileCounts, subDirectories].includes(tag)) {
        const values = longs(view, entry, little, budget);
        budget -= values.length;
        fields.set(tag, values);
      }
      const from = view.getUint32(entry + 8, little);
      const to = Math.min(bytes.length, from + view.getUint32(entry + 4, little));
      if (tag === iccProfile && to - from > 4) {
        covered.push({ from, to });
        profiles.push({ source: `the profile at byte ${from}`, data: bytes.subarray(from, to), kind: 'profile' });
      }
    }
    for (const [offsets, counts] of [
      [stripOffsets, stripCounts],
      [tileOffsets, tileCounts],
    ] as const) {
      const lengths = fields.get(counts) ?? [];
      (fields.get(offsets) ?? []).forEach((from, i) => covered.push({ from, to: from + (lengths[i] ?? 0) }));
    }
    pending.push(...(fields.get(subDirectories) ?? []));
    const end = at + 2 + count * 12;
    const next = end + 4 <= bytes.length ? view.getUint32(end, little) : 0;
    if (next !== 0 && !pending.includes(next)) pending.push(next);
  }
  return [...gaps(bytes, covered), ...profiles];
}

function longs(view: DataView, entry: number, little: boolean, most: number): number[] {
  const size = view.getUint16(entry + 2, little) === 3 ? 2 : 4;
  const count = view.getUint32(entry + 4, little);
  const at = count * size <= 4 ? entry + 8 : view.getUint32(entry + 8, little);
  if (at + count * size > view.byteLength || count > most) throw new RangeError('a field beyond the end');
  return Array.from({ length: count }, (_, i) =>
    size === 2 ? view.getUint16(at + i * 2, little) : view.getUint32(at + i * 4, little),
  );
}

function gaps(bytes: Uint8Array, covered: { from: number; to: number }[]): TextBlock[] {
  const blocks: TextBlock[] = [];
  let at = 0;
  for (const { from, to } of [...covered.sort((a, b) => a.from - b.from), { from: bytes.length, to: bytes.length }]) {
    if (from > at) blocks.push({ source: `bytes from ${at}`, data: bytes.subarray(at, from) });
    at = Math.max(at, to);
  }
  return blocks;
}
