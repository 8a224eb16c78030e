import sharp, { type JpegOptions } from 'sharp';
import { prepareCodec } from '../../core/codecs/decode.ts';
import { encodeCoded, type LosslessCoding } from '../../core/codecs/encode.ts';
import { exifBlock, exifSegment, withSegments, xmpSegment } from '../../tools/samples/exif.ts';
import { lesion, type Pixels } from '../../tools/samples/photos.ts';
import type { Random } from '../../tools/samples/random.ts';
import { buildDeflated, codedSyntaxes, encapsulate } from '../support/codedDicom.ts';
import {
  buildDicom,
  ct,
  fictionalPatient,
  syntaxes,
  ultrasound,
  words,
  xray,
  type DicomElements,
} from '../support/dicom.ts';
import { makeJpeg } from '../support/jpegs.ts';
import { testPicture } from '../support/outgoing.ts';
import { story } from './containerLeaks.ts';
import { concat, type NamedFile } from './support/leak.ts';
import { indexed, rawPng, withAlpha } from './support/png.ts';

/** Originals of one kind, by seed: as different from one another as the kind allows. */
export interface HonestKind {
  readonly name: string;
  readonly count: number;
  readonly original: (random: Random, seed: number) => Promise<NamedFile>;
}

const between = (random: Random, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1));
const sized = (random: Random): readonly [number, number] => [between(random, 40, 150), between(random, 40, 120)];
/** Skin, or waves of colour. */
function picture(random: Random, seed: number): Pixels {
  const [width, height] = sized(random);
  return random() < 0.4 ? lesion(seed, width, height, 3) : testPicture(width, height);
}
const raw = ({ data, width, height }: Pixels) => sharp(data, { raw: { width, height, channels: 3 } });

async function camera(random: Random, seed: number, options: JpegOptions): Promise<NamedFile> {
  const orientation = between(random, 1, 8);
  const jpeg = await raw(picture(random, seed))
    .jpeg({ quality: between(random, 60, 98), ...options })
    .toBuffer();
  const segments = [exifSegment(exifBlock({ ...story, orientation }, jpeg)), xmpSegment(story.artist, 'Zzville')];
  return { name: `IMG_${seed}.jpg`, bytes: withSegments(jpeg, segments) };
}

async function anyPng(random: Random, seed: number): Promise<NamedFile> {
  const pixels = picture(random, seed);
  const { data, width, height } = pixels;
  const first = Uint8Array.from({ length: width * height }, (_, i) => data[i * 3]!);
  const doubled = Uint8Array.from({ length: data.length * 2 }, (_, i) => (i % 2 === 0 ? data[i >> 1]! : (i * 7) & 255));
  const ways: readonly (() => Uint8Array | Promise<Uint8Array>)[] = [
    () => raw(pixels).png().toBuffer(),
    () => rawPng({ width, height, colourType: 0, samples: first }),
    () => rawPng({ width, height, bitDepth: 16, samples: doubled }),
    () => withAlpha(pixels, (pixel) => (pixel * 5) & 255),
    () => indexed(first, pixels, (index) => 255 - index),
    () =>
      raw(pixels)
        .png({ progressive: true })
        .withExif({ IFD0: { Artist: story.artist } })
        .toBuffer(),
  ];
  return { name: `shot-${seed}.png`, bytes: await ways[seed % ways.length]!() };
}

async function otherPhoto(random: Random, seed: number): Promise<NamedFile> {
  const source = raw(picture(random, seed));
  const ways: readonly (readonly [string, () => Promise<Buffer>])[] = [
    ['webp', () => source.webp({ quality: 90 }).toBuffer()],
    ['webp', () => source.webp({ lossless: true }).toBuffer()],
    ['gif', () => source.gif().toBuffer()],
    ['tif', () => source.tiff({ compression: 'lzw' }).toBuffer()],
    ['tif', () => source.tiff({ compression: 'jpeg', quality: 90 }).toBuffer()],
  ];
  const [extension, make] = ways[seed % ways.length]!;
  return { name: `picture ${seed}.${extension}`, bytes: await make() };
}

const dicom = (seed: number, bytes: Uint8Array): NamedFile => ({ name: `I${seed}.dcm`, bytes });
const named = (seed: number): DicomElements => ({
  PatientID: `FH-${10_000 + seed * 7}`,
  SOPInstanceUID: `1.2.826.0.1.3680043.10.543.1001.7.${seed}`,
});
const nativeSyntaxes = Object.values(syntaxes);

async function native(random: Random, seed: number): Promise<NamedFile> {
  const [columns, rows] = sized(random);
  const options = { columns, rows, elements: named(seed), transferSyntax: nativeSyntaxes[seed % 3]! };
  if (seed % 4 === 3) return dicom(seed, ultrasound({ ...options, frames: between(random, 1, 4) }));
  return dicom(seed, seed % 2 === 0 ? ct(options) : xray(options));
}

