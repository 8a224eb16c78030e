import { lesion, portrait, type Pixels } from '../../samples/photos.ts';
import { fractal, seeded, type Random } from '../../samples/random.ts';
import { sitters } from '../../samples/sitters.ts';

/** What text is burned into; drawn, so that anybody can draw it again from the seed. */
export const backgroundKinds = ['ultrasound', 'slice', 'gradient', 'noise', 'photo', 'screen', 'label'] as const;
export type BackgroundKind = (typeof backgroundKinds)[number];

/** Sizes that such pictures have; letters are drawn from `letters` pixels. */
export const pictureSizes: Readonly<Record<BackgroundKind, readonly (readonly [number, number])[]>> = {
  ultrasound: [
    [640, 480],
    [800, 600],
    [1024, 768],
  ],
  slice: [
    [512, 512],
    [384, 384],
    [512, 512],
  ],
  gradient: [
    [800, 600],
    [1280, 960],
  ],
  noise: [
    [640, 480],
    [1000, 800],
  ],
  photo: [
    [1200, 1600],
    [900, 1200],
    [2400, 3200],
  ],
  screen: [
    [1024, 768],
    [1280, 800],
  ],
  label: [
    [1000, 750],
    [1600, 1200],
  ],
};

export function background(kind: BackgroundKind, width: number, height: number, seed: number): Pixels {
  const random = seeded(seed * 31 + 7);
  if (kind === 'photo') return photo(width, height, seed, random);
  const data = new Uint8Array(width * height * 3);
  const shade = shades[kind](width, height, seed, random);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const [red, green, blue] = shade(x, y);
      data[at] = red;
      data[at + 1] = green;
      data[at + 2] = blue;
    }
  }
  return { data, width, height };
}

type Shade = (x: number, y: number) => readonly [number, number, number];
type Painter = (width: number, height: number, seed: number, random: Random) => Shade;
const grey = (value: number): readonly [number, number, number] => [value, value, value];

const ultrasound: Painter = (width, height, seed, random) => (x, y) => {
  const [dx, dy] = [x - width / 2, y - height * 0.06];
  const radius = Math.hypot(dx, dy);
  const inside = Math.abs(Math.atan2(dx, dy)) < 0.75 && radius > height * 0.1 && radius < height * 0.9;
  if (!inside) return grey(3 + 3 * random());
  const tissue = 45 + 70 * fractal(seed, x / 60, y / 40);
  const speckle = Math.sqrt(-Math.log(1 - random() * 0.999)) * 0.9;
  return grey(Math.min(255, Math.max(0, tissue * speckle + 8)));
};

const slice: Painter = (width, height, seed, random) => (x, y) => {
  const [dx, dy] = [(x - width / 2) / (width * 0.4), (y - height / 2) / (height * 0.44)];
  const noise = 10 * (random() - 0.5);
  const inside = dx * dx + dy * dy;
  if (inside > 1) return grey(Math.max(0, 6 + noise));
  if (inside > 0.9) return grey(200 + noise);
  return grey(110 + 60 * fractal(seed, (x * 9) / width, (y * 9) / height) + 2 * noise);
};

const gradient: Painter = (width, height, seed) => {
  const random = seeded(seed);
  const [from, to] = [0, 1].map(() => [255 * random(), 255 * random(), 255 * random()] as const);
  const turn = random() * Math.PI;
  return (x, y) => {
    const t = Math.min(1, Math.max(0, 0.5 + (x / width - 0.5) * Math.cos(turn) + (y / height - 0.5) * Math.sin(turn)));
    const mix = (channel: 0 | 1 | 2) => from![channel] + (to![channel] - from![channel]) * t;
    return [mix(0), mix(1), mix(2)];
  };
};

const noise: Painter = (_width, _height, seed, random) => {
  const strength = 12 + (seed % 4) * 12;
  return (x, y) =>
    grey(Math.min(255, Math.max(0, 110 + 60 * fractal(seed, x / 90, y / 90) + strength * (random() - 0.5) * 2)));
};

/** A captured window: light or dark, with panes and rules. */
const screen: Painter = (width, height, seed) => {
  const dark = seed % 2 === 0;
  const [ground, pane, rule] = dark ? [34, 52, 90] : [245, 228, 180];
  return (x, y) => {
    if (x % Math.round(width / 3) < 2 || y % Math.round(height / 4) < 2) return grey(rule);
    return y < height * 0.07 || x < width * 0.2 ? grey(pane) : grey(ground);
  };
};

/** Paper on a bench, a little uneven. */
const label: Painter = (width, height, seed, random) => (x, y) => {
  const paper = x > width * 0.12 && x < width * 0.9 && y > height * 0.1 && y < height * 0.85;
  const light = 18 * fractal(seed, x / 300, y / 300) + 5 * (random() - 0.5);
  return paper ? [232 + light, 228 + light, 215 + light] : [112 + light * 2, 88 + light * 2, 66 + light * 2];
};

const shades: Readonly<Record<Exclude<BackgroundKind, 'photo'>, Painter>> = {
  ...{ ultrasound, slice, gradient, noise, screen, label },
};

function photo(width: number, height: number, seed: number, random: Random): Pixels {
  const half = random() < 0.5;
  const drawn = half
    ? lesion(seed, Math.round(width / 2), Math.round(height / 2))
    : portrait(
        Object.values(sitters)[seed % Object.keys(sitters).length]!,
        Math.round(width / 2),
        Math.round(height / 2),
      );
  return doubled(drawn, width, height);
}

function doubled(from: Pixels, width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.min(from.height - 1, y >> 1) * from.width;
    for (let x = 0; x < width; x++, at += 3) {
      const source = (row + Math.min(from.width - 1, x >> 1)) * 3;
      for (let c = 0; c < 3; c++) data[at + c] = from.data[source + c]!;
    }
  }
  return { data, width, height };
}
