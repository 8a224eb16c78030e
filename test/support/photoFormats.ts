import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type WebpOptions } from 'sharp';
import { exifTiff, type RawPicture } from './pictures.ts';

/** Photos of other types than JPEG and PNG, made from pixels and bytes that are invented here. */
const raw = ({ columns: width, rows: height, pixels }: RawPicture) =>
  sharp(pixels, { raw: { width, height, channels: 3 } });

export const webpOf = (picture: RawPicture, options: WebpOptions = {}): Promise<Buffer> =>
  raw(picture)
    .webp({ quality: 95, ...options })
    .toBuffer();

/** A WebP with further chunks behind its picture, and the extended header that they need. */
export async function extendedWebp(
  picture: RawPicture,
  chunks: readonly (readonly [type: string, data: Buffer])[],
  options: WebpOptions = { lossless: true },
): Promise<Buffer> {
  const plain = await webpOf(picture, options);
  const header = Buffer.alloc(10);
  header[0] = chunks.reduce(
    (flags, [type]) => flags | (type === 'EXIF' ? 8 : type === 'XMP ' ? 4 : type === 'ICCP' ? 0x20 : 0),
    0,
  );
  header.writeUIntLE(picture.columns - 1, 4, 3);
  header.writeUIntLE(picture.rows - 1, 7, 3);
  const before = chunks.filter(([type]) => type === 'ICCP').map(([type, data]) => riffChunk(type, data));
  const behind = chunks.filter(([type]) => type !== 'ICCP').map(([type, data]) => riffChunk(type, data));
  return riff([riffChunk('VP8X', header), ...before, plain.subarray(12), ...behind]);
}

/** Each picture a frame of the whole canvas. */
export async function animatedWebp(pictures: readonly RawPicture[]): Promise<Buffer> {
  const { columns, rows } = pictures[0]!;
  const header = Buffer.alloc(10);
  header[0] = 2;
  header.writeUIntLE(columns - 1, 4, 3);
  header.writeUIntLE(rows - 1, 7, 3);
  const frames = await Promise.all(
    pictures.map(async (picture) => {
      const place = Buffer.alloc(16);
      place.writeUIntLE(columns - 1, 6, 3);
      place.writeUIntLE(rows - 1, 9, 3);
      place.writeUIntLE(100, 12, 3);
      return riffChunk('ANMF', Buffer.concat([place, (await webpOf(picture, { lossless: true })).subarray(12)]));
    }),
  );
  return riff([riffChunk('VP8X', header), riffChunk('ANIM', Buffer.alloc(6)), ...frames]);
}

function riffChunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length & 1)]);
}