const codings: readonly (readonly [LosslessCoding, string])[] = [
  ['rle', codedSyntaxes.rle],
  ['jpeg-lossless', codedSyntaxes.jpegLossless],
  ['jpeg-ls', codedSyntaxes.jpegLs],
  ['jpeg2000', codedSyntaxes.jpeg2000],
  ['htj2k', '1.2.840.10008.1.2.4.201'],
];

const described = (seed: number, width: number, height: number, frames: number): DicomElements => ({
  ...fictionalPatient,
  ...named(seed),
  ...{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.7', Modality: 'OT', ImageType: 'ORIGINAL\\PRIMARY' },
  ...(frames > 1 ? { SOPClassUID: '1.2.840.10008.5.1.4.1.1.3.1', Modality: 'US', NumberOfFrames: String(frames) } : {}),
  ...{ SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2', Rows: height, Columns: width },
  ...{ BitsAllocated: 16, BitsStored: 12, HighBit: 11, PixelRepresentation: 0 },
});

async function lossless(random: Random, seed: number): Promise<NamedFile> {
  const [width, height] = sized(random);
  const [coding, transferSyntax] = codings[seed % codings.length]!;
  await prepareCodec(coding);
  const frames = Array.from({ length: between(random, 1, 3) }, (_, frame) => {
    const samples = Uint16Array.from(
      { length: width * height },
      (__, i) => (900 + 700 * Math.sin((i % width) / 9 + frame) + 5 * ((i * 37) % 11)) & 4095,
    );
    return encodeCoded(coding, {
      width,
      height,
      components: 1,
      bits: coding === 'rle' ? 16 : 12,
      signed: false,
      samples,
    });
  });
  const elements = described(seed, width, height, frames.length);
  return dicom(seed, concat(buildDicom({ transferSyntax, elements }), encapsulate({ frames })));
}

async function lossy(random: Random, seed: number): Promise<NamedFile> {
  const [width, height] = sized(random);
  const sampling = [['1x1'], ['2x2', '1x1', '1x1'], ['2x1', '1x1', '1x1'], ['1x1', '1x1', '1x1']][seed % 4]!;
  const quality = between(random, 70, 95);
  const source = sampling.length === 1 ? raw(picture(random, seed)).toColourspace('b-w') : raw(picture(random, seed));
  const subsampled = sampling[0] === '2x2' ? '4:2:0' : '4:4:4';
  const bytes = await source.resize(width, height).jpeg({ quality, chromaSubsampling: subsampled }).toBuffer();
  const colour: DicomElements = sampling.length === 1 ? {} : { SamplesPerPixel: 3, PlanarConfiguration: 0 };
  const elements: DicomElements = {
    ...described(seed, width, height, 1),
    ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7, LossyImageCompression: '01' },
    ...{ LossyImageCompressionMethod: 'ISO_10918_1', ...colour },
    PhotometricInterpretation: sampling.length === 1 ? 'MONOCHROME2' : 'YBR_FULL_422',
  };
  return dicom(
    seed,
    concat(buildDicom({ transferSyntax: codedSyntaxes.jpeg, elements }), encapsulate({ frames: [bytes] })),
  );
}

async function deflated(random: Random, seed: number): Promise<NamedFile> {
  const [width, height] = sized(random);
  const samples = Array.from({ length: width * height }, (_, i) => (i * 13) & 4095);
  return dicom(seed, buildDeflated({ elements: described(seed, width, height, 1), pixels: words(samples) }));
}

/** Blocks as no encoder of ours writes them: odd sampling, restarts. */
async function oddJpeg(random: Random, seed: number): Promise<NamedFile> {
  const [width, height] = sized(random);
  const sampling = [['2x1', '1x1', '1x1'], ['1x2', '1x1', '1x1'], ['1x1']][seed % 3]!;
  const { bytes } = makeJpeg({ width, height, sampling, seed, restartInterval: between(random, 0, 4) });
  return { name: `odd-${seed}.jpg`, bytes };
}

export const honestKinds: readonly HonestKind[] = [
  { name: 'JPEG of a camera, in any orientation', count: 18, original: (r, s) => camera(r, s, {}) },
  {
    name: 'JPEG without reduced colours',
    count: 6,
    original: (r, s) => camera(r, s, { chromaSubsampling: '4:4:4' }),
  },
  { name: 'progressive JPEG', count: 6, original: (r, s) => camera(r, s, { progressive: true }) },
  { name: 'JPEG of odd sampling and restarts', count: 6, original: oddJpeg },
  { name: 'PNG of any kind', count: 18, original: anyPng },
  { name: 'WebP, GIF and TIFF', count: 10, original: otherPhoto },
  { name: 'native DICOM', count: 60, original: native },
  { name: 'losslessly compressed DICOM', count: 50, original: lossless },
  { name: 'DICOM of JPEG', count: 20, original: lossy },
  { name: 'deflated DICOM', count: 6, original: deflated },
];
