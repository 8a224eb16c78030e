import { contentOf, type Content } from '../files/content.ts';
import type { DicomElement, DicomLayout } from './dicomWalk.ts';
import type { Cells, Grain } from './frames.ts';
import type { Geometry } from './geometry.ts';

/** Two pixels that share their chrominance are filled together. */
export const pairGrain: Grain = { width: 2, height: 1, reach: { x: 0, y: 0 } };

/** Native samples of all frames, one behind the other, or of one frame in a fragment of its own. */
export interface NativeReader {
  readonly content: Content;
  /** Where the first frame begins in `content`, and where the value ends. */
  readonly from: number;
  readonly to: number;
  readonly geometry: Geometry;
  /** Stored cells of one frame. */
  readonly words: number;
  readonly little: boolean;
  /** 8-bit samples in big-endian OW words stand in pairs the wrong way round. */
  readonly swapped: boolean;
}

export function nativeReader(
  file: Uint8Array | Content,
  { from, to }: { readonly from: number; readonly to: number },
  geometry: Geometry,
  order: Pick<NativeReader, 'little' | 'swapped'>,
): NativeReader {
  const { rows, columns, samples, pairs } = geometry;
  return { content: contentOf(file), from, to, geometry, words: rows * columns * (pairs ? 2 : samples), ...order };
}

export const orderOf = (layout: DicomLayout, pixels: DicomElement): Pick<NativeReader, 'little' | 'swapped'> => ({
  little: layout.littleEndian,
  swapped: !layout.littleEndian && pixels.vr === 'OW',
});

/** Stored values: what stands in the unused bits of a word is no part of the picture. */
export function readFrame(reader: NativeReader, index: number): Cells {
  const { stored, allocated, shift, planar, samples, pairs, float } = reader.geometry;
  const values = readWords(reader, index);
  if (stored < allocated && !float) {
    const mask = 2 ** stored - 1;
    for (let i = 0; i < values.length; i++) values[i] = (values[i]! >>> shift) & mask;
  }
  if (pairs) return sharedChroma(values);
  return planar ? interleaved(values, samples) : values;
}

/** Where a frame's bytes are, with those of the words that it shares; `from`: where the first frame would begin. */
function bytesOf({ content, from, to, words, geometry }: NativeReader, index: number) {
  if (content.bytes) return { bytes: content.bytes, from };
  const size = (words * geometry.allocated) / 8;
  const start = Math.floor((index * size) / 2) * 2;
  const end = Math.min(to - from, Math.ceil(((index + 1) * size) / 2) * 2);
  return { bytes: content.slice(from + start, from + end), from: -start };
}

/** The place of a byte in words the other way round; beyond 31 bits too. */
const swapped = (at: number): number => (at % 2 === 0 ? at + 1 : at - 1);

function readWords(reader: NativeReader, index: number): Cells {
  const { words, geometry, little } = reader;
  const { bytes, from } = bytesOf(reader, index);
  const first = index * words;
  switch (geometry.allocated) {
    case 1:
      return Uint8Array.from(
        { length: words },
        (_, i) => (bytes[from + Math.floor((first + i) / 8)]! >> ((first + i) % 8)) & 1,
      );
    case 8: {
      const raw = new Uint8Array(words);
      if (reader.swapped) for (let i = 0; i < words; i++) raw[i] = bytes[from + swapped(first + i)]!;
      else raw.set(bytes.subarray(from + first, from + first + words));
      return raw;
    }
    case 16: {
      const raw = new Uint16Array(words);
      const [low, high] = little ? [0, 1] : [1, 0];
      for (let i = 0, at = from + first * 2; i < words; i++, at += 2) {
        raw[i] = bytes[at + low]! | (bytes[at + high]! << 8);
      }
      return raw;
    }
    default: {
      // 32 bits, or 64 as two of them: patterns are compared, whatever numbers they are.
      const parts = geometry.allocated / 32;
      const raw = new Uint32Array(words * parts);
      const view = new DataView(bytes.buffer, bytes.byteOffset + from + first * 4 * parts, words * 4 * parts);
      for (let i = 0; i < raw.length; i++) raw[i] = view.getUint32(i * 4, little);
      return raw;
    }
  }
}

function sharedChroma(packed: Cells): Cells {
  const out = new Uint8Array((packed.length / 2) * 3);
  for (let i = 0, to = 0; i + 3 < packed.length; i += 4, to += 6) {
    const [first, second, cb, cr] = [packed[i]!, packed[i + 1]!, packed[i + 2]!, packed[i + 3]!];
    out.set([first, cb, cr, second, cb, cr], to);
  }
  return out;
}

function interleaved(planes: Cells, samples: number): Cells {
  const out = planes.slice();
  const plane = planes.length / samples;
  for (let s = 0; s < samples; s++) {
    for (let i = 0; i < plane; i++) out[i * samples + s] = planes[s * plane + i]!;
  }
  return out;
}

/** Unused bits may be zero, or above the stored ones the sign's extension; anything else is not part of the picture. */
export function usesBitsBeyond(reader: NativeReader, count: number): boolean {
  const { allocated, stored, float } = reader.geometry;
  if (float || stored === allocated) return false;
  for (let index = 0; index < count; index++) if (hasBitsBeyond(readWords(reader, index), reader.geometry)) return true;
  return false;
}

/** `cells` of `allocated` bits, as they are stored. */
export function hasBitsBeyond(
  cells: Cells,
  { allocated, stored, shift, signed }: Pick<Geometry, 'allocated' | 'stored' | 'shift' | 'signed'>,
): boolean {
  const all = allocated === 32 ? 0xffffffff : 2 ** allocated - 1;
  const beyond = (all & ~(((stored === 32 ? 0xffffffff : 2 ** stored - 1) << shift) >>> 0)) >>> 0;
  const sign = 2 ** (stored - 1);
  for (let i = 0; i < cells.length; i++) {
    const surplus = (cells[i]! & beyond) >>> 0;
    const extendsSign = signed && shift === 0 && surplus === beyond && (cells[i]! & sign) !== 0;
    if (surplus !== 0 && !extendsSign) return true;
  }
  return false;
}
