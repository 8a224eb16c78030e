import { snapOutward, type Box, type Size } from '../../../model/geometry.ts';
import type { ScoredBox, Slant } from '../boxes.ts';
import type { Place } from '../frames.ts';
import { cropRaster, resizeRaster, type Raster } from '../raster.ts';
import type { Component } from './components.ts';

/** What is so much longer than high has a direction, as a word of three letters has; and what is more so, one that is told to a degree. */
const LEAST_ELONGATION = 1.6;
const SURE_ELONGATION = 2.5;
/** Share of that rectangle which a straight line fills; a bow or a corner fills less. */
const LEAST_FILL = 0.8;
/** Up to so many degrees from lying or standing it is read as it is. */
const LEAST_DEGREES = 2.5;
const LEAST_DEGREES_OF_SHORT = 10;

/**
 * How a patch lies that neither lies nor stands: by its second moments, as the rectangle that has the same. Undefined where it is not long enough to tell, or
 * straight.
 */
export function slantOf({ pixels, x, y, varianceX, varianceY, covariance }: Component): Slant | undefined {
  const mean = (varianceX + varianceY) / 2;
  const spread = Math.hypot((varianceX - varianceY) / 2, covariance);
  // Of a rectangle the variance along a side is its length, squared, by 12; that of a single row of pixels is 1 / 12.
  const [length, height] = [mean + spread, Math.max(1 / 12, mean - spread)].map((variance) => Math.sqrt(12 * variance));
  const degrees = (Math.atan2(2 * covariance, varianceX - varianceY) * 90) / Math.PI;
  const least = length! < SURE_ELONGATION * height! ? LEAST_DEGREES_OF_SHORT : LEAST_DEGREES;
  const off = Math.abs(degrees);
  if (length! < LEAST_ELONGATION * height! || off < least || off > 90 - least) return undefined;
  if (pixels < LEAST_FILL * length! * height!) return undefined;
  return { x, y, degrees, length: length!, height: height! };
}

/** Of a picture at another size, the same share along both sides. */
export const scaledSlant = (slant: Slant, by: number): Slant => ({
  x: slant.x * by,
  y: slant.y * by,
  degrees: slant.degrees,
  length: slant.length * by,
  height: slant.height * by,
});

export function movedLine<T extends ScoredBox>(line: T, x: number, y: number): T {
  const { slant } = line;
  const moved = { ...line, x: line.x + x, y: line.y + y };
  return slant ? { ...moved, slant: { ...slant, x: slant.x + x, y: slant.y + y } } : moved;
}

/** Of a picture that was turned clockwise by a quarter, in coordinates of the picture before it, whose size is `upright`. */
export function unturnedSlant({ x, y, degrees, ...size }: Slant, upright: Size): Slant {
  return { x: y, y: upright.height - x, degrees: degrees > 0 ? degrees - 90 : degrees + 90, ...size };
}

/** Shares of a line's height by which two sightings of it may lie beside each other, and degrees by which they may differ. */
const SAME = { across: 0.6, degrees: 15 } as const;

/** Two sightings of one slanted line: their boxes tell nothing, for those of the next line of a label overlap them as well. */
export function isSameSlanted(a: Slant, b: Slant): boolean {
  const between = Math.abs(a.degrees - b.degrees);
  if (Math.min(between, 180 - between) > SAME.degrees) return false;
  const [along, across] = alongAndAcross(a, b.x - a.x, b.y - a.y);
  const gap = Math.abs(along) - (a.length + b.length) / 2;
  return Math.abs(across) <= SAME.across * Math.min(a.height, b.height) && gap <= 0;
}

/** A way in the picture, as far as it goes along a slanted line and across it. */
export function alongAndAcross({ degrees }: Slant, x: number, y: number): [along: number, across: number] {
  const [cos, sin] = cosAndSin(degrees);
  return [x * cos + y * sin, y * cos - x * sin];
}

