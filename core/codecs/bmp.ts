import { ScrimFailure } from '../../model/errors.ts';
import type { CodedPicture } from './heic/decodeHeic.ts';
import { damaged } from './refusals.ts';

/** A Windows bitmap's headers ([MS-WMF] 2.2.2, and OS/2's of 12 bytes), checked against the file; nothing is decoded. */
export interface BmpStructure {
  readonly columns: number;
  readonly rows: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly coding: 'plain' | 'rle4' | 'rle8';
  /** Red, green, blue and alpha within 16 or 32 bits; absent for palettes and 24 bits. */
  readonly masks?: readonly [number, number, number, number];
  /** Blue, green, red and, if `paletteStep` is 4, an unused byte each. */
  readonly palette: Uint8Array;
  readonly paletteStep: 3 | 4;
  readonly dataStart: number;
  readonly dataEnd: number;
  /** Of a version 5 header. */
  readonly icc?: Uint8Array;
  /** Bytes that are neither headers, palette, samples nor profile. */
  readonly surplus: number;
}

const plain = 0;
const rle8 = 1;
const rle4 = 2;
const bitFields = 3;
const alphaBitFields = 6;

export const looksLikeBmp = (head: Uint8Array): boolean =>
  head[0] === 0x42 && head[1] === 0x4d && head.length > 26 && [12, 40, 52, 56, 64, 108, 124].includes(u32(head, 14));

/** DAMAGED_FILE where samples are missing, UNSUPPORTED_TYPE for a JPEG or PNG inside of a bitmap. Sizes are claims that the caller judges. */
export function readBmp(file: Uint8Array): BmpStructure {
  if (!looksLikeBmp(file)) throw damaged();
  const headerSize = u32(file, 14);
  if (file.length < 14 + headerSize) throw damaged();
  const core = headerSize === 12;
  const bits = u16(file, core ? 24 : 28);
  const compression = core ? plain : u32(file, 30);
  const signedRows = core ? u16(file, 20) : u32(file, 22) | 0;
  const columns = core ? u16(file, 18) : u32(file, 18) | 0;
  const rows = Math.abs(signedRows);
  if (columns < 1 || rows < 1 || ![1, 4, 8, 16, 24, 32].includes(bits)) throw damaged();
  const coding = codingOf(compression, bits, signedRows);
  const masksInFile = compression === bitFields || compression === alphaBitFields;
  const behind = headerSize === 40 && masksInFile ? (compression === alphaBitFields ? 16 : 12) : 0;
  const masks = bits === 16 || bits === 32 ? masksOf(file, bits, masksInFile, headerSize) : undefined;
  const paletteStep = core ? 3 : 4;
  const palette = paletteOf(file, {
    bits,
    paletteStep,
    from: 14 + headerSize + behind,
    used: core ? 0 : u32(file, 46),
  });
  const dataStart = u32(file, 10);
  const length = coding === 'plain' ? rowBytes(columns, bits) * rows : u32(file, 34) || file.length - dataStart;
  const dataEnd = dataStart + length;
  if (dataStart < 14 + headerSize + behind || dataEnd > file.length) throw damaged();
  const icc = headerSize === 124 ? profileOf(file) : undefined;
  const accounted = 14 + headerSize + behind + palette.length + length + (icc?.length ?? 0);
  return {
    ...{ columns, rows, topDown: signedRows < 0, bits, coding, palette, paletteStep, dataStart, dataEnd },
    ...(masks ? { masks } : {}),
    ...(icc ? { icc } : {}),
    surplus: Math.max(0, file.length - accounted),
  };
}

function codingOf(compression: number, bits: number, signedRows: number): BmpStructure['coding'] {
  if (compression === 4 || compression === 5) {
    throw new ScrimFailure('UNSUPPORTED_TYPE', { type: 'BMP (with a JPEG or PNG inside)' });
  }
  if (compression === rle8 && bits === 8 && signedRows > 0) return 'rle8';
  if (compression === rle4 && bits === 4 && signedRows > 0) return 'rle4';
  const fields = compression === bitFields || compression === alphaBitFields;
  if (compression !== plain && !(fields && (bits === 16 || bits === 32))) throw damaged();
  return 'plain';
}

function masksOf(
  file: Uint8Array,
  bits: number,
  inFile: boolean,
  headerSize: number,
): [number, number, number, number] {
  if (!inFile) return bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
  if (file.length < 14 + 40 + 16) throw damaged();
  const hasAlpha = headerSize >= 56 || u32(file, 30) === alphaBitFields;
  const masks: [number, number, number, number] = [
    u32(file, 54),
    u32(file, 58),
    u32(file, 62),
    hasAlpha ? u32(file, 66) : 0,
  ];
  const runs = masks.every((mask, i) => (i === 3 && mask === 0) || /^0*1+0*$/.test(mask.toString(2)));
  const apart = masks.every((mask, i) => masks.every((other, k) => i === k || (mask & other) === 0));
  if (!runs || !apart) throw damaged();
  return masks;
}

interface PalettePlace {
  readonly bits: number;
  readonly paletteStep: number;
  readonly from: number;
  readonly used: number;
}

function paletteOf(file: Uint8Array, { bits, paletteStep, from, used }: PalettePlace): Uint8Array {
  if (bits > 8) return new Uint8Array();
  const count = used === 0 ? 2 ** bits : used;
  const to = from + count * paletteStep;
  if (count > 256 || to > file.length || (to > u32(file, 10) && used !== 0)) throw damaged();
  return file.subarray(from, Math.min(to, u32(file, 10)));
}

/** `MBED`: the profile stands in the file, at an offset from the header. */
function profileOf(file: Uint8Array): Uint8Array | undefined {
  if (u32(file, 14 + 56) !== 0x4d424544) return undefined;
  const from = 14 + u32(file, 14 + 112);
  const to = from + u32(file, 14 + 116);
  if (to > file.length || to === from) throw damaged();
  return file.subarray(from, to);
}

