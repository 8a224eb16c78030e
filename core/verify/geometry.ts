import type { DicomElement, DicomLayout } from './dicomWalk.ts';
import { tagName } from './tagFacts.ts';
import { valueText } from './valueText.ts';

/** What the image pixel module states, checked against itself; PS3.3 C.7.6.3. */
export interface Geometry {
  readonly rows: number;
  readonly columns: number;
  readonly count: number;
  readonly samples: number;
  readonly allocated: number;
  readonly stored: number;
  /** Unused bits below the stored ones. */
  readonly shift: number;
  readonly signed: boolean;
  readonly planar: boolean;
  /** Y Y Cb Cr: two pixels share their chrominance. Native samples only. */
  readonly pairs: boolean;
  /** Floating point samples: every bit is the number's. */
  readonly float: boolean;
}

export const pixelTags = { integer: 0x7fe00010, float: 0x7fe00008, double: 0x7fe00009 } as const;

/**
 * Answers a reason in place of a geometry that does not add up. `pixelTag`: the element that holds the samples. `held`: bytes of an original's native samples,
 * which are counted where its number of frames is none; what is finished has to say it.
 */
export function readGeometry(
  bytes: Uint8Array,
  layout: DicomLayout,
  pixelTag: number,
  held?: number,
): Geometry | string {
  const top = new Map(
    layout.elements.filter((element) => element.depth === 0).map((element) => [element.tag, element]),
  );
  const number = (tag: number, otherwise = Number.NaN): number => readNumber(bytes, layout, top.get(tag)) ?? otherwise;
  const photometric = top.get(0x00280004);
  const [rows, columns, told] = [number(0x00280010), number(0x00280011), number(0x00280008, 1)];
  const [samples, allocated] = [number(0x00280002, 1), number(0x00280100)];
  const pairs = photometric !== undefined && /_422/.test(valueText(bytes, photometric));
  const frameBytes = (rows * columns * (pairs ? 2 : samples) * allocated) / 8;
  const count = Number.isNaN(told) && held !== undefined ? held / frameBytes : told;
  const float = pixelTag !== pixelTags.integer;
  const stored = float ? allocated : number(0x00280101, allocated);
  const shift = float ? 0 : number(0x00280102, stored - 1) + 1 - stored;
  if (![rows, columns, count].every((value) => Number.isInteger(value) && value > 0)) return 'the picture has no size';
  const widths = float ? [pixelTag === pixelTags.float ? 32 : 64] : [1, 8, 16, 32];
  if (!widths.includes(allocated)) return `${tagName(0x00280100)} is none that can be read`;
  if (samples !== 1 && samples !== 3) return 'neither one nor three samples a pixel';
  if (!Number.isInteger(stored) || stored < 1 || stored > allocated) return 'BitsStored does not fit';
  if (!Number.isInteger(shift) || shift < 0 || shift + stored > allocated) return 'HighBit does not fit';
  return {
    ...{ rows, columns, count, samples, allocated, stored, shift, float },
    signed: number(0x00280103, 0) === 1,
    planar: number(0x00280006, 0) === 1 && samples > 1,
    pairs,
  };
}

function readNumber(bytes: Uint8Array, layout: DicomLayout, element: DicomElement | undefined): number | undefined {
  if (!element || element.to === element.from) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + element.from, element.to - element.from);
  if (element.vr === 'US' && view.byteLength >= 2) return view.getUint16(0, layout.littleEndian);
  if (element.vr === 'IS' || element.vr === 'DS') return Number(valueText(bytes, element).split('\\')[0]!.trim());
  return Number.NaN;
}
