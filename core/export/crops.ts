import type { Coarse, EncodedPicture } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { snapOutward, type Box } from '../../model/geometry.ts';
import type { Policy } from '../../model/policy.ts';
import { rgbFrame } from '../dicom/colour.ts';
import { prepareDecoding } from '../dicom/decode.ts';
import { greyFrame } from '../dicom/levels.ts';
import { openPicture, requireFrame } from '../dicom/picture.ts';
import type { Content } from '../files/content.ts';
import { showCoarse } from '../deid/coarsePreview.ts';
import { showCoarse as coarsenPhoto } from '../photo/burn.ts';
import { decodePhoto, type RgbPicture } from '../photo/decode.ts';
import { encodePng } from '../photo/encode.ts';

export interface CropRequest {
  readonly limits: Policy['limits'];
  readonly crops: readonly { readonly frame: number; readonly box: Box }[];
  /** Longer sides are made smaller, by leaving out lines and columns. */
  readonly maxSide: number;
  /** As cosmetic regions would show it. */
  readonly coarse?: Coarse | undefined;
}

/** Parts of a photo as pictures of nothing but pixels, in the order in which they were asked for. */
export async function photoCrops(bytes: Uint8Array, request: CropRequest): Promise<EncodedPicture[]> {
  const picture = await decodePhoto(bytes, request.limits);
  if (request.coarse) coarsenPhoto(picture, request.coarse);
  return cropsOf(request, (frame) => {
    if (frame !== 0) throw new ScrimFailure('NOT_FOUND');
    return picture;
  });
}

/** The same of a DICOM object, as its first window shows it. */
export async function dicomCrops(content: Content, request: CropRequest): Promise<EncodedPicture[]> {
  const picture = openPicture(content, request.limits);
  await prepareDecoding(picture);
  const { width: columns, height: rows, photometric } = picture.format;
  let last: { readonly frame: number; readonly raster: RgbPicture } | undefined;
  return cropsOf(request, (frame) => {
    if (last?.frame === frame) return last.raster;
    requireFrame(picture.format, frame);
    if (request.coarse) showCoarse(picture, frame, request.coarse);
    const pixels = photometric.startsWith('MONOCHROME')
      ? tripled(greyFrame(picture, frame))
      : new Uint8Array(rgbFrame(picture, frame));
    const raster = { columns, rows, pixels };
    last = { frame, raster };
    return raster;
  });
}

async function cropsOf(
  { crops, maxSide }: CropRequest,
  frameOf: (frame: number) => RgbPicture,
): Promise<EncodedPicture[]> {
  const pictures: EncodedPicture[] = [];
  for (const { frame, box } of crops) {
    const raster = cut(frameOf(frame), box, maxSide);
    const bytes = new Uint8Array(await encodePng(raster, { grey: false }));
    pictures.push({ bytes, mediaType: 'image/png', width: raster.columns, height: raster.rows });
  }
  return pictures;
}

function cut({ columns, rows, pixels }: RgbPicture, box: Box, maxSide: number): RgbPicture {
  const area = snapOutward(box, { width: columns, height: rows });
  if (!area) throw new ScrimFailure('NOT_FOUND');
  const step = Math.max(1, Math.ceil(Math.max(area.width, area.height) / maxSide));
  const [width, height] = [Math.ceil(area.width / step), Math.ceil(area.height / step)];
  const out = new Uint8Array(width * height * 3);
  for (let y = 0, o = 0; y < height; y++) {
    for (let x = 0; x < width; x++, o += 3) {
      const at = ((area.y + y * step) * columns + area.x + x * step) * 3;
      for (let c = 0; c < 3; c++) out[o + c] = pixels[at + c]!;
    }
  }
  return { columns: width, rows: height, pixels: out };
}

function tripled(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (let i = 0, o = 0; i < grey.length; i++, o += 3) rgb.fill(grey[i]!, o, o + 3);
  return rgb;
}
