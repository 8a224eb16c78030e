import { ScrimFailure } from '../../model/errors.ts';
import { codedSamples, prepareCoding } from './coded.ts';
import { inflateBounded } from './inflate.ts';
import { frameCode } from './frames.ts';
import type { Picture } from './picture.ts';
import type { Photometric, PixelFormat } from './pixelFormat.ts';
import { nativeSamples, type Samples } from './samples.ts';

/** Loads what the picture's frames are decoded with; once per picture, before the first `decodeFrame`. */
export async function prepareDecoding({ format, fragments }: Picture): Promise<void> {
  const { coding } = format;
  if (!fragments || coding === undefined || coding === 'native' || coding === 'deflated') return;
  await prepareCoding(coding);
}

/** What the samples of a pixel are once they are decoded: a code's own colour transform is undone, that of the photometric interpretation not. */
export type DecodedColour = 'one sample' | 'rgb' | 'ybr' | 'partial ybr';

/** The samples are shared with other callers of the same frame: not to be changed. */
export interface DecodedFrame {
  readonly samples: Samples;
  readonly colour: DecodedColour;
}

/**
 * Frames that were decoded last, by picture: a task looks at one frame several times (its range, its greys, its neighbours' differences).
 * Always the last one, and more of them as long as they fit in this many bytes; never all of a long cine.
 */
const heldBytes = 64e6;
interface HeldFrames {
  readonly frames: Map<number, DecodedFrame>;
  bytes: number;
}
const heldOf = new WeakMap<Picture, HeldFrames>();

/** One frame, decoded whole. DAMAGED_FILE where that cannot be done. */
export function decodeFrame(picture: Picture, frame: number): DecodedFrame {
  let held = heldOf.get(picture);
  if (!held) heldOf.set(picture, (held = { frames: new Map(), bytes: 0 }));
  const known = held.frames.get(frame);
  if (known) return known;
  return hold(held, frame, decode(picture, frame));
}

/** In place of what is decoded: what the frame is to look like from now on. */
export function holdFrame(picture: Picture, frame: number, decoded: DecodedFrame): void {
  const held = { frames: new Map<number, DecodedFrame>(), bytes: 0 };
  heldOf.set(picture, held);
  hold(held, frame, decoded);
}

function hold(held: HeldFrames, frame: number, decoded: DecodedFrame): DecodedFrame {
  held.bytes += decoded.samples.byteLength;
  // A map keeps the order of insertion, so the first is the oldest.
  for (const [oldest, { samples }] of held.frames) {
    if (held.bytes <= heldBytes) break;
    held.frames.delete(oldest);
    held.bytes -= samples.byteLength;
  }
  held.frames.set(frame, decoded);
  return decoded;
}

function decode(picture: Picture, frame: number): DecodedFrame {
  const { file, format, fragments } = picture;
  const colour = colourOf(format.photometric);
  if (!fragments) return { samples: nativeSamples(nativeBytes(picture, frame), format, frame), colour };
  const code = frameCode(file.content, fragments[frame]!);
  switch (format.coding) {
    case undefined:
    case 'native':
      return { samples: nativeFragment(code, format), colour };
    case 'deflated':
      return { samples: nativeFragment(inflateFrame(code, format.frameBytes), format), colour };
    default: {
      const coded = codedSamples(format.coding, code, format);
      return { samples: coded.samples, colour: reconciled(colour, coded.colour) };
    }
  }
}

/** Where a native frame lies; of a file on disk no more than its bytes, and those of the words that it shares. */
function nativeBytes({ file, format }: Picture, frame: number): { bytes: Uint8Array; start: number } {
  const { content } = file;
  const { start, frameBytes } = format;
  if (content.bytes) return { bytes: content.bytes, start };
  const from = Math.floor((frame * frameBytes) / 2) * 2;
  const to = Math.min(Math.ceil(((frame + 1) * frameBytes) / 2) * 2, content.length - start);
  return { bytes: content.slice(start + from, start + to), start: -from };
}

/** The header says which YBR it is; whether it is YBR at all the code stream may know better. */
export function reconciled(header: DecodedColour, stated: 'rgb' | 'ybr' | undefined): DecodedColour {
  if (header === 'one sample' || stated === undefined) return header;
  return stated === 'rgb' || header === 'rgb' ? stated : header;
}

export function colourOf(photometric: Photometric): DecodedColour {
  switch (photometric) {
    case 'MONOCHROME1':
    case 'MONOCHROME2':
    case 'PALETTE COLOR':
      return 'one sample';
    case 'YBR_FULL':
    case 'YBR_FULL_422':
      return 'ybr';
    case 'YBR_PARTIAL_422':
      return 'partial ybr';
    case 'RGB':
    case 'YBR_ICT':
    case 'YBR_RCT':
      return 'rgb';
  }
}

/** A native frame in a fragment of its own: it begins at a byte, even with one bit a sample. */
function nativeFragment(code: Uint8Array, format: PixelFormat): Samples {
  if (code.length < Math.ceil(format.frameBytes)) throw new ScrimFailure('DAMAGED_FILE');
  return nativeSamples({ bytes: code, start: 0 }, format, 0);
}

/** Each frame is a deflate stream of its own, and its size is known before (Deflated Image Frame Compression, PS3.5 A.4). */
const inflateFrame = (code: Uint8Array, frameBytes: number): Uint8Array =>
  inflateBounded(code, { ratio: Infinity, megabytes: (Math.ceil(frameBytes) + 1) / 1e6 });
