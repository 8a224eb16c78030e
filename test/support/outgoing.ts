import sharp from 'sharp';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import type { BurnedRegion } from '../../model/clearance.ts';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { buildDicom, words } from './dicom.ts';
import type { DicomElements, DicomRecipe } from './dicom.ts';

/** Files as they should leave, made without the product's own encoders, and what is needed to spoil them. */
export const { limits, fill } = policySchema.parse(defaultPolicy);

export const burnedBox = (
  x: number,
  y: number,
  width: number,
  height: number,
  frames: BurnedRegion['frames'] = 'all',
): BurnedRegion => ({
  frames,
  shape: { kind: 'rectangle', box: { x, y, width, height } },
  what: 'manual',
  approvedBy: 'Test Reviewer',
});

export const verifyRequest = (
  bytes: Uint8Array,
  over: Partial<WorkerRequest<'verify.file'>> = {},
): WorkerRequest<'verify.file'> => ({ source: { kind: 'bytes', bytes }, limits, fill, ...over });

export interface TestPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Smooth colours with some texture, so that re-encoding stays close and any patch stands out. */
export function testPicture(width = 96, height = 64): TestPixels {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    data[i * 3] = 120 + 60 * Math.sin(x / 9) + ((x * 7 + y * 3) % 5);
    data[i * 3 + 1] = 110 + 50 * Math.cos(y / 7);
    data[i * 3 + 2] = 90 + ((x + y) % 64);
  }
  return { width, height, data };
}

export function painted(
  picture: TestPixels,
  x: number,
  y: number,
  width: number,
  height: number,
  value = 0,
): TestPixels {
  const data = picture.data.slice();
  for (let row = y; row < y + height; row++) {
    data.fill(value, (row * picture.width + x) * 3, (row * picture.width + x + width) * 3);
  }
  return { ...picture, data };
}

const raw = ({ data, width, height }: TestPixels): ReturnType<typeof sharp> =>
  sharp(data, { raw: { width, height, channels: 3 } });
export const asJpeg = (picture: TestPixels): Promise<Buffer> =>
  raw(picture).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
/** sharp adds pHYs; what leaves has only the four allowed chunks. */
export const asPng = async (picture: TestPixels): Promise<Buffer> =>
  withoutChunks(await raw(picture).png().toBuffer(), new Set(['pHYs']));

export function withoutChunks(png: Buffer, names: ReadonlySet<string>): Buffer {
  const kept = [png.subarray(0, 8)];
  for (let at = 8; at < png.length;) {
    const end = at + 12 + png.readUInt32BE(at);
    if (!names.has(png.toString('latin1', at + 4, at + 8))) kept.push(png.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

export const grey16 = { columns: 40, rows: 30 } as const;
export const greySamples = (): number[] =>
  Array.from({ length: grey16.columns * grey16.rows }, (_, i) => 200 + ((i * 37) % 3000));

export const cleanElements: DicomElements = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: '2.25.2931',
  StudyInstanceUID: '2.25.1001',
  SeriesInstanceUID: '2.25.1002',
  ImageType: 'ORIGINAL\\PRIMARY\\AXIAL',
  Modality: 'CT',
  Manufacturer: 'Imagine Devices',
  PatientName: '',
  PatientID: '',
  PatientBirthDate: '',
  PatientSex: '',
  StudyDate: '',
  StudyTime: '',
  AccessionNumber: '',
  StudyID: '',
  ReferringPhysicianName: '',
  PatientIdentityRemoved: 'YES',
  BodyPartExamined: 'CHEST',
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: grey16.rows,
  Columns: grey16.columns,
  BitsAllocated: 16,
  BitsStored: 12,
  HighBit: 11,
  PixelRepresentation: 0,
  WindowCenter: '1700',
  WindowWidth: '3000',
};

export function cleanDicom(elements: DicomElements = {}, over: Partial<DicomRecipe> = {}): Uint8Array {
  const little = over.transferSyntax !== '1.2.840.10008.1.2.2';
  return buildDicom({
    pixels: words(greySamples(), little),
    ...over,
    elements: { ...cleanElements, ...elements },
    meta: { ImplementationClassUID: '2.25.77', ...over.meta },
  });
}
