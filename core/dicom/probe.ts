import { ScrimFailure } from '../../model/errors.ts';
import type { DicomFacts, ImageFacts } from '../../model/item.ts';
import type { Policy } from '../../model/policy.ts';
import { identifierCategories } from './identifiers.ts';
import { defaultWindow, greyLevels, pixelSpacing } from './levels.ts';
import { openPicture, type Picture } from './picture.ts';
import { Tag } from './tags.ts';
import { speakableUid } from './uids.ts';

/**
 * Reads a DICOM object whole and says what it is. Every frame's bytes are known to be there when this answers; whatever could not be
 * shown or cleared later is refused here, with a code of the catalogue.
 */
export async function probeDicom(bytes: Uint8Array, limits: Policy['limits']): Promise<{ facts: ImageFacts }> {
  if (bytes.length === 0) throw new ScrimFailure('EMPTY_FILE');
  if (bytes.length > limits.fileMegabytes * 1e6) {
    throw new ScrimFailure('FILE_TOO_LARGE', { limit: limits.fileMegabytes });
  }
  const picture = openPicture(bytes);
  const { width, height, frames } = picture.format;
  if (width * height > limits.megapixels * 1e6) {
    throw new ScrimFailure('DIMENSIONS_TOO_LARGE', { columns: width, rows: height, limit: limits.megapixels });
  }
  return {
    facts: {
      mediaType: 'application/dicom',
      bytes: bytes.length,
      columns: width,
      rows: height,
      frames,
      identifiers: identifierCategories(picture.file),
      dicom: dicomFacts(picture),
    },
  };
}

function dicomFacts(picture: Picture): DicomFacts {
  const { values, format, file } = picture;
  const levels = greyLevels(values, 0);
  const grey = format.photometric.startsWith('MONOCHROME');
  const spacing = pixelSpacing(values);
  const modality = values.string(Tag.Modality) ?? '';
  return {
    SOPClassUID: speakableUid(values.string(Tag.SOPClassUID) ?? ''),
    TransferSyntaxUID: file.transferSyntax,
    // A code string; anything else in its place is not passed on.
    Modality: /^[A-Z0-9_ ]{1,16}$/.test(modality) ? modality : '',
    PhotometricInterpretation: format.photometric,
    BitsAllocated: format.bytesPerSample * 8,
    BitsStored: format.bitsStored,
    PixelRepresentation: format.signed ? 1 : 0,
    SamplesPerPixel: format.samplesPerPixel,
    RescaleSlope: levels.slope,
    RescaleIntercept: levels.intercept,
    ...(spacing ? { PixelSpacing: spacing } : {}),
    windows: !grey ? [] : levels.windows.length > 0 ? levels.windows : [defaultWindow(picture, levels)],
  };
}
