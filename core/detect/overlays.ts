import { overlayBits, type OverlayPlane } from '../../model/overlay.ts';
import type { Policy } from '../../model/policy.ts';
import { overlayPlanes, planeBits, type StoredPlane } from '../dicom/overlays.ts';
import { openPicture, type Picture } from '../dicom/picture.ts';
import { looksLikeDicom } from '../dicom/sniff.ts';
import { contentOf, type Content } from '../files/content.ts';
import { dicomHints } from './dicomHints.ts';
import type { Media } from './media.ts';
import type { Raster } from './raster.ts';
import type { ModelStore } from './session.ts';
import { proposeText } from './text/proposeText.ts';

export interface OverlayRequest {
  readonly bytes: Uint8Array | Content;
  readonly limits: Policy['limits'];
  readonly textThreshold: number;
  readonly models: ModelStore;
}

/** Of a plane. Each is looked at whole, so that nothing has to be concluded from one about another. */
const mostFrames = 30;
/** Of a frame: drawn for detection it takes three bytes a bit. */
const mostPixels = 50e6;
/** What tells a DICOM object from a photo is in here. */
const headBytes = 4096;

/**
 * The overlay planes of an object in which text was looked for on every frame, and where it was found. A plane that is not answered was not looked
 * at: its statements do not add up, it has too many frames, or it is no drawing but a picture in dots. Throws what decoding and detection throw.
 */
export async function lookAtOverlays(request: OverlayRequest): Promise<OverlayPlane[]> {
  const content = contentOf(request.bytes);
  if (!looksLikeDicom(content.slice(0, Math.min(headBytes, content.length)))) return [];
  const picture = openPicture(content, request.limits);
  const seen: OverlayPlane[] = [];
  for (const plane of overlayPlanes(picture.file)) {
    const found = await findText(picture, plane, request);
    const { group, columns, rows, frames } = plane;
    if (found) seen.push({ group, columns, rows, frames, found });
  }
  return seen;
}

async function findText(
  picture: Picture,
  plane: StoredPlane,
  { limits, textThreshold: threshold, models }: OverlayRequest,
): Promise<OverlayPlane['found'] | undefined> {
  const { columns: width, rows: height, frames } = plane;
  if (frames > mostFrames || width * height > Math.min(mostPixels, limits.megapixels * 1e6)) return undefined;
  const bits = planeBits(picture.file, plane);
  if (bits.every((byte) => byte === 0)) return [];
  if (isHalftone(bits, plane)) return undefined;
  const hints = dicomHints(picture);
  const frame = async (index: number): Promise<Raster> => rasterOf(bits, plane, index);
  const media: Media = { width, height, frames, frame, hints };
  const { proposals, complete } = await proposeText(media, models, { threshold, identifiers: hints.identifiers });
  return complete ? proposals.map((proposal) => ({ frames: proposal.frames, box: proposal.box })) : undefined;
}

const isSet = (bits: Uint8Array, at: number): boolean => ((bits[Math.floor(at / 8)]! >> (at % 8)) & 1) === 1;

/** White on black, as viewers draw it. */
function rasterOf(bits: Uint8Array, { columns: width, rows: height }: StoredPlane, frame: number): Raster {
  const size = width * height;
  const data = new Uint8Array(size * 3);
  for (let i = 0; i < size; i++) if (isSet(bits, frame * size + i)) data.fill(255, i * 3, i * 3 + 3);
  return { data, width, height };
}

/** Share of a plane's neighbours that differ; outlines, arrows and grids stay far below. */
const mostEdges = 1 / 8;
/** Of a small plane it would tell nothing. */
const leastBits = 4096;

/** A photograph in black and white dots, or a page that was scanned: text detection is not made for that, and it may show anything. */
function isHalftone(bits: Uint8Array, plane: StoredPlane): boolean {
  const count = overlayBits(plane);
  if (count < leastBits) return false;
  let edges = 0;
  for (let at = 1; at < count; at++) if (isSet(bits, at) !== isSet(bits, at - 1)) edges++;
  return edges > mostEdges * count;
}
