import type { ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Size } from '../../model/geometry.ts';
import type { WindowLevel } from '../../model/item.ts';
import { recheckClearance } from '../deid/clearance.ts';
import type { CalibrationFacts } from '../../model/measure.ts';
import { calibrationFacts, pixelSpacing } from '../dicom/calibration.ts';
import { greyLevels } from '../dicom/statedLevels.ts';
import { pixelFormat, requirePicture } from '../dicom/pixelFormat.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { contentOf, type Content } from '../files/content.ts';
import { hashOfContent } from '../files/hash.ts';
import { oneLine, utf8, type DataSet } from './dataset.ts';
import { ExportedObject } from './reading.ts';

/** What an object that speaks of a cleared image repeats of it: all from the cleared bytes, nothing from the original. */
export interface CitedImage extends Size {
  readonly frames: number;
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly series: string;
  readonly study: string;
  readonly instanceNumber: string;
  readonly modality: string;
  /** Patient and General Study modules, and what says that they are de-identified; as UTF-8. */
  readonly context: DataSet;
  readonly colour: boolean;
  readonly inverse: boolean;
  /** Undefined where stored values are shown as they are. */
  readonly rescale: { readonly slope: number; readonly intercept: number } | undefined;
  readonly window: WindowLevel | undefined;
  readonly voi: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
  /** Row and column spacing in mm. */
  readonly spacing: readonly [number, number] | undefined;
  readonly aspect: readonly [number, number];
  readonly calibration: CalibrationFacts;
}

/**
 * Throws NOT_CLEARED unless the clearance is about exactly these bytes, and DICOM_PIXELS for an image whose grey values come from a Modality
 * LUT: a presentation state would have to repeat it, and showing it without would be another picture.
 */
export function citedImage(cleared: ClearedImage, bytes: Uint8Array | Content): CitedImage {
  recheckClearance(cleared, hashOfContent(contentOf(bytes)));
  const object = new ExportedObject(bytes);
  const { file, values } = object;
  requirePicture(values);
  const format = pixelFormat(file, values);
  const { photometric, width, height, frames } = format;
  const colour = !photometric.startsWith('MONOCHROME');
  if (!colour && values.has(tagOf('ModalityLUTSequence')))
    throw new ScrimFailure('DICOM_PIXELS', { what: 'Modality LUT' });
  const levels = greyLevels(values, 0);
  const rescaled = values.has(tagOf('RescaleSlope')) || levels.slope !== 1 || levels.intercept !== 0;
  const [rowAspect, columnAspect] = values.decimals(tagOf('PixelAspectRatio'));
  return {
    width,
    height,
    frames,
    sopClass: object.required('SOPClassUID'),
    sopInstance: object.required('SOPInstanceUID'),
    series: object.required('SeriesInstanceUID'),
    study: object.required('StudyInstanceUID'),
    instanceNumber: object.text('InstanceNumber') ?? '1',
    modality: object.text('Modality') ?? 'OT',
    context: contextOf(object),
    colour,
    inverse: photometric === 'MONOCHROME1',
    rescale: rescaled ? { slope: levels.slope, intercept: levels.intercept } : undefined,
    window: levels.windows[0],
    voi: levels.voi,
    spacing: pixelSpacing(values),
    aspect: rowAspect && columnAspect ? [rowAspect, columnAspect] : [1, 1],
    calibration: calibrationFacts({ values, file, format }, object.text('Modality') ?? ''),
  };
}

/** Of the Patient and General Study modules, PS3.3 C.7.1.1 and C.7.2.1: type 2 stays empty where the image has nothing. */
const repeated = [
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyDate',
  'StudyTime',
  'AccessionNumber',
  'ReferringPhysicianName',
  'StudyID',
] as const;
const repeatedIfThere = [
  'StudyDescription',
  'PatientIdentityRemoved',
  'DeidentificationMethod',
  'LongitudinalTemporalInformationModified',
] as const;

function contextOf(object: ExportedObject): DataSet {
  const value = (keyword: string) => object.text(keyword)?.split('\\')[0];
  const codes = object.codes('DeidentificationMethodCodeSequence');
  return {
    SpecificCharacterSet: utf8,
    ...Object.fromEntries(repeated.map((keyword) => [keyword, value(keyword) ?? null])),
    ...Object.fromEntries(repeatedIfThere.map((keyword) => [keyword, value(keyword)])),
    StudyInstanceUID: object.required('StudyInstanceUID'),
    ...(codes.length > 0 ? { DeidentificationMethodCodeSequence: codes } : {}),
  };
}

/** The software that made the object; General and Enhanced General Equipment, PS3.3 C.7.5. */
export const equipment = (version: string): DataSet => ({
  Manufacturer: 'Scrim',
  ManufacturerModelName: 'Scrim',
  DeviceSerialNumber: '0',
  SoftwareVersions: oneLine(version, 64),
});

/** A DS of at most 16 characters; PS3.5 6.2. */
export function decimalString(value: number): string {
  for (let digits = 15; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return '0';
}
