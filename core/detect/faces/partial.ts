import { boxIntersection, type Size } from '../../../model/geometry.ts';
import { scaleBox, suppressOverlaps, type ScoredBox } from '../boxes.ts';
import { resizeRaster, type Raster } from '../raster.ts';
import type { RunNetwork } from './deepPass.ts';

/** Long sides of the padded picture, each made from the one before. */
const LONG_SIDES = [240, 160] as const;
const LEAST_SCORE = 0.6;
/** Of a sighting that lies in a face that is proposed anyway. */
const COVERED = 0.5;

/**
 * Where the picture may show a part of a face: an eye, a cheek, a mouth that fills the frame. Mirrored at its edges the part becomes
 * enough of a face for UltraFace. It says so of many a dermoscopy image as well: a reason for a person to look, never one to redact.
 */
export async function partsOfFaces(picture: Raster, run: RunNetwork): Promise<ScoredBox[]> {
  const found: ScoredBox[] = [];
  let from = picture;
  for (const longSide of LONG_SIDES) {
    const scale = longSide / 2 / Math.max(picture.width, picture.height);
    const side = (length: number) => Math.max(2, Math.round(length * scale));
    const small = await resizeRaster(from, side(picture.width), side(picture.height));
    from = small;
    const boxes = suppressOverlaps(await run('face-ultraface', mirrored(small), LEAST_SCORE), 0.4);
    const [left, top] = [small.width >> 1, small.height >> 1];
    found.push(...boxes.map((box) => scaleBox({ ...box, x: box.x - left, y: box.y - top }, small, picture)));
  }
  return found;
}

/** Whether one of them lies in the picture and in no face that is proposed anyway. */
export function isBeyond(faces: readonly ScoredBox[], parts: readonly ScoredBox[], { width, height }: Size): boolean {
  return parts.some((part) => {
    const inside = boxIntersection(part, { x: 0, y: 0, width, height });
    const seen = Math.max(0, ...faces.map((face) => boxIntersection(face, part)));
    return inside > 0 && seen < COVERED * inside;
  });
}

/** The picture with a share of itself, half if none is given, mirrored on every side. */
export function mirrored({ data, width, height }: Raster, share = 0.5): Raster {
  const [left, top] = [Math.floor(width * share), Math.floor(height * share)];
  const [wide, high] = [width + 2 * left, height + 2 * top];
  const reflect = (at: number, length: number) => (at < 0 ? -1 - at : at >= length ? 2 * length - 1 - at : at);
  const out = new Uint8Array(wide * high * 3);
  for (let y = 0, to = 0; y < high; y++) {
    const row = reflect(y - top, height) * width;
    for (let x = 0; x < wide; x++, to += 3) {
      const from = (row + reflect(x - left, width)) * 3;
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
    }
  }
  return { data: out, width: wide, height: high };
}
