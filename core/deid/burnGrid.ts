import { parseJpeg } from '../codecs/jpeg/markers.ts';
import { gridOf } from '../codecs/jpeg/masks.ts';
import type { BurnGrid } from '../../model/burnGrid.ts';
import { trueCoding } from '../dicom/coded.ts';
import { frameCode } from '../dicom/frames.ts';
import type { Picture } from '../dicom/picture.ts';
import { edgesAreQuiet } from './jpegEdges.ts';

/** In how many pixels edges are looked at, for which frames have to be decoded: a second or two. */
const mostDecoded = 60e6;

/**
 * The blocks to which `burnDicom` lets a mask grow; null where it burns to the pixel, where frames differ, and where telling would take decoding many
 * frames: no less than the mask itself is burned then.
 */
export function dicomGrid({ file, format, fragments }: Picture): BurnGrid | null {
  const { width, height, coding } = format;
  if (!fragments || !coding || coding === 'native' || coding === 'deflated') return null;
  let grid: BurnGrid | undefined;
  for (const frame of fragments) {
    const code = frameCode(file.content, frame);
    if (trueCoding(coding, code) !== 'jpeg') return null;
    const jpeg = parseJpeg(code, { pixels: width * height });
    const own = gridOf(jpeg.frame);
    if (grid && JSON.stringify(grid) !== JSON.stringify(own)) return null;
    grid = own;
    const reachesBeyond = width % own.width !== 0 || height % own.height !== 0;
    if (reachesBeyond && (fragments.length * width * height > mostDecoded || !edgesAreQuiet(jpeg))) return null;
  }
  return grid ?? null;
}
