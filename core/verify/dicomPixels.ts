import type { DicomElement, DicomLayout } from './dicomWalk.ts';
import { pixelData } from './dicomWalk.ts';
import type { Frames } from './frames.ts';

import { valueText } from './valueText.ts';
import { tagName } from './tagFacts.ts';

/** Native DICOM pixels. `surplus` are bits beyond BitsStored that are in use: a place where old overlays hide. */
export interface DicomPixels extends Frames {
  readonly surplusBits: boolean;
}

/**
 * The pixels of a walked file, read from its own geometry. Answers a reason in place of pixels where the file's statements do not
 * add up to the bytes that it holds: not one byte may lie outside of the picture but a single zero of padding. Originals may be padded in
 * any way.
 */
export function readDicomPixels(
  bytes: Uint8Array,
  layout: DicomLayout,
  padding: 'exact' | 'any' = 'exact',
): DicomPixels | string {
  if (layout.fragments.length > 0) return 'the pixels are compressed';
  const top = new Map(
    layout.elements.filter((element) => element.depth === 0).map((element) => [element.tag, element]),
  );
  const number = (tag: number, otherwise?: number): number => {
    const value = readNumber(bytes, layout, top.get(tag));
    return value ?? otherwise ?? Number.NaN;
  };
  const [rows, columns] = [number(0x00280010), number(0x00280011)];
  const samples = number(0x00280002, 1);
  const allocated = number(0x00280100);
  const stored = number(0x00280101, allocated);
  const count = number(0x00280008, 1);
  const planar = number(0x00280006, 0) === 1 && samples > 1;
  const pixels = top.get(pixelData);
  if (!pixels) return `no ${tagName(pixelData)}`;
  if (![rows, columns, count].every((value) => Number.isInteger(value) && value > 0)) return 'the picture has no size';
  if (allocated !== 8 && allocated !== 16) return 'neither 8 nor 16 bits are allocated';
  if (samples !== 1 && samples !== 3) return 'neither one nor three samples a pixel';
  if (!Number.isInteger(stored) || stored < 1 || stored > allocated) return 'BitsStored does not fit';
  const shift = number(0x00280102, stored - 1) + 1 - stored;
  if (!Number.isInteger(shift) || shift < 0 || shift + stored > allocated) return 'HighBit does not fit';
  const words = rows * columns * samples;
  const expected = (words * count * allocated) / 8;
  const held = pixels.to - pixels.from;
  if (held < expected) return 'the pixel data is shorter than the picture';
  if (padding === 'exact' && held !== expected + (expected % 2)) return 'the pixel data is longer than the picture';
  if (padding === 'exact' && held > expected && bytes[pixels.to - 1] !== 0) return 'the padding byte is not zero';
  const form = { planar, samples, allocated, stored, shift, ...order(layout, pixels) };
  const reader: Reader = { bytes, from: pixels.from, words, ...form };
  const signed = number(0x00280103, 0) === 1;
  return {
    width: columns,
    height: rows,
    count,
    samples,
    surplusBits: stored < allocated && usesBitsBeyond(reader, count, signed),
    frame: (index) => readFrame(reader, index),
  };
}

interface Reader {
  readonly bytes: Uint8Array;
  readonly from: number;
  /** Samples in one frame. */
  readonly words: number;
  readonly planar: boolean;
  readonly samples: number;
  readonly allocated: number;
  readonly stored: number;
  /** Unused bits below the stored ones. */
  readonly shift: number;
  readonly little: boolean;
  /** 8-bit samples in big-endian OW words stand in pairs the wrong way round. */
  readonly swapped: boolean;
}

const order = (layout: DicomLayout, pixels: DicomElement): Pick<Reader, 'little' | 'swapped'> => ({
  little: layout.littleEndian,
  swapped: !layout.littleEndian && pixels.vr === 'OW',
});

/** Stored values: what stands in the unused bits of a word is no part of the picture. */
function readFrame(reader: Reader, index: number): Uint8Array | Uint16Array {
  const values = readWords(reader, index);
  if (reader.stored < reader.allocated) {
    const mask = (1 << reader.stored) - 1;
    for (let i = 0; i < values.length; i++) values[i] = (values[i]! >> reader.shift) & mask;
  }
  return reader.planar ? interleaved(values, reader.samples) : values;
}

function readWords(reader: Reader, index: number): Uint8Array | Uint16Array {
  const { bytes, words, from } = reader;
  const first = index * words;
  const raw = reader.allocated === 8 ? new Uint8Array(words) : new Uint16Array(words);
  if (reader.allocated === 16) {
    const [low, high] = reader.little ? [0, 1] : [1, 0];
    for (let i = 0, at = from + first * 2; i < words; i++, at += 2)
      raw[i] = bytes[at + low]! | (bytes[at + high]! << 8);
  } else if (reader.swapped) {
    for (let i = 0; i < words; i++) raw[i] = bytes[from + ((first + i) ^ 1)]!;
  } else {
    raw.set(bytes.subarray(from + first, from + first + words));
  }
  return raw;
}

function interleaved(planes: Uint8Array | Uint16Array, samples: number): Uint8Array | Uint16Array {
  const out = planes.slice();
  const plane = planes.length / samples;
  for (let s = 0; s < samples; s++) {
    for (let i = 0; i < plane; i++) out[i * samples + s] = planes[s * plane + i]!;
  }
  return out;
}

/** Unused bits may be zero, or above the stored ones the sign's extension; anything else is not part of the picture. */
function usesBitsBeyond(reader: Reader, count: number, signed: boolean): boolean {
  const { stored, shift } = reader;
  const beyond = (reader.allocated === 8 ? 0xff : 0xffff) & ~(((1 << stored) - 1) << shift);
  const sign = 1 << (stored - 1);
  for (let index = 0; index < count; index++) {
    const samples = readWords(reader, index);
    for (let i = 0; i < samples.length; i++) {
      const surplus = samples[i]! & beyond;
      const extendsSign = signed && shift === 0 && surplus === beyond && (samples[i]! & sign) !== 0;
      if (surplus !== 0 && !extendsSign) return true;
    }
  }
  return false;
}

function readNumber(bytes: Uint8Array, layout: DicomLayout, element: DicomElement | undefined): number | undefined {
  if (!element || element.to === element.from) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + element.from, element.to - element.from);
  if (element.vr === 'US' && view.byteLength >= 2) return view.getUint16(0, layout.littleEndian);
  if (element.vr === 'IS' || element.vr === 'DS') return Number(valueText(bytes, element).trim());
  return Number.NaN;
}
