import type { EncodedPicture } from '../../contract/workers.schema.ts';
import type { Annotation } from '../../model/annotation.ts';
import type { WindowLevel } from '../../model/item.ts';
import type { CalibrationFacts } from '../../model/measure.ts';
import type { Policy } from '../../model/policy.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { calibrationFacts } from '../dicom/calibration.ts';
import { rgbFrame } from '../dicom/colour.ts';
import { Tag } from '../dicom/tags.ts';
import type { Content } from '../files/content.ts';
import { prepareDecoding } from '../dicom/decode.ts';
import { greyFrame } from '../dicom/levels.ts';
import { openPicture, requireFrame } from '../dicom/picture.ts';
import { decodePhoto, type RgbPicture } from '../photo/decode.ts';
import { encodeJpeg, encodePng } from '../photo/encode.ts';
import { flattenAnnotations } from './flatten.ts';

export interface RenderRequest {
  readonly frame: number;
  readonly format: 'png' | 'jpeg';
  readonly jpegQuality: number;
  readonly limits: Policy['limits'];
  /** The object's first window, or else its whole range, where absent. Colour has none. */
  readonly window?: Omit<WindowLevel, 'name'> | undefined;
  /** Drawn into this frame's pixels; those of other frames are left out. */
  readonly annotations: readonly Annotation[];
}

interface Raster extends RgbPicture {
  readonly grey: boolean;
}

/** One frame in full size as a PNG or JPEG of 8 bits in sRGB, which holds nothing but pixels. */
export async function renderedDicom(content: Content, request: RenderRequest): Promise<EncodedPicture> {
  const picture = openPicture(content, request.limits);
  requireFrame(picture.format, request.frame);
  await prepareDecoding(picture);
  const grey = picture.format.photometric.startsWith('MONOCHROME');
  const { width: columns, height: rows } = picture.format;
  const pixels = grey
    ? asRgb(greyFrame(picture, request.frame, request.window))
    : new Uint8Array(rgbFrame(picture, request.frame));
  const modality = picture.values.string(Tag.Modality) ?? '';
  return finish({ columns, rows, pixels, grey }, request, calibrationFacts(picture, modality));
}

export async function renderedPhoto(bytes: Uint8Array, request: RenderRequest): Promise<EncodedPicture> {
  if (request.frame !== 0) throw new ScrimFailure('NOT_FOUND');
  const decoded = await decodePhoto(bytes, request.limits);
  return finish({ ...decoded, pixels: new Uint8Array(decoded.pixels) }, request);
}

async function finish(
  raster: Raster,
  { annotations, frame, format, jpegQuality }: RenderRequest,
  calibration?: CalibrationFacts,
) {
  flattenAnnotations(
    raster,
    annotations.filter((annotation) => annotation.frame === frame),
    calibration,
  );
  const { grey, columns: width, rows: height } = raster;
  const encoded = format === 'png' ? encodePng(raster, { grey }) : encodeJpeg(raster, jpegQuality, { grey });
  const mediaType = format === 'png' ? ('image/png' as const) : ('image/jpeg' as const);
  return { bytes: new Uint8Array(await encoded), mediaType, width, height };
}

function asRgb(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (let i = 0, o = 0; i < grey.length; i++, o += 3) rgb.fill(grey[i]!, o, o + 3);
  return rgb;
}
