import { ScrimFailure } from '../../model/errors.ts';
import { damaged, TiffFile, type TiffDirectory, type TiffField } from './tiffDirectories.ts';

/** What a page says of its picture: enough to judge it before anything is decompressed. */
export interface TiffPage {
  readonly columns: number;
  readonly rows: number;
  readonly bits: number;
  readonly samples: number;
  readonly compression: number;
  readonly photometric: number;
  readonly orientation: number;
  readonly alpha: boolean;
  readonly icc: Uint8Array | undefined;
}

export interface TiffStructure {
  readonly pages: readonly TiffPage[];
  /** Reduced copies, masks and further directories that are no page of their own. */
  readonly auxiliary: number;
}

const [newSubfileType, width, length, bitsPerSample, compression, photometric] = [254, 256, 257, 258, 259, 262];
const [orientation, samplesPerPixel, stripOffsets, stripCounts, tileOffsets, tileCounts] = [
  274, 277, 273, 279, 324, 325,
];
const [subDirectories, extraSamples, sampleFormat, iccProfile, jpegTables, make] = [330, 338, 339, 34675, 347, 271];
export const tiffDataTags = { stripOffsets, stripCounts, tileOffsets, tileCounts, subDirectories, jpegTables };

/** Colour filter array and linear raw of a sensor; DNG's version; what makers compress raw data with. */
const sensorPhotometric: ReadonlySet<number> = new Set([32803, 34892]);
const rawTags = [0xc612, 0xc613, 0x828d, 0x828e, 0x9217, 0xc5e0];
const rawCompression: ReadonlySet<number> = new Set([32767, 32769, 32770, 34713, 65000, 65535, 52546]);
/** None, CCITT, LZW, JPEG, Deflate twice, PackBits, WebP. */
const readable: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 7, 8, 32773, 32946]);

/**
 * Every page of a TIFF. A camera's raw file is a TIFF too, whose first picture is a thumbnail: it is refused by name, as are kinds of TIFF that the library of
 * pictures does not read as they are meant.
 */
export function readTiffStructure(bytes: Uint8Array): TiffStructure {
  const file = new TiffFile(bytes);
  // CR2 says so behind the header.
  if (bytes[8] === 0x43 && bytes[9] === 0x52) throw rawPhoto();
  const directories = file.chain();
  refuseRaw(file, directories);
  const mains = pageDirectories(file, directories);
  const subs = directories.reduce((sum, { fields }) => sum + (fields.get(subDirectories)?.count ?? 0), 0);
  return {
    pages: mains.map((directory) => pageOf(file, directory)),
    auxiliary: directories.length - mains.length + subs,
  };
}

/**
 * Fields that say nothing of the picture, and how many values each has: PageNumber and HalftoneHints. Some programs write one too few, and libtiff complains.
 */
const asides: ReadonlyMap<number, number> = new Map([
  [297, 2],
  [321, 2],
]);
export const isMiscounted = ({ tag, count }: TiffField): boolean => count !== (asides.get(tag) ?? count);

/** Whether a file of one page can be read as it stands; else `tiffPageFile` makes it one that can. */
export function isTidyTiff(bytes: Uint8Array): boolean {
  const file = new TiffFile(bytes);
  return !file.loops() && !file.chain().some(({ fields }) => [...fields.values()].some(isMiscounted));
}

/** Those that are neither a reduced copy of another nor a mask. The first one is a page whatever it says. */
export const pageDirectories = (file: TiffFile, directories: readonly TiffDirectory[]): TiffDirectory[] =>
  directories.filter((directory, i) => i === 0 || ((file.one(directory, newSubfileType) ?? 0) & 5) === 0);

const rawPhoto = (): ScrimFailure => new ScrimFailure('UNSUPPORTED_TYPE', { type: 'Camera RAW' });

function refuseRaw(file: TiffFile, directories: readonly TiffDirectory[]): void {
  const inner = directories.flatMap((directory) => subsOf(file, directory));
  for (const directory of [...directories, ...inner]) {
    const { fields } = directory;
    if (rawTags.some((tag) => fields.has(tag))) throw rawPhoto();
    if (sensorPhotometric.has(file.one(directory, photometric) ?? -1)) throw rawPhoto();
    if (rawCompression.has(file.one(directory, compression) ?? -1)) throw rawPhoto();
  }
  // A first directory that calls itself a reduced copy stands for something larger, wherever that is.
  const reduced = ((file.one(directories[0]!, newSubfileType) ?? 0) & 1) === 1;
  if (reduced && (inner.length > 0 || directories[0]!.fields.has(make))) throw rawPhoto();
  if (reduced) throw new ScrimFailure('UNSUPPORTED_TYPE', { type: 'TIFF (a reduced copy without its original)' });
}

/** One level down: that is where raw data and pyramids lie. */
function subsOf(file: TiffFile, { fields }: TiffDirectory): TiffDirectory[] {
  const field = fields.get(subDirectories);
  return file.numbers(field, 64).map((at) => file.directory(at));
}

function pageOf(file: TiffFile, directory: TiffDirectory): TiffPage {
  const { fields } = directory;
  const one = (tag: number, standard: number): number => file.one(directory, tag) ?? standard;
  const bits = file.numbers(fields.get(bitsPerSample), 64);
  const page = {
    columns: one(width, 0),
    rows: one(length, 0),
    bits: Math.max(1, ...bits),
    samples: one(samplesPerPixel, 1),
    compression: one(compression, 1),
    photometric: one(photometric, -1),
    orientation: one(orientation, 1),
    alpha: fields.has(extraSamples),
    icc: profileOf(file, directory),
  };
  if (page.columns === 0 || page.rows === 0 || page.samples === 0 || page.samples > 8) throw damaged();
  requireKind(page, bits, file.numbers(fields.get(sampleFormat), 64));
  requireData(file, directory, page);
  return page;
}

function profileOf(file: TiffFile, { fields }: TiffDirectory): Uint8Array | undefined {
  const field = fields.get(iccProfile);
  return field && file.bytes.subarray(field.at, field.at + field.bytes);
}

function requireKind(page: TiffPage, bits: readonly number[], formats: readonly number[]): void {
  const refuse = (what: string): never => {
    throw new ScrimFailure('UNSUPPORTED_TYPE', { type: `TIFF (${what})` });
  };
  if (page.photometric < 0) throw damaged();
  if (![0, 1, 2, 3, 5, 6].includes(page.photometric)) refuse('its colour model');
  if (page.compression === 6) refuse('old-style JPEG compression');
  if (!readable.has(page.compression)) refuse('its compression');
  if (formats.some((format) => format !== 1) || ![1, 2, 4, 8, 16].includes(page.bits)) refuse('its sample format');
  if (bits.some((other) => other !== page.bits)) refuse('channels of different depth');
}

/** Strips or tiles are there, as many as sizes and offsets agree on, and within the file. */
function requireData(file: TiffFile, { fields }: TiffDirectory, { columns, rows }: TiffPage): void {
  const tiled = fields.has(tileOffsets);
  const offsets = file.numbers(fields.get(tiled ? tileOffsets : stripOffsets));
  const counts = file.numbers(fields.get(tiled ? tileCounts : stripCounts));
  if (offsets.length === 0 || offsets.length !== counts.length || offsets.length > columns * rows * 8) throw damaged();
  if (offsets.some((offset, i) => offset + counts[i]! > file.bytes.length)) throw damaged();
}
