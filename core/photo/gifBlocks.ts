import { ScrimFailure } from '../../model/errors.ts';

export interface GifStructure {
  readonly columns: number;
  readonly rows: number;
  /** Pictures in the file. */
  readonly frames: number;
  readonly transparent: boolean;
  /** Comments, plain text and applications' data other than how often an animation repeats: by name. */
  readonly extensions: readonly { readonly label: number; readonly data: Uint8Array }[];
  /** Bytes behind the trailer. */
  readonly trailing: number;
}

export const looksLikeGif = (head: Uint8Array): boolean => ['GIF87a', 'GIF89a'].includes(latin1(head, 0, 6));

const mostFrames = 100_000;

/** Walks the blocks of a GIF (version 89a) up to its trailer. DAMAGED_FILE where one is cut short or the first picture goes beyond the screen. */
export function readGifStructure(file: Uint8Array): GifStructure {
  if (!looksLikeGif(file) || file.length < 14) throw damaged();
  const u16 = (at: number): number => file[at]! | (file[at + 1]! << 8);
  const [columns, rows] = [u16(6), u16(8)];
  if (columns === 0 || rows === 0) throw damaged();
  let at = 13 + paletteBytes(file[10]!);
  let frames = 0;
  let transparent = false;
  const extensions: { label: number; data: Uint8Array }[] = [];
  for (;;) {
    const introducer = file[at];
    if (introducer === 0x3b) break;
    if (introducer === 0x2c) {
      if (at + 10 > file.length || ++frames > mostFrames) throw damaged();
      const fits = u16(at + 1) + u16(at + 5) <= columns && u16(at + 3) + u16(at + 7) <= rows;
      if (frames === 1 && !fits) throw damaged();
      // Behind the palette stands how wide the first codes are.
      at = subBlocksEnd(file, at + 10 + paletteBytes(file[at + 9]!) + 1);
    } else if (introducer === 0x21) {
      const label = file[at + 1] ?? 0;
      const end = subBlocksEnd(file, at + 2);
      if (label === 0xf9) transparent ||= frames === 0 && (file[at + 3]! & 1) === 1;
      else if (!isRepetition(file, at)) extensions.push({ label, data: file.subarray(at + 2, end) });
      at = end;
    } else throw damaged();
  }
  if (frames === 0) throw damaged();
  return { columns, rows, frames, transparent, extensions, trailing: file.length - at - 1 };
}

const damaged = (): ScrimFailure => new ScrimFailure('DAMAGED_FILE');

const paletteBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

function subBlocksEnd(file: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const length = file[at];
    if (length === undefined) throw damaged();
    at += 1 + length;
    if (length === 0) return at;
  }
}

const isRepetition = (file: Uint8Array, at: number): boolean =>
  file[at + 1] === 0xff &&
  ['NETSCAPE2.0', 'ANIMEXTS1.0'].includes(latin1(file, at + 3, at + 14)) &&
  file[at + 14] === 3;

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));
