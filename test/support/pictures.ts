import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** Pictures for tests, made from code: every pixel and every byte of metadata is invented here. */
export interface RawPicture {
  readonly columns: number;
  readonly rows: number;
  /** RGB, 8 bit. */
  readonly pixels: Uint8Array;
}

/** Smooth colours with a hard-edged corner block: the top left 16 × 16 pixels are pure red, so that a turn shows. */
export function testPattern(columns = 64, rows = 48): RawPicture {
  const pixels = new Uint8Array(columns * rows * 3);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const corner = x < 16 && y < 16;
      pixels.set(
        corner ? [255, 0, 0] : [(x * 255) / columns, (y * 255) / rows, ((x ^ y) * 4) & 255].map(Math.floor),
        (y * columns + x) * 3,
      );
    }
  }
  return { columns, rows, pixels };
}

/** Seeded noise: nothing for an encoder to predict. */
export function noise(columns: number, rows: number, seed = 1): RawPicture {
  const pixels = new Uint8Array(columns * rows * 3);
  let state = seed;
  for (let i = 0; i < pixels.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    pixels[i] = state >>> 24;
  }
  return { columns, rows, pixels };
}

export interface JpegOptions {
  readonly quality?: number;
  readonly progressive?: boolean;
  readonly grey?: boolean;
  readonly cmyk?: boolean;
  /** Segments put right behind the start of image. */
  readonly segments?: readonly Uint8Array[];
  /** Bytes behind the end of image. */
  readonly trailing?: Uint8Array;
}

export async function jpegOf(picture: RawPicture, options: JpegOptions = {}): Promise<Buffer> {
  const { columns: width, rows: height } = picture;
  let image = sharp(picture.pixels, { raw: { width, height, channels: 3 } });
  if (options.grey) image = image.toColourspace('b-w');
  if (options.cmyk) image = image.toColourspace('cmyk');
  const { quality = 92, progressive = false } = options;
  const plain = await image.jpeg({ quality, progressive, chromaSubsampling: '4:4:4' }).toBuffer();
  const inserted = options.segments ?? [];
  return Buffer.concat([plain.subarray(0, 2), ...inserted, plain.subarray(2), options.trailing ?? Buffer.alloc(0)]);
}

export function jpegSegment(marker: number, payload: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
}

export interface ExifOptions {
  readonly orientation?: number;
  readonly ascii?: Readonly<Record<number, string>>;
  /** Tags of the Exif sub-directory, as text. */
  readonly exif?: Readonly<Record<number, string>>;
  readonly makerNote?: boolean;
  readonly gps?: boolean;
  readonly thumbnail?: Uint8Array;
}

/** A big-endian TIFF as Exif lays it out: IFD0, Exif IFD, GPS IFD, IFD1 with a thumbnail. */
export function exifTiff(options: ExifOptions): Buffer {
  const tiff = new TiffWriter();
  const first: TiffEntry[] = [];
  if (options.orientation !== undefined) first.push({ tag: 0x0112, short: options.orientation });
  for (const [tag, text] of Object.entries(options.ascii ?? {})) first.push({ tag: Number(tag), text });
  if (options.exif || options.makerNote) {
    const entries: TiffEntry[] = Object.entries(options.exif ?? {}).map(([tag, text]) => ({ tag: Number(tag), text }));
    if (options.makerNote) entries.push({ tag: 0x927c, text: 'Invented maker note' });
    first.push({ tag: 0x8769, directory: entries });
  }
  if (options.gps) {
    first.push({
      tag: 0x8825,
      directory: [
        { tag: 1, text: 'N' },
        { tag: 0x1d, text: '2026:01:02' },
      ],
    });
  }
  return tiff.write(first, options.thumbnail);
}

export const exifSegment = (options: ExifOptions): Buffer =>
  jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifTiff(options)]));
export const xmpSegment = (body: string): Buffer =>
  jpegSegment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmpPacket(body)}`, 'utf8'));
export const xmpPacket = (body: string): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description>${body}</rdf:Description></rdf:RDF></x:xmpmeta>`;

/** A Photoshop APP13 with one IPTC block of the given record-2 data sets. */
export function iptcSegment(datasets: Readonly<Record<number, string>>): Buffer {
  const sets = Object.entries(datasets).map(([dataset, text]) => {
    const value = Buffer.from(text, 'latin1');
    return Buffer.concat([Buffer.from([0x1c, 2, Number(dataset), value.length >> 8, value.length & 255]), value]);
  });
  return photoshopSegment(0x0404, Buffer.concat(sets));
}

