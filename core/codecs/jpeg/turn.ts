import { decodeCoefficients, type Coefficients } from './coefficients.ts';
import { naturalOrder } from './idct.ts';
import type { Jpeg, JpegComponent, JpegFrame } from './jpeg.ts';

/** How a picture with this Exif orientation comes upright: rows and columns exchanged first, then mirrored. */
const turns = [
  { transpose: false, flipX: false, flipY: false },
  { transpose: false, flipX: true, flipY: false },
  { transpose: false, flipX: true, flipY: true },
  { transpose: false, flipX: false, flipY: true },
  { transpose: true, flipX: false, flipY: false },
  { transpose: true, flipX: true, flipY: false },
  { transpose: true, flipX: true, flipY: true },
  { transpose: true, flipX: false, flipY: true },
] as const;
type Turn = (typeof turns)[number];

/** A picture that stands upright, to be encoded: `jpeg` says its frame and tables, its scans are those of the source and mean nothing. */
export interface TurnedJpeg {
  readonly jpeg: Jpeg;
  readonly coefficients: Coefficients;
}

/**
 * Turned by Exif orientation 1 to 8 without a loss: blocks change places, and coefficients within them places and signs. Undefined where a mirrored side is
 * no multiple of an MCU: what fills up its last blocks would come to stand within the picture.
 */
export function turnJpeg(source: Jpeg, orientation: number): TurnedJpeg | undefined {
  const turn = turns[orientation - 1];
  const jpeg = turn && wholeBlocksTurned(source, turn);
  if (!jpeg) return undefined;
  const order = placesAndSigns(turn);
  const coefficients = decodeCoefficients(source).map((blocks, index) =>
    turnedBlocks(blocks, source.frame.components[index]!, jpeg.frame.components[index]!, turn, order),
  );
  return { jpeg, coefficients };
}

/** The frame of what `turnJpeg` would answer. */
export function turnedFrame(source: Jpeg, orientation: number): JpegFrame | undefined {
  const turn = turns[orientation - 1];
  return turn && wholeBlocksTurned(source, turn)?.frame;
}

function wholeBlocksTurned(source: Jpeg, turn: Turn): Jpeg | undefined {
  const jpeg = turnedHeaders(source, turn);
  const { width, height, maxH, maxV } = jpeg.frame;
  if ((turn.flipX && width % (8 * maxH) !== 0) || (turn.flipY && height % (8 * maxV) !== 0)) return undefined;
  return jpeg;
}

function turnedHeaders(source: Jpeg, { transpose }: Turn): Jpeg {
  const { frame } = source;
  // As a progressive source, for which the encoder makes scans and tables of its own.
  if (!transpose) return { ...source, frame: { ...frame, progressive: true } };
  const { width, height, maxH, maxV, mcusPerLine, mcuRows } = frame;
  const components = frame.components.map((component) => {
    const { h, v, columns, rows, stride, lines, sampling } = component;
    const swapped = ((sampling & 15) << 4) | (sampling >> 4);
    return { ...component, sampling: swapped, h: v, v: h, columns: rows, rows: columns, stride: lines, lines: stride };
  });
  const size = { width: height, height: width, maxH: maxV, maxV: maxH, mcusPerLine: mcuRows, mcuRows: mcusPerLine };
  const quantisation = source.quantisation.map((steps) => steps.map((_, k) => steps[transposed[k]!]!));
  return { ...source, frame: { ...frame, ...size, components, progressive: true }, quantisation };
}

const zigzag = new Uint8Array(64);
for (let k = 0; k < 64; k++) zigzag[naturalOrder[k]!] = k;
/** By zigzag position: that of the coefficient with the two frequencies exchanged. */
const transposed = Uint8Array.from({ length: 64 }, (_, k) => {
  const place = naturalOrder[k]!;
  return zigzag[(place & 7) * 8 + (place >> 3)]!;
});

interface Order {
  readonly from: Uint8Array;
  readonly sign: Int8Array;
}

/** Mirroring negates the cosines of odd frequency along its axis. */
function placesAndSigns({ transpose, flipX, flipY }: Turn): Order {
  const from = Uint8Array.from({ length: 64 }, (_, k) => (transpose ? transposed[k]! : k));
  const sign = Int8Array.from({ length: 64 }, (_, k) => {
    const [x, y] = [naturalOrder[k]! & 7, naturalOrder[k]! >> 3];
    return (flipX && x % 2 === 1) !== (flipY && y % 2 === 1) ? -1 : 1;
  });
  return { from, sign };
}

function turnedBlocks(
  blocks: Int16Array,
  source: JpegComponent,
  target: JpegComponent,
  { transpose, flipX, flipY }: Turn,
  { from, sign }: Order,
): Int16Array {
  const turned = new Int16Array(blocks.length);
  for (let row = 0; row < target.lines; row++) {
    for (let column = 0; column < target.stride; column++) {
      const x = flipX ? target.stride - 1 - column : column;
      const y = flipY ? target.lines - 1 - row : row;
      const at = (transpose ? x * source.stride + y : y * source.stride + x) * 64;
      const to = (row * target.stride + column) * 64;
      for (let k = 0; k < 64; k++) turned[to + k] = blocks[at + from[k]!]! * sign[k]!;
    }
  }
  return turned;
}
