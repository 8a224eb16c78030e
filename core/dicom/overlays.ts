import { overlayBits, type OverlayPlane } from '../../model/overlay.ts';
import { isRepeatingGroup } from './dictionary.ts';
import type { DicomFile } from './parse.ts';
import { valuesOf } from './values.ts';
import type { DicomElement } from './walk.ts';

/** Elements of an overlay group, PS3.3 table C.9-2: the low half of their tags. */
export const OverlayElement = {
  Rows: 0x0010,
  Columns: 0x0011,
  NumberOfFrames: 0x0015,
  Description: 0x0022,
  Type: 0x0040,
  Subtype: 0x0045,
  Origin: 0x0050,
  ImageFrameOrigin: 0x0051,
  BitsAllocated: 0x0100,
  BitPosition: 0x0102,
  Label: 0x1500,
  Data: 0x3000,
} as const;

/** A plane with bits of its own, as the file has it. */
export interface StoredPlane extends Omit<OverlayPlane, 'found'> {
  readonly data: DicomElement;
  /** Words of 16 bits the other way round; PS3.5 8.1.2 and 7.3. */
  readonly swapped: boolean;
}

/** What nobody draws on a picture, and no detector could look at. */
const mostBits = 1e9;

/**
 * The planes of the top level whose statements add up to the bytes that they hold; none that stands in unused bits of the pixel data. What is not
 * answered here cannot be looked at, and what was not looked at does not leave.
 */
export function overlayPlanes(file: DicomFile): StoredPlane[] {
  const planes: StoredPlane[] = [];
  for (const data of file.elements) {
    const [group, element] = [data.tag >>> 16, data.tag & 0xffff];
    if (!isRepeatingGroup(data.tag) || group < 0x6000 || group > 0x601e || group % 2 === 1) continue;
    const plane = element === OverlayElement.Data ? planeOf(file, group, data) : undefined;
    if (plane) planes.push(plane);
  }
  return planes;
}

function planeOf(file: DicomFile, group: number, data: DicomElement): StoredPlane | undefined {
  const values = valuesOf(file, file.elements);
  const at = (element: number): number => group * 0x10000 + element;
  const number = (element: number): number | undefined =>
    values.bytes(at(element))?.length === 2 ? values.uint16(at(element)) : undefined;
  const [columns, rows] = [number(OverlayElement.Columns) ?? 0, number(OverlayElement.Rows) ?? 0];
  const stated = values.string(at(OverlayElement.NumberOfFrames)) ?? '1';
  const frames = /^\d{1,4}$/.test(stated) ? Number(stated) : 0;
  const bits = overlayBits({ columns, rows, frames });
  const isOfOwnBits = number(OverlayElement.BitsAllocated) === 1 && number(OverlayElement.BitPosition) === 0;
  const isBinary = data.explicit ? data.vr === 'OB' || data.vr === 'OW' : data.vr === 'UN';
  const held = data.valueEnd - data.valueStart;
  if (!isOfOwnBits || !isBinary || data.items || data.valueEnd > file.bytes.length) return undefined;
  if (bits < 1 || bits > mostBits || frames > 1000 || held % 2 === 1 || held * 8 < bits) return undefined;
  return { group, columns, rows, frames, data, swapped: !file.littleEndian && data.vr === 'OW' };
}

/** A copy of its bits, the lowest of a byte first, frames one behind the other; of an even length, and zero where no bit of the plane is. */
export function planeBits({ bytes }: DicomFile, plane: StoredPlane): Uint8Array {
  const { data, swapped } = plane;
  const bits = overlayBits(plane);
  const length = 2 * Math.ceil(bits / 16);
  const copy = new Uint8Array(bytes.subarray(data.valueStart, data.valueStart + length));
  if (swapped) swapPairs(copy);
  for (let bit = bits; bit < length * 8; bit++) copy[Math.floor(bit / 8)]! &= ~(1 << (bit % 8));
  return copy;
}

/** The same bits as the value of the plane's element; changes `bits`. */
export function planeValue(bits: Uint8Array, { swapped }: StoredPlane): Uint8Array {
  if (swapped) swapPairs(bits);
  return bits;
}

const swapPairs = ({ buffer, byteOffset, length }: Uint8Array): void => {
  Buffer.from(buffer, byteOffset, length).swap16();
};
