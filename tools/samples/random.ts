/** A seeded generator (mulberry32), so that every run writes the same samples. Numbers are in [0, 1). */
export type Random = () => number;

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Smooth value noise over the plane in [-1, 1]; the same seed and point always give the same value. */
export function noise2(seed: number, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const u = fade(x - left);
  const v = fade(y - top);
  const a = lattice(seed, left, top);
  const b = lattice(seed, left + 1, top);
  const c = lattice(seed, left, top + 1);
  const d = lattice(seed, left + 1, top + 1);
  return a + (b - a) * u + (c - a) * v + (a - b - c + d) * u * v;
}

/** Several octaves of value noise, each half as strong and twice as fine as the one before. */
export function fractal(seed: number, x: number, y: number, octaves = 4): number {
  let sum = 0;
  let weight = 0.5;
  let scale = 1;
  for (let i = 0; i < octaves; i++) {
    sum += weight * noise2(seed + i * 101, x * scale, y * scale);
    weight /= 2;
    scale *= 2;
  }
  return sum;
}

const fade = (t: number): number => t * t * (3 - 2 * t);

function lattice(seed: number, x: number, y: number): number {
  let h = (Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(seed, 2246822519)) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  h ^= h >>> 16;
  return (h >>> 0) / 2147483648 - 1;
}
