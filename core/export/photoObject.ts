import { bodySite, isDermoscopic, type View } from '../../model/depiction.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import type { PhotoObject } from '../../model/photoObject.ts';
import { readJpegHeader } from '../codecs/jpegMarkers.ts';
import { methodCodes } from '../deid/options.ts';
import { encodeDelimiter, encodeElement, encodeHeader } from '../dicom/encode.ts';
import { Tag } from '../dicom/tags.ts';
import { TransferSyntax } from '../dicom/uids.ts';
import { sharp } from '../photo/sharp.ts';
import { decimalString } from './citedImage.ts';
import { derivedUid, encodeDataSet, fileHead, type DataSet } from './dataset.ts';
import { shootIds } from './shootIds.ts';

type Limits = Pick<Policy['limits'], 'megapixels'>;

export const vlPhotographicImage = '1.2.840.10008.5.1.4.1.1.77.1.4';
export const dermoscopicPhotographyImage = '1.2.840.10008.5.1.4.1.1.77.1.7';
const jpegBaseline = '1.2.840.10008.1.2.4.50';
const explicitLittle = { explicit: true, littleEndian: true } as const;

/**
 * A cleared photo as a standard object: VL Photographic Image (PS3.3 A.32.4), or Dermoscopic Photography Image (A.32.11) where it was taken
 * through a dermoscope. A JPEG's code stream goes in as it was cleared and verified; a PNG's pixels go in as they are. The photo is
 * a finished one: JPEG or PNG of 8 bits, made of nothing but pixels.
 */
export async function photoObject(bytes: Uint8Array, about: PhotoObject, limits: Limits): Promise<Uint8Array> {
  const { syntax, module, data } = readJpegHeader(bytes) ? codedPixels(bytes) : await nativePixels(bytes, limits);
  const dermoscopic = isDermoscopic(about.depiction.view);
  const sopClass = dermoscopic ? dermoscopicPhotographyImage : vlPhotographicImage;
  const sopInstance = derivedUid(`photo object ${about.image}`);
  const dataSet = encodeDataSet({
    ...identification(about, { sopClass, sopInstance }),
    ...deidentification(about),
    ...anatomy(about),
    ...(dermoscopic ? dermoscopy(about) : {}),
    ...module,
  });
  return Buffer.concat([fileHead(sopClass, sopInstance, syntax), dataSet, data]);
}

/** Patient, General Study, General Series, General Equipment, General Image and SOP Common; type 2 is empty where nothing is told. */
function identification(
  about: PhotoObject,
  uids: { readonly sopClass: string; readonly sopInstance: string },
): DataSet {
  const { patient, study, series } = shootIds(about.shoot);
  return {
    SOPClassUID: uids.sopClass,
    SOPInstanceUID: uids.sopInstance,
    PatientName: patient,
    PatientID: patient,
    PatientBirthDate: null,
    PatientSex: null,
    StudyInstanceUID: study,
    StudyDate: null,
    StudyTime: null,
    ReferringPhysicianName: null,
    StudyID: null,
    AccessionNumber: null,
    Modality: isDermoscopic(about.depiction.view) ? 'DMS' : 'XC',
    SeriesInstanceUID: series,
    SeriesNumber: '1',
    Manufacturer: null,
    InstanceNumber: String(about.number),
    PatientOrientation: null,
    // Decoded, burned and encoded anew.
    ImageType: ['DERIVED', 'PRIMARY'],
    AcquisitionContextSequence: null,
  };
}

/** What is true of it, and no more; PS3.15 E.1.1. */
function deidentification({ textReviewed, facesReviewed, facesBurned }: PhotoObject): DataSet {
  const methods: (readonly [string, string])[] = [methodCodes.Basic];
  if (textReviewed) methods.push(methodCodes.CleanPixelData);
  if (facesReviewed && facesBurned) methods.push(methodCodes.CleanRecognizableVisualFeatures);
  return {
    PatientIdentityRemoved: 'YES',
    DeidentificationMethod: 'Scrim: a new object made of pixels alone',
    DeidentificationMethodCodeSequence: methods.map(([value, meaning]) => code(value, 'DCM', meaning)),
    ...(textReviewed ? { BurnedInAnnotation: 'NO' } : {}),
    LongitudinalTemporalInformationModified: 'REMOVED',
  };
}

/** VL Image, PS3.3 C.8.12.1: Anatomic Region Sequence of CID 4029. A side that nobody told is empty, in the series (C.7.3.1, type 2C). */
function anatomy({ depiction: { bodySite: site, laterality } }: PhotoObject): DataSet {
  return {
    ...(site === null ? {} : { AnatomicRegionSequence: [code(site, 'SCT', bodySite(site).meaning)] }),
    ...(laterality === null ? { Laterality: null } : { ImageLaterality: laterality }),
  };
}

