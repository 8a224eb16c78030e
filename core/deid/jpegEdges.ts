import { decodeCoded } from '../codecs/decode.ts';
import type { CodedFrame } from '../codecs/frame.ts';
import { decodeJpeg12 } from '../codecs/jpeg/decode.ts';
import type { Jpeg } from '../codecs/jpeg/jpeg.ts';

/** How far a sample beyond the edge may be from the picture's own edge, of 256: lossy coding rings a little there. */
const likeness = 28;
/** Of the samples beyond the edge, how many may be further away. */
const mostUnlike = 0.02;

/**
 * Whether the blocks that reach beyond the picture hold nothing there but its own edge carried on, or one even colour, as encoders fill them. After
 * a careless crop they hold what was cropped: no viewer shows it, no detector saw it, and the blocks keep it. One code stream whose codec is prepared.
 */
export function edgesAreQuiet(code: Uint8Array, { frame }: Jpeg): boolean {
  const { width, height, maxH, maxV, mcusPerLine, mcuRows, components, bits } = frame;
  const [wide, high] = [mcusPerLine * 8 * maxH, mcuRows * 8 * maxV];
  if ((wide === width && high === height) || wide > 65535 || high > 65535) return true;
  const whole = withSize(code, wide, high);
  const decoded =
    bits === 12
      ? decodeJpeg12(whole, { pixels: wide * high })
      : decodeCoded('jpeg', whole, { width: wide, height: high, components: components.length, bitsAllocated: 8 });
  return isQuiet(decoded, width, height, 2 ** (bits - 8));
}

/** The same code with another size in its frame header. */
function withSize(code: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(code);
  const view = new DataView(out.buffer);
  for (let at = 2; at + 9 <= out.length; at += 2 + view.getUint16(at + 2)) {
    while (out[at + 1] === 0xff) at++;
    const marker = out[at + 1]!;
    if (marker === 0xda) break;
    if (marker < 0xc0 || marker > 0xc2) continue;
    view.setUint16(at + 5, height);
    view.setUint16(at + 7, width);
    break;
  }
  return out;
}

/** The first component: brightness, or red, which text would show in. */
function isQuiet(
  { width, height, components, samples }: CodedFrame,
  right: number,
  bottom: number,
  unit: number,
): boolean {
  const at = (x: number, y: number): number => samples[(y * width + x) * components]!;
  let [least, most, unlike, count] = [Infinity, -Infinity, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = y < bottom ? right : 0; x < width; x++) {
      const sample = at(x, y);
      least = Math.min(least, sample);
      most = Math.max(most, sample);
      count++;
      if (Math.abs(sample - at(Math.min(x, right - 1), Math.min(y, bottom - 1))) > likeness * unit) unlike++;
    }
  }
  return unlike <= count * mostUnlike || most - least <= likeness * unit;
}
