import type { Raster } from '../raster.ts';

/** All but the brightest hundredth of a picture must stay below this for it to be dark. */
const DARK = 110;
/** Where that value is then put. */
const LIGHT = 225;
/** More would show nothing but grain. */
const LARGEST_GAIN = 12;
const SHARE = 0.99;
/** Pixels that are enough to tell. */
const SEEN = 100_000;

/** A dark picture with its light turned up: the networks know faces by daylight, and lose every one at a tenth of it. Others stay as they are. */
export function brightened(picture: Raster): Raster {
  const { data, width, height } = picture;
  const step = Math.max(1, Math.floor((width * height) / SEEN));
  const counts = new Uint32Array(256);
  let total = 0;
  for (let at = 0; at < data.length; at += 3 * step, total++) {
    counts[Math.max(data[at]!, data[at + 1]!, data[at + 2]!)]!++;
  }
  let [value, seen] = [0, counts[0]!];
  while (seen < SHARE * total) seen += counts[++value]!;
  if (value === 0 || value >= DARK) return picture;
  const gain = Math.min(LARGEST_GAIN, LIGHT / value);
  const table = Uint8Array.from({ length: 256 }, (_, level) => Math.min(255, Math.round(level * gain)));
  return { data: data.map((level) => table[level]!), width, height };
}