export function photoshopSegment(resource: number, data: Buffer): Buffer {
  const padded = data.length % 2 === 0 ? data : Buffer.concat([data, Buffer.alloc(1)]);
  const head = Buffer.alloc(12);
  head.write('8BIM', 0, 'latin1');
  head.writeUInt16BE(resource, 4);
  head.writeUInt32BE(data.length, 8);
  return jpegSegment(0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0', 'latin1'), head, padded]));
}

export interface PngOptions {
  readonly colourType?: 0 | 2 | 4 | 6;
  readonly bitDepth?: 8 | 16;
  /** For colour types 4 and 6. */
  readonly alpha?: number;
  /** Chunks put between IHDR and IDAT. */
  readonly chunks?: readonly Uint8Array[];
  /** Fewer pixel rows than the header claims. */
  readonly rowsWritten?: number;
}

export function pngOf(picture: RawPicture, options: PngOptions = {}): Buffer {
  const { colourType = 2, bitDepth = 8 } = options;
  const header = pngHeader(picture.columns, picture.rows, bitDepth, colourType);
  const data = deflateSync(pngRows(picture, options));
  return Buffer.concat([
    pngMagic,
    header,
    ...(options.chunks ?? []),
    pngPart('IDAT', data),
    pngPart('IEND', Buffer.alloc(0)),
  ]);
}

export const pngMagic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function pngHeader(columns: number, rows: number, bitDepth = 8, colourType = 2): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  header.set([bitDepth, colourType, 0, 0, 0], 8);
  return pngPart('IHDR', header);
}

export function pngPart(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const part = Buffer.alloc(body.length + 8);
  part.writeUInt32BE(data.length, 0);
  body.copy(part, 4);
  part.writeUInt32BE(crc32(body), part.length - 4);
  return part;
}

function pngRows(picture: RawPicture, { colourType = 2, bitDepth = 8, alpha = 255, rowsWritten }: PngOptions): Buffer {
  const { columns, pixels } = picture;
  const colours = colourType === 0 || colourType === 4 ? 1 : 3;
  const hasAlpha = colourType === 4 || colourType === 6;
  const samples: number[] = [];
  for (let y = 0; y < (rowsWritten ?? picture.rows); y++) {
    samples.push(-1);
    for (let x = 0; x < columns; x++) {
      const at = (y * columns + x) * 3;
      for (let c = 0; c < colours; c++) samples.push(pixels[at + c]!);
      if (hasAlpha) samples.push(alpha);
    }
  }
  // −1 stands for the filter byte of a row (0: none); a 16-bit sample repeats its byte.
  return Buffer.from(samples.flatMap((value) => (value < 0 ? [0] : bitDepth === 16 ? [value, value] : [value])));
}

type TiffEntry =
  | { readonly tag: number; readonly short: number }
  | { readonly tag: number; readonly text: string }
  | { readonly tag: number; readonly directory: readonly TiffEntry[] }
  | { readonly tag: number; readonly long: number };

/** Lays directories and their data out one after the other. */
class TiffWriter {
  private parts = Buffer.alloc(0);

  write(entries: readonly TiffEntry[], thumbnail: Uint8Array | undefined): Buffer {
    this.parts = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8]);
    const next = this.directory(entries);
    if (thumbnail) {
      const at = this.parts.length;
      this.parts.writeUInt32BE(at, next);
      const link = this.directory([
        { tag: 0x0103, short: 6 },
        { tag: 0x0201, long: 0 },
        { tag: 0x0202, long: thumbnail.length },
      ]);
      this.parts.writeUInt32BE(this.parts.length, link - 24 + 8);
      this.append(thumbnail);
    }
    return this.parts;
  }

  /** Answers where the link to the next directory stands. */
  private directory(entries: readonly TiffEntry[]): number {
    const at = this.parts.length;
    const block = Buffer.alloc(2 + entries.length * 12 + 4);
    block.writeUInt16BE(entries.length, 0);
    this.append(block);
    [...entries]
      .sort((a, b) => a.tag - b.tag)
      .forEach((entry, index) => {
        const field = at + 2 + index * 12;
        const [type, count, value] = this.value(entry);
        this.parts.writeUInt16BE(entry.tag, field);
        this.parts.writeUInt16BE(type, field + 2);
        this.parts.writeUInt32BE(count, field + 4);
        value.copy(this.parts, field + 8);
      });
    return at + 2 + entries.length * 12;
  }

  private value(entry: TiffEntry): [type: number, count: number, value: Buffer] {
    const value = Buffer.alloc(4);
    if ('short' in entry) {
      value.writeUInt16BE(entry.short, 0);
      return [3, 1, value];
    }
    if ('long' in entry) {
      value.writeUInt32BE(entry.long, 0);
      return [4, 1, value];
    }
    value.writeUInt32BE(this.parts.length, 0);
    if ('directory' in entry) {
      this.directory(entry.directory);
      return [4, 1, value];
    }
    const text = Buffer.from(`${entry.text}\0`, 'latin1');
    if (text.length <= 4) return [2, text.length, Buffer.concat([text, Buffer.alloc(4 - text.length)])];
    this.append(text);
    return [2, text.length, value];
  }

  private append(bytes: Uint8Array): void {
    this.parts = Buffer.concat([this.parts, bytes]);
  }
}
