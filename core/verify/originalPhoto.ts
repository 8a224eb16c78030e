import sharp from 'sharp';
import { decodeBmp, looksLikeBmp, readBmp } from '../codecs/bmp.ts';
import { displayP3Profile, taggedTiff } from '../codecs/colourProfile.ts';
import { decodeHeic, prepareHeic } from '../codecs/heic/decodeHeic.ts';
import { readHeif, type HeifStructure } from '../codecs/heic/heif.ts';
import type { Frames } from './frames.ts';
import { withoutBytesBetween } from './originalJpeg.ts';

type Picture = Parameters<typeof taggedTiff>[0];
type Sharp = ReturnType<typeof sharp>;

/**
 * The original of a photo, of whatever type it came: its first picture as the eye sees it, 8 bits, sRGB, upright, on white, three samples. Undefined if
 * anything in it says that it is not whole.
 */
export async function decodeOriginal(bytes: Uint8Array, megapixels: number): Promise<Frames | undefined> {
  const limit = megapixels * 1e6;
  const options = { failOn: 'warning', limitInputPixels: limit } as const;
  try {
    if (looksLikeBmp(bytes)) {
      const bmp = readBmp(bytes);
      return bmp.columns * bmp.rows > limit ? undefined : await framesOf(tagged(decodeBmp(bytes, bmp), bmp.icc));
    }
    if (String.fromCharCode(...bytes.subarray(4, 8)) === 'ftyp') return await decodeHeif(bytes, limit);
    return await framesOf(sharp(bytes[0] === 0xff ? withoutBytesBetween(bytes) : bytes, options));
  } catch {
    return undefined;
  }
}

async function decodeHeif(bytes: Uint8Array, limit: number): Promise<Frames | undefined> {
  const heif = readHeif(bytes);
  if (heif.columns * heif.rows > limit) return undefined;
  if (heif.coding === 'hvc1') {
    await prepareHeic();
    return framesOf(tagged(decodeHeic(bytes, heif, { probed: true }), profileOf(heif)));
  }
  const read = sharp(bytes, { failOn: 'warning', limitInputPixels: limit });
  if (heif.colour.icc || !profileOf(heif)) return framesOf(read);
  const flat = await framesOf(read);
  const pixels = new Uint8Array(flat.frame(0));
  return framesOf(tagged({ columns: flat.width, rows: flat.height, pixels }, profileOf(heif)));
}

/** Its own, or that of Display P3 where its primaries are named by number. */
const profileOf = ({ colour: { icc, nclx } }: HeifStructure): Uint8Array | undefined =>
  icc ?? (nclx && (nclx.primaries === 11 || nclx.primaries === 12) ? displayP3Profile() : undefined);

function tagged(picture: Picture, icc: Uint8Array | undefined): Sharp {
  const { columns: width, rows: height, pixels } = picture;
  if (icc) return sharp(taggedTiff(picture, icc), { failOn: 'warning', limitInputPixels: false });
  return sharp(pixels, { raw: { width, height, channels: 3 }, limitInputPixels: false });
}

async function framesOf(picture: Sharp): Promise<Frames> {
  const { depth, space } = await picture.metadata();
  const wide = depth === 'ushort' && (space === 'rgb16' || space === 'grey16');
  const upright = picture.autoOrient().flatten({ background: '#ffffff' });
  const raw = wide
    ? upright.toColourspace('rgb16').raw({ depth: 'ushort' })
    : upright.toColourspace('srgb').raw({ depth: 'uchar' });
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const samples = wide ? eightBits(data) : new Uint8Array(data.buffer, data.byteOffset, data.length);
  const pixels = info.channels === 3 ? samples : tripled(samples);
  if (pixels.length !== info.width * info.height * 3) throw new RangeError('not three samples a pixel');
  return { width: info.width, height: info.height, count: 1, samples: 3, frame: () => pixels };
}

/** The nearest of 256 steps: n × 257 of 65 536 is exactly n. */
function eightBits(data: Buffer): Uint8Array {
  const out = new Uint8Array(data.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Math.round((data[2 * i]! | (data[2 * i + 1]! << 8)) / 257);
  return out;
}

function tripled(grey: Uint8Array): Uint8Array {
  const out = new Uint8Array(grey.length * 3);
  for (let i = 0; i < grey.length; i++) out.fill(grey[i]!, i * 3, i * 3 + 3);
  return out;
}
