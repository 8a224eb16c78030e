import { pixelTags, readGeometry } from './geometry.ts';
import type { DicomLayout } from './dicomWalk.ts';
import type { DicomPixels } from './dicomPixels.ts';
import type { Cells, Frames } from './frames.ts';
import { checkCloseOutside } from './outsideMasks.ts';
import { createFindings, type Findings } from './findings.ts';
import { valueText } from './valueText.ts';

/** Frames that are tried; a picture does not tell which one it shows. */
const mostTried = 1000;

/**
 * A picture that was rendered of a DICOM object is one of its frames, seen through some window: equal samples look equal, larger ones never darker than smaller ones,
 * or never lighter. What was filled has one colour. Nothing is known of the window, so nothing is asked of it.
 */
export function checkRendered(
  made: Frames,
  source: DicomPixels,
  { layout, jpeg }: { readonly layout: DicomLayout; readonly jpeg: boolean },
  findings: Findings,
): void {
  findings.begin('outside-masks');
  if (made.width !== source.width || made.height !== source.height)
    return findings.add('dimensions', 'not the original’s size');
  const photometric = photometricOf(layout);
  const shown = made.frame(0);
  for (let index = 0; index < Math.min(source.count, mostTried); index++) {
    if (shows(made, shown, source, { index, photometric, jpeg, signed: signedBits(layout) })) return;
  }
  findings.add('outside-masks', 'the picture is no frame of the original seen through any window');
}

interface How {
  readonly index: number;
  readonly photometric: string;
  readonly jpeg: boolean;
  readonly signed: number | undefined;
}

function shows(made: Frames, shown: Cells, source: DicomPixels, how: How): boolean {
  const cells = source.frame(how.index);
  if (source.samples === 3) return isClose(made, coloursOf(cells, how.photometric));
  if (source.samples !== 1 || cells instanceof Uint32Array) return false;
  const isGrey = how.photometric.startsWith('MONOCHROME');
  if (!how.jpeg) return isWindowed(shown, cells, { isGrey, signed: how.signed });
  return isClose(made, medians(shown, cells));
}

function isClose(made: Frames, pixels: Uint8Array): boolean {
  const judged = createFindings();
  checkCloseOutside(made, { ...made, frame: () => pixels }, undefined, judged);
  return judged.passed('outside-masks');
}

/** Every value of a sample has one colour, or that and the colour of what was filled. */
function isWindowed(
  shown: Cells,
  cells: Cells,
  { isGrey, signed }: { readonly isGrey: boolean; readonly signed: number | undefined },
): boolean {
  const [first, second] = [new Int32Array(65536).fill(-1), new Int32Array(65536).fill(-1)];
  for (let i = 0; i < cells.length; i++) {
    const colour = (shown[i * 3]! << 16) | (shown[i * 3 + 1]! << 8) | shown[i * 3 + 2]!;
    const value = cells[i]!;
    if (first[value] === -1) first[value] = colour;
    else if (first[value] !== colour) {
      if (second[value] === -1) second[value] = colour;
      else if (second[value] !== colour) return false;
    }
  }
  const twofold = second.findIndex((colour) => colour !== -1);
  if (twofold < 0) return !isGrey || isMonotonous(first, signed, undefined);
  return [first[twofold]!, second[twofold]!].some((fill) => {
    const tables = second.every((colour, value) => colour === -1 || colour === fill || first[value] === fill);
    const table = first.map((colour, value) => (colour === fill && second[value] !== -1 ? second[value]! : colour));
    return tables && (!isGrey || isMonotonous(table, signed, fill));
  });
}

/** In the order of the numbers that the patterns mean. `fill`: a colour that may stand for a value of which no other pixel is left. */
function isMonotonous(table: Int32Array, bits: number | undefined, fill: number | undefined): boolean {
  const levels: number[] = [];
  const half = bits === undefined ? 0 : 2 ** (bits - 1);
  for (let at = 0; at < 65536; at++) {
    const value = half === 0 ? at : at < half ? at + half : at < 2 * half ? at - half : at;
    const colour = table[value]!;
    if (colour !== -1 && colour !== fill) levels.push(colour & 0xff);
  }
  return (
    levels.every((level, i) => i === 0 || level >= levels[i - 1]!) ||
    levels.every((level, i) => i === 0 || level <= levels[i - 1]!)
  );
}

/** The picture as the usual colour of each value would show it. */
function medians(shown: Cells, cells: Cells): Uint8Array {
  let most = 0;
  for (let i = 0; i < cells.length; i++) most = Math.max(most, cells[i]!);
  const step = Math.max(1, Math.ceil((most + 1) / 4096));
  const counts = new Uint32Array(4096 * 256);
  for (let i = 0; i < cells.length; i++) counts[Math.floor(cells[i]! / step) * 256 + shown[i * 3]!]!++;
  const usual = new Uint8Array(4096);
  for (let bin = 0; bin < 4096; bin++) {
    const own = counts.subarray(bin * 256, bin * 256 + 256);
    const half = own.reduce((sum, count) => sum + count, 0) / 2;
    let sum = 0;
    usual[bin] = Math.max(
      0,
      own.findIndex((count) => (sum += count) > half),
    );
  }
  const out = new Uint8Array(cells.length * 3);
  for (let i = 0; i < cells.length; i++) out.fill(usual[Math.floor(cells[i]! / step)]!, i * 3, i * 3 + 3);
  return out;
}

/** PS3.3 C.7.6.3.1.2; what a coding transforms within itself has been undone. */
function coloursOf(cells: Cells, photometric: string): Uint8Array {
  const out = new Uint8Array(cells.length);
  const isYbr = photometric.startsWith('YBR_FULL');
  for (let i = 0; i < cells.length; i += 3) {
    const [a, b, c] = [cells[i]!, cells[i + 1]! - 128, cells[i + 2]! - 128];
    const rgb = isYbr ? [a + 1.402 * c, a - 0.344136 * b - 0.714136 * c, a + 1.772 * b] : [a, b + 128, c + 128];
    for (let s = 0; s < 3; s++) out[i + s] = Math.min(255, Math.max(0, Math.round(rgb[s]!)));
  }
  return out;
}

function photometricOf({ bytes, elements }: DicomLayout): string {
  const element = elements.find(({ tag, depth }) => tag === 0x00280004 && depth === 0);
  return element ? valueText(bytes, element).trim() : '';
}

/** BitsStored of signed samples. */
function signedBits(layout: DicomLayout): number | undefined {
  const geometry = readGeometry(layout.bytes, layout, pixelTags.integer);
  return typeof geometry !== 'string' && geometry.signed ? geometry.stored : undefined;
}
