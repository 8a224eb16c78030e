import { ScrimFailure } from '../../model/errors.ts';
import type { DicomFacts, ImageFacts, WindowLevel } from '../../model/item.ts';
import type { Policy } from '../../model/policy.ts';
import { deviceNames } from './device.ts';
import { headSlices } from './headSlices.ts';
import { identifierCategories } from './identifiers.ts';
import type { Content } from '../files/content.ts';
import { decodeFrame, prepareDecoding } from './decode.ts';
import { isProbed, noRange, rangeWindow, widenRange } from './levels.ts';
import { calibrationFacts, frameRate } from './calibration.ts';
import { greyLevels } from './statedLevels.ts';
import { openPicture, type Picture } from './picture.ts';
import { sopClassOf } from './sopClass.ts';
import { Tag } from './tags.ts';
import { speakableUid } from './uids.ts';

/**
 * Reads a DICOM object whole and says what it is. Every frame was decoded when this answers; whatever could not be
 * shown or cleared later is refused here, with a code of the catalogue.
 */
export async function probeDicom(
  source: Uint8Array | Content,
  limits: Policy['limits'],
): Promise<{ facts: ImageFacts; picture: Picture }> {
  if (source.length === 0) throw new ScrimFailure('EMPTY_FILE');
  if (source.length > limits.fileMegabytes * 1e6) {
    throw new ScrimFailure('FILE_TOO_LARGE', { limit: limits.fileMegabytes });
  }
  const picture = openPicture(source, limits);
  await prepareDecoding(picture);
  const { width, height, frames } = picture.format;
  const windows = windowsFound(picture);
  return {
    picture,
    facts: {
      mediaType: 'application/dicom',
      bytes: source.length,
      columns: width,
      rows: height,
      frames,
      identifiers: identifierCategories(picture.file),
      dicom: dicomFacts(picture, windows),
    },
  };
}

/**
 * Decodes all frames of a compressed picture, one at a time, and finds the range on the way. The last one decoded is the first: it is
 * at hand for the thumbnail.
 */
function windowsFound(picture: Picture): WindowLevel[] {
  const { format, values } = picture;
  const levels = greyLevels(values, 0);
  const grey = format.photometric.startsWith('MONOCHROME');
  const needsRange = grey && levels.windows.length === 0 && levels.tables.length === 0;
  let range = noRange;
  for (let frame = format.frames - 1; frame >= 0; frame--) {
    if (format.coding) decodeFrame(picture, frame);
    if (needsRange && isProbed(format, frame)) range = widenRange(range, picture, frame);
  }
  if (!grey) return [];
  return needsRange ? [rangeWindow(range, picture, levels)] : levels.windows;
}

function dicomFacts(picture: Picture, windows: WindowLevel[]): DicomFacts {
  const { values, format, file } = picture;
  const levels = greyLevels(values, 0);
  const rate = frameRate(values);
  const part = values.string(Tag.BodyPartExamined) ?? '';
  const slices = headSlices(picture);
  const device = deviceNames(picture);
  const modality = values.string(Tag.Modality) ?? '';
  return {
    SOPClassUID: speakableUid(sopClassOf(file)),
    TransferSyntaxUID: file.transferSyntax,
    // A code string; anything else in its place is not passed on.
    Modality: isCode(modality) ? modality : '',
    PhotometricInterpretation: format.photometric,
    BitsAllocated: format.bitsAllocated,
    BitsStored: format.bitsStored,
    PixelRepresentation: format.signed ? 1 : 0,
    SamplesPerPixel: format.samplesPerPixel,
    RescaleSlope: levels.slope,
    RescaleIntercept: levels.intercept,
    ...calibrationFacts(picture, modality),
    ...(isCode(part) ? { BodyPartExamined: part } : {}),
    ...(rate && format.frames > 1 ? { frameRate: rate } : {}),
    ...(levels.voi === 'LINEAR' ? {} : { voi: levels.voi }),
    windows,
    ...(slices > 0 ? { headSlices: slices } : {}),
    ...(device ? { device } : {}),
  };
}

const isCode = (value: string): boolean => /^[A-Z0-9_ ]{1,16}$/.test(value);