const rowBytes = (columns: number, bits: number): number => Math.floor((columns * bits + 31) / 32) * 4;

/** Three samples a pixel, top row first; transparency on white where the header gives it a mask and any pixel uses it. */
export function decodeBmp(file: Uint8Array, bmp: BmpStructure): CodedPicture {
  const { columns, rows, bits, masks } = bmp;
  if (masks) return { columns, rows, pixels: decodeMasked(file, bmp, masks) };
  if (bits === 24) return { columns, rows, pixels: decodeTriples(file, bmp) };
  const indices = bmp.coding === 'plain' ? plainIndices(file, bmp) : runIndices(file, bmp);
  const { palette, paletteStep } = bmp;
  const pixels = new Uint8Array(columns * rows * 3);
  for (let i = 0, o = 0; i < indices.length; i++, o += 3) {
    const at = indices[i]! * paletteStep;
    if (at + 2 >= palette.length) throw damaged();
    pixels[o] = palette[at + 2]!;
    pixels[o + 1] = palette[at + 1]!;
    pixels[o + 2] = palette[at]!;
  }
  return { columns, rows, pixels };
}

/** Where row `y` from the top begins. */
const rowStart = ({ columns, rows, bits, topDown, dataStart }: BmpStructure, y: number): number =>
  dataStart + (topDown ? y : rows - 1 - y) * rowBytes(columns, bits);

function decodeTriples(file: Uint8Array, bmp: BmpStructure): Uint8Array {
  const pixels = new Uint8Array(bmp.columns * bmp.rows * 3);
  for (let y = 0, o = 0; y < bmp.rows; y++) {
    for (let x = 0, at = rowStart(bmp, y); x < bmp.columns; x++, at += 3, o += 3) {
      pixels[o] = file[at + 2]!;
      pixels[o + 1] = file[at + 1]!;
      pixels[o + 2] = file[at]!;
    }
  }
  return pixels;
}

function decodeMasked(file: Uint8Array, bmp: BmpStructure, masks: readonly number[]): Uint8Array {
  const { columns, rows, bits } = bmp;
  const bytes = bits / 8;
  const pixels = new Uint8Array(columns * rows * 3);
  const alphas = masks[3] === 0 ? undefined : new Uint8Array(columns * rows);
  const fields = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, most: mask >>> shift };
  });
  for (let y = 0, i = 0; y < rows; y++) {
    for (let x = 0, at = rowStart(bmp, y); x < columns; x++, at += bytes, i++) {
      const value = bytes === 2 ? file[at]! | (file[at + 1]! << 8) : u32(file, at);
      for (let c = 0; c < 4; c++) {
        const { mask, shift, most } = fields[c]!;
        if (mask === 0) continue;
        const sample = Math.round((((value & mask) >>> shift) * 255) / most);
        if (c < 3) pixels[i * 3 + c] = sample;
        else alphas![i] = sample;
      }
    }
  }
  // Many writers leave the alpha of every pixel at zero and mean an opaque picture.
  if (alphas?.some((alpha) => alpha > 0)) layOnWhite(pixels, alphas);
  return pixels;
}

function layOnWhite(pixels: Uint8Array, alphas: Uint8Array): void {
  for (let i = 0; i < alphas.length; i++) {
    const alpha = alphas[i]!;
    if (alpha === 255) continue;
    for (let at = i * 3; at < i * 3 + 3; at++)
      pixels[at] = Math.round((pixels[at]! * alpha + 255 * (255 - alpha)) / 255);
  }
}

function plainIndices(file: Uint8Array, bmp: BmpStructure): Uint8Array {
  const { columns, rows, bits } = bmp;
  const indices = new Uint8Array(columns * rows);
  const [perByte, most] = [8 / bits, 2 ** bits - 1];
  for (let y = 0, i = 0; y < rows; y++) {
    const start = rowStart(bmp, y);
    for (let x = 0; x < columns; x++, i++) {
      const byte = file[start + Math.floor(x / perByte)]!;
      indices[i] = (byte >> (8 - bits - (x % perByte) * bits)) & most;
    }
  }
  return indices;
}

/** RLE4 and RLE8: runs, literals, and jumps over pixels that stay at index 0. Every step uses up coded bytes, so it ends. */
function runIndices(file: Uint8Array, bmp: BmpStructure): Uint8Array {
  const { columns, rows, dataStart, dataEnd } = bmp;
  const four = bmp.coding === 'rle4';
  const indices = new Uint8Array(columns * rows);
  let [x, y, at] = [0, rows - 1, dataStart];
  const next = (): number => {
    if (at >= dataEnd) throw damaged();
    return file[at++]!;
  };
  const put = (index: number): void => {
    if (x >= columns || y < 0) throw damaged();
    indices[y * columns + x++] = index;
  };
  for (;;) {
    const [count, value] = [next(), next()];
    if (count > 0) {
      for (let i = 0; i < count; i++) put(four ? (i % 2 === 0 ? value >> 4 : value & 15) : value);
    } else if (value === 0) {
      x = 0;
      y--;
    } else if (value === 1) return indices;
    else if (value === 2) {
      x += next();
      y -= next();
    } else {
      let byte = 0;
      for (let i = 0; i < value; i++) {
        if (!four || i % 2 === 0) byte = next();
        put(four ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte);
      }
      // Literals are padded to 16 bits.
      const used = four ? Math.ceil(value / 2) : value;
      if (used % 2 === 1) next();
    }
  }
}

const u16 = (bytes: Uint8Array, at: number): number => bytes[at]! | (bytes[at + 1]! << 8);
const u32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