const cosAndSin = (degrees: number): [number, number] => {
  const radians = (degrees * Math.PI) / 180;
  return [Math.cos(radians), Math.sin(radians)];
};

/** How far a slanted rectangle reaches that grows by so much along and across, to the sides and up and down. */
export function reachOfGrowth({ degrees }: Slant, along: number, across: number): { x: number; y: number } {
  const [cos, sin] = cosAndSin(degrees).map(Math.abs) as [number, number];
  return { x: along * cos + across * sin, y: along * sin + across * cos };
}

/** Shares of its height that a straightened line has about it: what looks from near by want to see. */
const ABOUT = 1.5;
/** Pixels of a straightened line and what is about it: what is larger is no line that anybody must read in full. */
const MOST_PIXELS = 4e6;

/** A line as it is, or lying where it is slanted, with what is about it: beyond the picture's edge goes on what is there. */
export async function straight(picture: Raster, line: Place): Promise<{ readonly raster: Raster; readonly line: Box }> {
  if (!line.slant) return { raster: picture, line };
  const { slant } = line;
  const by = Math.sqrt(MOST_PIXELS / areaAbout(slant));
  return by >= 1 ? straightened(picture, slant) : straightenedSmall(picture, slant, by);
}

const areaAbout = ({ length, height }: Slant): number => (length + 2 * ABOUT * height) * (height + 2 * ABOUT * height);

/** By so much smaller. */
async function straightenedSmall(picture: Raster, slant: Slant, by: number): ReturnType<typeof straight> {
  const { length, height } = slant;
  const { x, y } = reachOfGrowth(slant, length / 2 + ABOUT * height, height / 2 + ABOUT * height);
  const area = snapOutward({ x: slant.x - x, y: slant.y - y, width: 2 * x, height: 2 * y }, picture);
  if (!area) return { raster: picture, line: { x: 0, y: 0, width: picture.width, height: picture.height } };
  const part = cropRaster(picture, area.x, area.y, area.width, area.height);
  const small = await resizeRaster(
    part,
    Math.max(1, Math.round(area.width * by)),
    Math.max(1, Math.round(area.height * by)),
  );
  return straightened(small, scaledSlant({ ...slant, x: slant.x - area.x, y: slant.y - area.y }, by));
}

function straightened(picture: Raster, slant: Slant): { readonly raster: Raster; readonly line: Box } {
  const margin = Math.ceil(slant.height * ABOUT);
  const [length, tall] = [Math.max(1, Math.round(slant.length)), Math.max(1, Math.round(slant.height))];
  const [width, height] = [length + 2 * margin, tall + 2 * margin];
  const [cos, sin] = cosAndSin(slant.degrees);
  const data = new Uint8Array(width * height * 3);
  for (let v = 0, at = 0; v < height; v++) {
    const across = v - (height - 1) / 2;
    for (let u = 0; u < width; u++, at += 3) {
      const along = u - (width - 1) / 2;
      sample(picture, slant.x + along * cos - across * sin, slant.y + along * sin + across * cos, data, at);
    }
  }
  return { raster: { data, width, height }, line: { x: margin, y: margin, width: length, height: tall } };
}

/** Between the four pixels about a place. */
function sample({ data, width, height }: Raster, x: number, y: number, into: Uint8Array, at: number): void {
  const [inX, inY] = [Math.min(Math.max(x - 0.5, 0), width - 1), Math.min(Math.max(y - 0.5, 0), height - 1)];
  const [left, top] = [Math.floor(inX), Math.floor(inY)];
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)];
  const [dx, dy] = [inX - left, inY - top];
  for (let c = 0; c < 3; c++) {
    const above = data[(top * width + left) * 3 + c]! * (1 - dx) + data[(top * width + right) * 3 + c]! * dx;
    const below = data[(bottom * width + left) * 3 + c]! * (1 - dx) + data[(bottom * width + right) * 3 + c]! * dx;
    into[at + c] = above * (1 - dy) + below * dy;
  }
}
