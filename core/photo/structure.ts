import { readBmp, looksLikeBmp, type BmpStructure } from '../codecs/bmp.ts';
import { readHeif, type HeifStructure } from '../codecs/heic/heif.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import { looksLikeGif, readGifStructure, type GifStructure } from './gifBlocks.ts';
import { looksLikeJpeg, readJpegStructure, type JpegStructure } from './jpegSegments.ts';
import { looksLikePng, readPngStructure, type PngStructure } from './pngChunks.ts';
import { looksLikeTiff } from './tiffDirectories.ts';
import { readTiffStructure, type TiffPage, type TiffStructure } from './tiffPages.ts';
import { looksLikeWebp, readWebpStructure, type WebpStructure } from './webpChunks.ts';

export type PhotoLimits = Pick<Policy['limits'], 'megapixels'>;

export type PhotoStructure =
  | { readonly mediaType: 'image/jpeg'; readonly structure: JpegStructure }
  | { readonly mediaType: 'image/png'; readonly structure: PngStructure }
  | { readonly mediaType: 'image/webp'; readonly structure: WebpStructure }
  | { readonly mediaType: 'image/gif'; readonly structure: GifStructure }
  | {
      readonly mediaType: 'image/tiff';
      readonly structure: TiffPage & Pick<TiffStructure, 'auxiliary'>;
      readonly bytes: Uint8Array;
    }
  | { readonly mediaType: 'image/bmp'; readonly structure: BmpStructure }
  | { readonly mediaType: 'image/heic' | 'image/avif'; readonly structure: HeifStructure; readonly bytes: Uint8Array };
export type PhotoType = PhotoStructure['mediaType'];

/**
 * The container read from end to end, without decoding. Throws DIMENSIONS_TOO_LARGE from what the header claims before anything is
 * decompressed, DAMAGED_FILE, UNSUPPORTED_TYPE for kinds of a format that are not read, UNKNOWN_TYPE for what is no photo.
 */
export function readPhotoStructure(bytes: Uint8Array, limits: PhotoLimits): PhotoStructure {
  if (looksLikePng(bytes)) {
    const structure = readPngStructure(bytes, (header) => refuseLarge(header, limits));
    return { mediaType: 'image/png', structure };
  }
  const photo = structureOf(bytes);
  refuseLarge(photo.structure, limits);
  return photo;
}

function structureOf(bytes: Uint8Array): PhotoStructure {
  if (looksLikeJpeg(bytes)) return { mediaType: 'image/jpeg', structure: eightBits(readJpegStructure(bytes)) };
  if (looksLikeWebp(bytes)) return { mediaType: 'image/webp', structure: readWebpStructure(bytes) };
  if (looksLikeGif(bytes)) return { mediaType: 'image/gif', structure: readGifStructure(bytes) };
  if (looksLikeTiff(bytes)) return { mediaType: 'image/tiff', structure: onlyPage(readTiffStructure(bytes)), bytes };
  if (looksLikeHeif(bytes)) return heif(bytes);
  if (looksLikeBmp(bytes)) return { mediaType: 'image/bmp', structure: readBmp(bytes) };
  throw new ScrimFailure('UNKNOWN_TYPE');
}

const looksLikeHeif = (head: Uint8Array): boolean => String.fromCharCode(...head.subarray(4, 8)) === 'ftyp';

function eightBits(structure: JpegStructure): JpegStructure {
  if (structure.precision === 8) return structure;
  throw new ScrimFailure('UNSUPPORTED_TYPE', { type: `${structure.precision}-bit JPEG` });
}

/** Pages are apart by the time they are read as photos (`tiffPageFile`): one that holds several would be read in part. */
function onlyPage({ pages, auxiliary }: TiffStructure): TiffPage & Pick<TiffStructure, 'auxiliary'> {
  const [page, ...others] = pages;
  if (!page || others.length > 0)
    throw new ScrimFailure('UNSUPPORTED_TYPE', { type: 'TIFF (several pages in one picture)' });
  return { ...page, auxiliary };
}

function heif(bytes: Uint8Array): PhotoStructure {
  const structure = readHeif(bytes);
  const { nclx, icc } = structure.colour;
  // Perceptual quantiser and hybrid log-gamma (ISO/IEC 23091-2): their brightness is not that of a photograph of 8 bits.
  if (!icc && nclx && (nclx.transfer === 16 || nclx.transfer === 18)) {
    throw new ScrimFailure('UNSUPPORTED_TYPE', { type: 'HDR photo (PQ or HLG)' });
  }
  return { mediaType: structure.coding === 'av01' ? 'image/avif' : 'image/heic', structure, bytes };
}

function refuseLarge({ columns, rows }: { columns: number; rows: number }, limits: PhotoLimits): void {
  if (columns * rows > limits.megapixels * 1e6) {
    throw new ScrimFailure('DIMENSIONS_TOO_LARGE', { columns, rows, limit: limits.megapixels });
  }
}
