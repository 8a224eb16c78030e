import { unionOfWords } from '../files/scanMemory.ts';
import type { PixelFormat } from '../dicom/pixelFormat.ts';

/** Native cells: `count` of them from the start of `bytes`. */
export interface NativeCells {
  readonly bytes: Uint8Array;
  readonly format: PixelFormat;
  readonly count: number;
}

type Cells = Uint8Array | Uint16Array | Uint32Array;

/** What fits into a processor's cache, in bytes: cells that cannot be read where they stand are brought to an aligned place piece by piece. */
const pieceBytes = 1 << 16;

/**
 * Whether any cell holds anything but its stored bits, or those with their sign extended. Nothing is written and nothing of the size of the
 * picture allocated: most pictures are as they have to be, and need not be copied then.
 */
export function hasUnusedBits({ bytes, format, count }: NativeCells): boolean {
  const { bitsAllocated, bitsStored, float, bytesPerSample } = format;
  if (bitsAllocated === 1 || float || bitsStored === bitsAllocated) return false;
  const inPlace = (bytesPerSample === 1 || format.littleEndian) && bytes.byteOffset % bytesPerSample === 0;
  if (inPlace) return foreignBits(cellsOf(bytes.subarray(0, count * bytesPerSample), format), format) !== 0;
  const piece = new Uint8Array(Math.min(pieceBytes, count * bytesPerSample));
  for (let from = 0; from < count * bytesPerSample; from += pieceBytes) {
    const length = Math.min(pieceBytes, count * bytesPerSample - from);
    piece.set(bytes.subarray(from, from + length));
    if (foreignBits(cellsOf(piece.subarray(0, length), format), format) !== 0) return true;
  }
  return false;
}

/**
 * Empties the bits above and below the stored ones, in place: retired overlays were hidden there, and no viewer that shows the picture shows
 * them. Cells whose unused bits are zero, or extend the sign, stay as they are. `bytes` must begin at a multiple of the cell's size.
 */
export function clearUnusedBits({ bytes, format, count }: NativeCells): void {
  const { bitsAllocated, bitsStored, float, bytesPerSample } = format;
  if (bitsAllocated === 1) return clearLastByte(bytes, count);
  if (float || bitsStored === bitsAllocated || !hasUnusedBits({ bytes, format, count })) return;
  const own = bytes.subarray(0, count * bytesPerSample);
  const cells = cellsOf(own, format);
  const { unused, up, extended } = layoutOf(format);
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    if ((cell & unused) !== 0) cells[i] = extended ? (cell << up) >> up : cell & ~unused;
  }
  // Back to the file's order of bytes.
  cellsOf(own, format);
}

/** One-bit frames may end within a byte, whose other bits belong to nobody. */
function clearLastByte(bytes: Uint8Array, count: number): void {
  if (count % 8 !== 0) bytes[bytes.length - 1] = bytes.at(-1)! & ((1 << (count % 8)) - 1);
}

interface Layout {
  readonly unused: number;
  /** From the stored bits' top to that of 32 bits. */
  readonly up: number;
  /** Whether unused bits may repeat the sign. */
  readonly extended: boolean;
}

function layoutOf({ bitsAllocated, bitsStored, shift, signed }: PixelFormat): Layout {
  // At most 31 bits are stored here: a cell that is full has none that are unused.
  const used = (2 ** bitsStored - 1) * 2 ** shift;
  return { unused: (2 ** bitsAllocated - 1 - used) | 0, up: 32 - bitsStored, extended: signed && shift === 0 };
}

/** All bits that stand where none should, of all cells together; zero where there are none. */
function foreignBits(cells: Cells, format: PixelFormat): number {
  const { unused, up, extended } = layoutOf(format);
  if (!extended) return unionOf(cells) & unused;
  let all = 0;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!;
    // Zero above a negative number is no sign, but no message either: its reader takes the stored bits.
    if ((cell & unused) !== 0) all |= (((cell << up) >> up) ^ cell) & unused;
  }
  return all;
}

/** All cells laid over each other; words of four bytes at a time where they allow it. */
function unionOf(cells: Cells): number {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: size } = cells;
  const lead = Math.min(((4 - (byteOffset % 4)) % 4) / size, cells.length);
  // Signed words: what is above 2³¹ would be a number of another kind to the engine.
  const words = new Int32Array(
    buffer,
    lead === cells.length ? 0 : byteOffset + lead * size,
    (byteLength - lead * size) >> 2,
  );
  const quick = unionOfWords(words);
  let [all, other, tail] = [quick.all, 0, 0];
  const pairs = words.length & ~3;
  for (let i = quick.count; i < pairs; i += 4) {
    all |= words[i]! | words[i + 1]!;
    other |= words[i + 2]! | words[i + 3]!;
  }
  for (let i = pairs; i < words.length; i++) all |= words[i]!;
  for (let i = 0; i < lead; i++) tail |= cells[i]!;
  for (let i = lead + words.length * (4 / size); i < cells.length; i++) tail |= cells[i]!;
  all |= other;
  if (size <= 2) all |= all >>> 16;
  if (size === 1) all |= all >>> 8;
  return all | tail;
}

/** The cells in the machine's own order (all of those that Scrim runs on are little endian); big-endian ones are swapped in place. */
function cellsOf({ buffer, byteOffset, length }: Uint8Array, { bytesPerSample, littleEndian }: PixelFormat): Cells {
  if (bytesPerSample === 1) return new Uint8Array(buffer, byteOffset, length);
  const swap = Buffer.from(buffer, byteOffset, length);
  if (bytesPerSample === 2) {
    if (!littleEndian) swap.swap16();
    return new Uint16Array(buffer, byteOffset, length / 2);
  }
  if (!littleEndian) swap.swap32();
  return new Uint32Array(buffer, byteOffset, length / 4);
}