function riff(chunks: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/** `pictures` of at most 256 colours; two and more make an animation. `comment` stands behind the header. */
export async function gifOf(pictures: readonly RawPicture[], comment?: string): Promise<Buffer> {
  const { columns: width, rows: height } = pictures[0]!;
  const pixels = Buffer.concat(pictures.map((picture) => picture.pixels));
  const input = sharp(pixels, { raw: { width, height: height * pictures.length, channels: 3, pageHeight: height } });
  const plain = await input.gif({ dither: 0, colours: 256, reuse: false }).toBuffer();
  if (comment === undefined) return plain;
  const at = 13 + ((plain[10]! & 0x80) === 0 ? 0 : 3 * 2 ** ((plain[10]! & 7) + 1));
  const text = Buffer.from(comment, 'latin1');
  return Buffer.concat([
    plain.subarray(0, at),
    Buffer.from([0x21, 0xfe, text.length]),
    text,
    Buffer.alloc(1),
    plain.subarray(at),
  ]);
}

/** At most 4 × 4 × 4 colours, so that a palette keeps it exactly. */
export const posterised = (picture: RawPicture): RawPicture => ({
  ...picture,
  pixels: picture.pixels.map((v) => (v >> 6) * 85),
});

export interface TiffPageOptions {
  readonly bits?: 8 | 16;
  /** RGB, or grey from the first sample. */
  readonly grey?: boolean;
  readonly cmyk?: boolean;
  readonly orientation?: number;
  readonly icc?: Buffer;
  /** ASCII fields by tag. */
  readonly ascii?: Readonly<Record<number, string>>;
  /** Side of square tiles; strips of all rows else. */
  readonly tile?: number;
  readonly subfileType?: number;
  /** Further fields of one SHORT each. */
  readonly shorts?: Readonly<Record<number, number>>;
}

type Entry = readonly [tag: number, type: number, count: number, value: Buffer];

/** An uncompressed TIFF, little-endian, one page for each picture. */
export function tiffOf(pages: readonly (readonly [RawPicture, TiffPageOptions?])[]): Buffer {
  const parts: Buffer[] = [Buffer.from('II*\0\0\0\0\0', 'latin1')];
  let length = 8;
  const append = (bytes: Buffer): number => {
    const at = length;
    const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
    parts.push(padded);
    length += padded.length;
    return at;
  };
  let link: { block: Buffer; at: number } = { block: parts[0]!, at: 4 };
  for (const [picture, options = {}] of pages) {
    const entries = pageEntries(picture, options, append);
    const block = Buffer.alloc(2 + entries.length * 12 + 4);
    block.writeUInt16LE(entries.length, 0);
    entries.forEach(([tag, type, count, value], i) => {
      const at = 2 + i * 12;
      block.writeUInt16LE(tag, at);
      block.writeUInt16LE(type, at + 2);
      block.writeUInt32LE(count, at + 4);
      if (value.length <= 4) value.copy(block, at + 8);
      else block.writeUInt32LE(append(value), at + 8);
    });
    link.block.writeUInt32LE(append(block), link.at);
    link = { block, at: block.length - 4 };
  }
  return Buffer.concat(parts);
}

function pageEntries(picture: RawPicture, options: TiffPageOptions, append: (bytes: Buffer) => number): Entry[] {
  const { columns, rows } = picture;
  const { bits = 8, orientation = 1, tile, subfileType = 0 } = options;
  const samples = options.grey ? 1 : options.cmyk ? 4 : 3;
  const data = tile ? tilesOf(picture, options, samples, tile) : [samplesOf(picture, options, samples)];
  const longs = (values: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(values.length * 4);
    values.forEach((value, i) => bytes.writeUInt32LE(value, i * 4));
    return bytes;
  };
  const shorts = (values: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(values.length * 2);
    values.forEach((value, i) => bytes.writeUInt16LE(value, i * 2));
    return bytes;
  };
  const short = (tag: number, ...values: number[]): Entry => [tag, 3, values.length, shorts(values)];
  const long = (tag: number, ...values: number[]): Entry => [tag, 4, values.length, longs(values)];
  const offsets = data.map(append);
  const counts = data.map((part) => part.length);
  const entries: Entry[] = [
    long(254, subfileType),
    long(256, columns),
    long(257, rows),
    short(258, ...Array.from({ length: samples }, () => bits)),
    short(259, 1),
    short(262, options.grey ? 1 : options.cmyk ? 5 : 2),
    short(274, orientation),
    short(277, samples),
    ...(tile
      ? [short(322, tile), short(323, tile), long(324, ...offsets), long(325, ...counts)]
      : [long(273, ...offsets), long(278, rows), long(279, ...counts)]),
    ...(options.icc ? [[34675, 7, options.icc.length, options.icc] as Entry] : []),
    ...Object.entries(options.ascii ?? {}).map(([tag, text]): Entry => [
      Number(tag),
      2,
      text.length + 1,
      Buffer.from(`${text}\0`, 'latin1'),
    ]),
    ...Object.entries(options.shorts ?? {}).map(([tag, value]) => short(Number(tag), value)),
  ];
  return entries.sort(([a], [b]) => a - b);
}

function samplesOf(
  { columns, rows, pixels }: RawPicture,
  { bits = 8, cmyk }: TiffPageOptions,
  samples: number,
): Buffer {
  const bytes = Buffer.alloc(columns * rows * samples * (bits / 8));
  let at = 0;
  for (let i = 0; i < columns * rows; i++) {
    for (let s = 0; s < samples; s++) {
      const value = cmyk ? (s < 3 ? 255 - pixels[i * 3 + s]! : 0) : pixels[i * 3 + s]!;
      at = bits === 16 ? bytes.writeUInt16LE(value * 257, at) : bytes.writeUInt8(value, at);
    }
  }
  return bytes;
}

function tilesOf(picture: RawPicture, options: TiffPageOptions, samples: number, side: number): Buffer[] {
  const tiles: Buffer[] = [];
  for (let top = 0; top < picture.rows; top += side) {
    for (let left = 0; left < picture.columns; left += side) {
      const pixels = new Uint8Array(side * side * 3);
      for (let y = 0; y < Math.min(side, picture.rows - top); y++) {
        const from = ((top + y) * picture.columns + left) * 3;
        const width = Math.min(side, picture.columns - left) * 3;
        pixels.set(picture.pixels.subarray(from, from + width), y * side * 3);
      }
      tiles.push(samplesOf({ columns: side, rows: side, pixels }, options, samples));
    }
  }
  return tiles;
}

/** An uncompressed bitmap of 24 bits, bottom row first. */
export function bmpOf({ columns, rows, pixels }: RawPicture, trailing = Buffer.alloc(0)): Buffer {
  const stride = (columns * 3 + 3) & ~3;
  const file = Buffer.alloc(54 + stride * rows);
  file.write('BM', 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(columns, 18);
  file.writeInt32LE(rows, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const from = (y * columns + x) * 3;
      file.set([pixels[from + 2]!, pixels[from + 1]!, pixels[from]!], 54 + (rows - 1 - y) * stride + x * 3);
    }
  }
  return Buffer.concat([file, trailing]);
}

/** Whether this machine can encode HEIC; only tests need to. */
export const hasHeifEnc = spawnSync('heif-enc', ['--version']).error === undefined;
if (!hasHeifEnc)
  process.stderr.write('photos: heif-enc (libheif-examples) is not installed, what needs HEIC is skipped\n');

export interface HeicOptions {
  readonly icc?: Buffer;
  readonly avif?: boolean;
  readonly quality?: number;
  readonly exif?: Parameters<typeof exifTiff>[0];
  readonly arguments?: readonly string[];
}

/** By libheif's own encoder, from a PNG. */
export async function heicOf(picture: RawPicture, options: HeicOptions = {}): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'scrim-heic-'));
  try {
    const source = join(folder, options.exif ? 'source.jpg' : 'source.png');
    const target = join(folder, options.avif ? 'target.avif' : 'target.heic');
    writeFileSync(source, await sourceOf(picture, options));
    const quality = ['-q', String(options.quality ?? 95)];
    const args = [...(options.avif ? ['-A'] : []), ...quality, ...(options.arguments ?? []), source, '-o', target];
    execFileSync('heif-enc', args, { stdio: 'ignore' });
    return readFileSync(target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function sourceOf(picture: RawPicture, { icc, exif }: HeicOptions): Promise<Buffer> {
  const { pngOf, jpegOf, jpegSegment, pngPart } = await import('./pictures.ts');
  if (exif) {
    const segment = jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifTiff(exif)]));
    return jpegOf(picture, { quality: 98, segments: [segment] });
  }
  const { deflateSync } = await import('node:zlib');
  const chunks = icc ? [pngPart('iCCP', Buffer.concat([Buffer.from('test\0\0', 'latin1'), deflateSync(icc)]))] : [];
  return pngOf(picture, { chunks });
}
