import type { BurnGrid } from '../../../model/burnGrid.ts';
import type { Box, Span } from '../../../model/geometry.ts';
import { snapOutward } from '../../../model/geometry.ts';
import type { JpegFrame } from './jpeg.ts';

type Framed = { readonly frame: JpegFrame };

/**
 * How many pixels beside an MCU a decoder may mix with the MCU's chroma when it interpolates ("fancy upsampling"), both ways: half the
 * ratio of subsampling. Zero where no component is subsampled.
 */
export function chromaReach({ frame }: Framed): { readonly x: number; readonly y: number } {
  const reach = (most: number, factors: readonly number[]): number => Math.floor(most / Math.min(...factors) / 2);
  return {
    x: reach(
      frame.maxH,
      frame.components.map(({ h }) => h),
    ),
    y: reach(
      frame.maxV,
      frame.components.map(({ v }) => v),
    ),
  };
}

/** The same, for whoever shows beforehand what will be filled (`grownSpans`). */
export function gridOf(frame: JpegFrame): BurnGrid {
  const { x: reachX, y: reachY } = chromaReach({ frame });
  return { width: 8 * frame.maxH, height: 8 * frame.maxV, reachX, reachY, across: false };
}

/**
 * The MCUs that get the fill, one byte each, 1 if so: those that the spans touch, and the neighbours whose chroma a decoder would
 * mix into a masked pixel at the MCU's edge. Spans outside of the picture touch none.
 */
export function touchedMcus(jpeg: Framed, spans: Iterable<Span>): Uint8Array {
  const { width, height, maxH, maxV, mcusPerLine, mcuRows } = jpeg.frame;
  const reach = chromaReach(jpeg);
  const touched = new Uint8Array(mcusPerLine * mcuRows);
  for (const { y, from, to } of spans) {
    const [left, right] = [Math.max(0, from), Math.min(width, to)];
    if (y < 0 || y >= height || right <= left) continue;
    const first = Math.floor(Math.max(0, left - reach.x) / (8 * maxH));
    const last = Math.floor(Math.min(width - 1, right - 1 + reach.x) / (8 * maxH));
    const top = Math.floor(Math.max(0, y - reach.y) / (8 * maxV));
    const bottom = Math.floor(Math.min(height - 1, y + reach.y) / (8 * maxV));
    for (let row = top; row <= bottom; row++) touched.fill(1, row * mcusPerLine + first, row * mcusPerLine + last + 1);
  }
  return touched;
}

/** The pixels of the touched MCUs: what the fill covers. All of them decode to one colour, within a step of quantisation. */
export function* filledSpans({ frame }: Framed, touched: Uint8Array): Generator<Span> {
  const { width, height, maxH, maxV, mcusPerLine } = frame;
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / (8 * maxV)) * mcusPerLine;
    for (let mcu = 0; mcu < mcusPerLine; mcu++) {
      if (touched[row + mcu] === 0) continue;
      const first = mcu;
      while (mcu < mcusPerLine && touched[row + mcu] === 1) mcu++;
      yield { y, from: first * 8 * maxH, to: Math.min(width, mcu * 8 * maxH) };
    }
  }
}

/** What the fill covers for a box: whole MCUs, clipped to the picture; undefined if nothing of the box lies inside. */
export function snapToMcu(box: Box, jpeg: Framed): Box | undefined {
  const { width, height, maxH, maxV } = jpeg.frame;
  const inside = snapOutward(box, { width, height });
  if (!inside) return undefined;
  const reach = chromaReach(jpeg);
  const [x, right] = snapRange(inside.x - reach.x, inside.x + inside.width + reach.x, 8 * maxH, width);
  const [y, bottom] = snapRange(inside.y - reach.y, inside.y + inside.height + reach.y, 8 * maxV, height);
  return { x, y, width: right - x, height: bottom - y };
}

/**
 * The pixels that may differ from the original for a box: what the fill covers and, under subsampling, the ring around it whose
 * chroma a decoder interpolates. Everything else decodes to the same bits.
 */
export function changedByMcu(box: Box, jpeg: Framed): Box | undefined {
  const filled = snapToMcu(box, jpeg);
  if (!filled) return undefined;
  const { x, y } = chromaReach(jpeg);
  const grown = { x: filled.x - x, y: filled.y - y, width: filled.width + 2 * x, height: filled.height + 2 * y };
  return snapOutward(grown, jpeg.frame);
}

function snapRange(from: number, to: number, size: number, end: number): [number, number] {
  const first = Math.floor(Math.max(0, from) / size) * size;
  return [first, Math.min(end, Math.ceil(Math.min(end, to) / size) * size)];
}

/** The runs of pixels that are not zero in a bitmap of width × height. */
export function* bitmapSpans(bitmap: Uint8Array, width: number, height: number): Generator<Span> {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!bitmap[y * width + x]) continue;
      const from = x;
      while (x < width && bitmap[y * width + x]) x++;
      yield { y, from, to: x };
    }
  }
}
