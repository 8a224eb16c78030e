import { ScrimFailure } from '../../model/errors.ts';
import type { RgbPicture } from './decode.ts';
import { readJpegStructure } from './jpegSegments.ts';
import { pngChunk, pngSignature, readPngStructure, type PngChunk } from './pngChunks.ts';
import { sharp } from './sharp.ts';

export interface EncodeOptions {
  /** One channel instead of three; only where red, green and blue are equal everywhere. */
  readonly grey: boolean;
}

/**
 * A new baseline JPEG of nothing but pixels: 4:4:4 (chroma never bleeds from one block into the next), standard quantisation, one
 * JFIF header. Quality 92–100.
 */
export async function encodeJpeg(picture: RgbPicture, quality: number, { grey }: EncodeOptions): Promise<Uint8Array> {
  const bytes = await fromPixels(picture, grey)
    .jpeg({ quality, chromaSubsampling: '4:4:4', mozjpeg: false, trellisQuantisation: false, progressive: false })
    .toBuffer();
  const { segments, trailing, stray } = readJpegStructure(bytes);
  const other = segments.some(({ marker }) => !jpegMarkers.has(marker));
  if (other || trailing > 0 || stray.length > 0)
    throw new ScrimFailure('BURN_FAILED', { what: 'the encoder added a segment' });
  return Buffer.concat([bytes.subarray(0, 2), jfifHeader, bytes.subarray(2)]);
}

/** Says that three components are YCbCr, which a decoder would otherwise have to guess. Version 1.1, pixels square, no thumbnail. */
export const jfifHeader = Buffer.from([0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);

/** DQT, SOF0, DHT, SOS. */
const jpegMarkers: ReadonlySet<number> = new Set([0xdb, 0xc0, 0xc4, 0xda]);

/** A new PNG of IHDR, sRGB, IDAT and IEND; colour type 2, or 0 if grey; 8 bits. */
export async function encodePng(picture: RgbPicture, { grey }: EncodeOptions): Promise<Uint8Array> {
  const encoded = await fromPixels(picture, grey)
    .png({ compressionLevel: 6, adaptiveFiltering: true, palette: false, progressive: false })
    .toBuffer();
  const { chunks, bitDepth, colourType } = readPngStructure(encoded);
  if (bitDepth !== 8 || colourType !== (grey ? 0 : 2)) {
    throw new ScrimFailure('BURN_FAILED', { what: 'the encoder chose another pixel format' });
  }
  const named = (type: string): Uint8Array[] => chunks.filter((chunk) => chunk.type === type).map(wholeChunk);
  const perceptual = pngChunk('sRGB', Uint8Array.of(0));
  return Buffer.concat([pngSignature, ...named('IHDR'), perceptual, ...named('IDAT'), ...named('IEND')]);
}

/** As it stands in the file that was read, check sum and all: hundreds of megabytes are not copied twice. */
const wholeChunk = ({ data }: PngChunk): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset - 8, data.length + 12);

function fromPixels({ pixels, columns, rows }: RgbPicture, grey: boolean): ReturnType<typeof sharp> {
  const input = grey ? firstChannel(pixels) : pixels;
  const raw = sharp(input, {
    raw: { width: columns, height: rows, channels: grey ? 1 : 3 },
    // Our own pixels: their number was bounded when they were decoded.
    limitInputPixels: false,
  });
  return grey ? raw.toColourspace('b-w') : raw;
}

function firstChannel(pixels: Uint8Array): Uint8Array {
  const grey = new Uint8Array(pixels.length / 3);
  for (let i = 0, o = 0; i < grey.length; i++, o += 3) grey[i] = pixels[o]!;
  return grey;
}