/**
 * Dermoscopic Image, PS3.3 C.8.12.13: colour temperature, media and magnification are nowhere told. Each picture has a frame of reference of its
 * own (C.7.4.1), for nobody says that two are of one lesion. The dermoscope itself is not named (C.7.5.2).
 */
function dermoscopy(about: PhotoObject): DataSet {
  const { view } = about.depiction;
  const contact = isContact(view);
  return {
    FrameOfReferenceUID: derivedUid(`frame of reference of ${about.image}`),
    PositionReferenceIndicator: null,
    Manufacturer: 'REMOVED',
    ManufacturerModelName: 'REMOVED',
    DeviceSerialNumber: 'REMOVED',
    SoftwareVersions: 'REMOVED',
    RecognizableVisualFeatures: showsNobody(about) ? 'NO' : 'YES',
    LightSourcePolarization: view!.endsWith('nonpolarized') ? 'NON_POLARIZED' : 'POLARIZED',
    EmitterColorTemperature: null,
    ContactMethod: contact ? 'CONTACT' : 'NON_CONTACT',
    ...(contact ? { ImmersionMedia: null } : {}),
    OpticalMagnificationFactor: null,
  };
}

const isContact = (view: View | null): boolean => view?.startsWith('dermoscopic-contact') ?? false;

/** Only where a person looked and said where it is, and nobody is known by that place: by a face, or by the ridges of hands and feet. */
function showsNobody({ reviewed, depiction: { bodySite: site } }: PhotoObject): boolean {
  return reviewed && site !== null && !['head', 'neck', 'hand', 'foot'].includes(bodySite(site).part);
}

const code = (value: string, scheme: string, meaning: string): DataSet => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: meaning,
});

interface Pixels {
  readonly syntax: string;
  readonly module: DataSet;
  /** The PixelData element. */
  readonly data: Uint8Array;
}

const imagePixel = (rows: number, columns: number, samples: 1 | 3, photometric: string): DataSet => ({
  SamplesPerPixel: samples,
  PhotometricInterpretation: photometric,
  ...(samples === 3 ? { PlanarConfiguration: 0 } : {}),
  Rows: rows,
  Columns: columns,
  BitsAllocated: 8,
  BitsStored: 8,
  HighBit: 7,
  PixelRepresentation: 0,
});

/**
 * One fragment behind an empty offset table, PS3.5 A.4.1. Colour is YBR_FULL_422 whatever chrominance the stream shares: the VL Image module and
 * PS3.5 8.2.1 know no other for this coding, and PS3.3 C.7.6.3.1.2 calls it harmless.
 */
function codedPixels(bytes: Uint8Array): Pixels {
  const header = readJpegHeader(bytes)!;
  const { width, height, components, precision, sof, adobeTransform } = header;
  const samples = components.length;
  const transformed = samples === 1 || (adobeTransform ?? 1) === 1;
  if (sof !== 0xc0 || precision !== 8 || (samples !== 1 && samples !== 3) || !transformed)
    throw new ScrimFailure('EXPORT_KEY_MISSING', { keyword: 'PhotometricInterpretation' });
  const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Uint8Array.of(0)]);
  const ratio = (width * height * samples) / bytes.length;
  return {
    syntax: jpegBaseline,
    module: {
      ...imagePixel(height, width, samples, samples === 1 ? 'MONOCHROME2' : 'YBR_FULL_422'),
      LossyImageCompression: '01',
      LossyImageCompressionRatio: decimalString(ratio),
      LossyImageCompressionMethod: 'ISO_10918_1',
    },
    data: Buffer.concat([
      encodeHeader(Tag.PixelData, 'OB', 0xffffffff, explicitLittle),
      encodeDelimiter(item, 0, explicitLittle),
      encodeDelimiter(item, even.length, explicitLittle),
      even,
      encodeDelimiter(endOfSequence, 0, explicitLittle),
    ]),
  };
}

const item = 0xfffee000;
const endOfSequence = 0xfffee0dd;

/** Whether a PNG was ever compressed with loss, nobody can tell: LossyImageCompression stays empty. */
async function nativePixels(bytes: Uint8Array, limits: Limits): Promise<Pixels> {
  const options = { failOn: 'warning', limitInputPixels: limits.megapixels * 1e6 } as const;
  const { data, info } = await sharp(bytes, options).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if ((channels !== 1 && channels !== 3) || data.length !== width * height * channels)
    throw new ScrimFailure('DAMAGED_FILE');
  return {
    syntax: TransferSyntax.ExplicitVRLittleEndian,
    module: {
      ...imagePixel(height, width, channels, channels === 1 ? 'MONOCHROME2' : 'RGB'),
      LossyImageCompression: null,
    },
    data: encodeElement(Tag.PixelData, 'OB', data, explicitLittle),
  };
}
