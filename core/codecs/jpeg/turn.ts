import type { MaskedCoefficients } from './coefficientMasks.ts';
import { decodeMasked } from './coefficients.ts';
import { naturalOrder } from './idct.ts';
import type { Jpeg } from './jpeg.ts';

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

/** Where a picture's blocks and coefficients come to stand. */
export interface TurnedJpeg {
  /** Its frame and tables as they are when it stands upright; its scans are those of the source and mean nothing. */
  readonly jpeg: Jpeg;
  /** By zigzag position in the source: that in the result, and 0, or -1 where the sign changes. */
  readonly places: Uint8Array;
  readonly signs: Int8Array;
  /** The place of a component's block in the result, by its column and row in the source. */
  readonly blockAt: (index: number, column: number, row: number) => number;
}

/**
 * How a JPEG is turned by Exif orientation 1 to 8 without a loss: blocks change places, and coefficients within them places and signs. Undefined where a mirrored
 * side is no multiple of an MCU: what fills up its last blocks would come to stand within the picture.
 */
export function turnJpeg(source: Jpeg, orientation: number): TurnedJpeg | undefined {
  const turn = turns[orientation - 1];
  if (!turn) return undefined;
  const jpeg = turnedHeaders(source, turn);
  const { width, height, maxH, maxV } = jpeg.frame;
  const { transpose, flipX, flipY } = turn;
  if ((flipX && width % (8 * maxH) !== 0) || (flipY && height % (8 * maxV) !== 0)) return undefined;
  const blockAt = (index: number, column: number, row: number): number => {
    const { stride, lines } = jpeg.frame.components[index]!;
    const [x, y] = transpose ? [row, column] : [column, row];
    return (flipY ? lines - 1 - y : y) * stride + (flipX ? stride - 1 - x : x);
  };
  return { jpeg, ...placesAndSigns(turn), blockAt };
}

/** Every coefficient of a turned picture. */
export function turnedCoefficients(source: Jpeg, { places, signs, blockAt }: TurnedJpeg): MaskedCoefficients {
  const { coefficients, masks } = decodeMasked(source);
  const turned = {
    coefficients: coefficients.map(({ length }) => new Int16Array(length)),
    masks: masks.map(({ length }) => new Int32Array(length)),
  };
  source.frame.components.forEach(({ stride, lines }, index) => {
    const [from, to] = [coefficients[index]!, turned.coefficients[index]!];
    const [known, made] = [masks[index]!, turned.masks[index]!];
    for (let row = 0, block = 0; row < lines; row++) {
      for (let column = 0; column < stride; column++, block++) {
        const target = blockAt(index, column, row);
        to[target * 64] = from[block * 64]!;
        for (let base = 0; base < 64; base += 32) {
          for (let mask = known[(block * 64 + base) >> 5]!; mask !== 0; mask &= mask - 1) {
            const k = base + 31 - Math.clz32(mask & -mask);
            const place = places[k]!;
            to[target * 64 + place] = (from[block * 64 + k]! ^ signs[k]!) - signs[k]!;
            made[(target * 64 + place) >> 5]! |= 1 << place;
          }
        }
      }
    }
  });
  return turned;
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

/** Mirroring negates the cosines of odd frequency along its axis. */
function placesAndSigns({ transpose, flipX, flipY }: Turn): Pick<TurnedJpeg, 'places' | 'signs'> {
  const places = Uint8Array.from({ length: 64 }, (_, k) => (transpose ? transposed[k]! : k));
  const signs = Int8Array.from(places, (place) => {
    const [x, y] = [naturalOrder[place]! & 7, naturalOrder[place]! >> 3];
    return (flipX && x % 2 === 1) !== (flipY && y % 2 === 1) ? -1 : 0;
  });
  return { places, signs };
}
