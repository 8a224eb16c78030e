import type { Box, Size } from '../../model/geometry.ts';
import { tagOf } from './dictionary.ts';
import type { Values } from './values.ts';

const MOST_REGIONS = 200;

/** Regions that are image, in whole pixels inside the picture; undefined where the object declares none. */
export function ultrasoundRegions(values: Values, size: Size, littleEndian: boolean): Box[] | undefined {
  const sequence = values.element(tagOf('SequenceOfUltrasoundRegions'));
  if (!sequence?.items?.length) return undefined;
  const boxes: Box[] = [];
  for (let index = 0; index < Math.min(MOST_REGIONS, sequence.items.length); index++) {
    const box = regionBox(values.item(tagOf('SequenceOfUltrasoundRegions'), index), size, littleEndian);
    if (box) boxes.push(box);
  }
  return boxes.length > 0 ? boxes : undefined;
}

/** PS3.3 C.8.5.5: corners are pixels that belong to the region, counted from 0. */
export function regionBox(item: Values | undefined, size: Size, littleEndian: boolean): Box | undefined {
  const corner = (keyword: string) => item && unsignedLong(item, littleEndian, tagOf(keyword));
  const left = corner('RegionLocationMinX0');
  const top = corner('RegionLocationMinY0');
  const right = corner('RegionLocationMaxX1');
  const bottom = corner('RegionLocationMaxY1');
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) return undefined;
  const width = Math.min(size.width, right + 1) - left;
  const height = Math.min(size.height, bottom + 1) - top;
  return width > 0 && height > 0 ? { x: left, y: top, width, height } : undefined;
}

function unsignedLong(values: Values, littleEndian: boolean, tag: number): number | undefined {
  const bytes = values.bytes(tag);
  if (bytes?.length !== 4) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, littleEndian);
}
