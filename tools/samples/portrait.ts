import { fractal, noise2 } from './random.ts';
import { blend, capsule, carve, dot, ellipsoid, normalise, sphere, vec } from './solid.ts';
import type { Vec } from './solid.ts';

/**
 * Portraits of people who do not exist: a head modelled from solids, lit and ray-marched, so that a face detector trained on
 * photographs finds it. No photograph of anyone was used; see resources/samples/LICENSES.md.
 */
export interface Sitter {
  readonly seed: number;
  readonly skin: Colour;
  readonly hair: Colour;
  readonly iris: Colour;
  readonly cloth: Colour;
  /** Turn of the head in radians; positive looks to the viewer's right. */
  readonly turn: number;
  /** Width of the jaw, 1 being average. */
  readonly jaw: number;
  readonly hairStyle: 'short' | 'long';
  readonly beard: boolean;
  /** A red patch on the cheek, for something to show a colleague; 0 none, 1 strong. */
  readonly rash: number;
}
export type Colour = readonly [number, number, number];

interface Surface {
  readonly distance: number;
  readonly material: 'skin' | 'hair' | 'cloth' | 'none';
}

const eyeX = 0.31;
const eyeY = 0.1;

/** Row-major RGB. The head fills about half of the picture's height and looks at the viewer. */
export function renderPortrait(sitter: Sitter, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height * 3);
  const scale = 4.4 / height;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = (column + 0.5 - width / 2) * scale;
      const y = (height / 2 - row - 0.5) * scale - 0.35;
      const colour = march(sitter, x, y) ?? wall(sitter, column / width, row / height);
      const grain = noise2(sitter.seed + 7, column * 1.7, row * 1.7) * 3;
      for (let c = 0; c < 3; c++) {
        pixels[(row * width + column) * 3 + c] = Math.max(0, Math.min(255, Math.round(toSrgb(colour[c]!) + grain)));
      }
    }
  }
  return pixels;
}

const toSrgb = (linear: number): number => 255 * Math.pow(Math.max(0, Math.min(1, linear)), 1 / 2.2);

function wall(sitter: Sitter, u: number, v: number): Colour {
  const shade = 0.34 - 0.16 * Math.hypot(u - 0.42, v - 0.35) + 0.01 * fractal(sitter.seed, u * 9, v * 9);
  return [shade * 0.86, shade * 0.97, shade];
}

function march(sitter: Sitter, x: number, y: number): Colour | undefined {
  let z = 2.2;
  for (let step = 0; step < 70 && z > -2; step++) {
    const surface = model(sitter, vec(x, y, z));
    if (surface.distance < 0.003) return shade(sitter, vec(x, y, z), surface.material);
    z -= Math.max(0.003, surface.distance * 0.8);
  }
  return undefined;
}

/** The head stands in its own frame, turned against the shoulders. */
function headFrame(sitter: Sitter, p: Vec): Vec {
  const c = Math.cos(sitter.turn);
  const s = Math.sin(sitter.turn);
  return vec(p.x * c - p.z * s, p.y, p.x * s + p.z * c);
}

function model(sitter: Sitter, p: Vec): Surface {
  const q = headFrame(sitter, p);
  const skin = blend(head(sitter, q), capsule(p, vec(0, -0.7, -0.2), vec(0, -1.7, -0.3), 0.4), 0.12);
  const hairs = hairSolid(sitter, q);
  const cloth = blend(
    ellipsoid(p, vec(0, -2.15, -0.35), vec(1.5, 0.75, 0.62)),
    capsule(p, vec(-1, -1.75, -0.4), vec(1, -1.75, -0.4), 0.3),
    0.3,
  );
  if (hairs < skin && hairs < cloth) return { distance: hairs, material: 'hair' };
  return cloth < skin ? { distance: cloth, material: 'cloth' } : { distance: skin, material: 'skin' };
}

function head(sitter: Sitter, q: Vec): number {
  // Left and right are alike: everything paired is modelled once.
  const m = vec(Math.abs(q.x), q.y, q.z);
  let d = ellipsoid(m, vec(0, 0.28, -0.12), vec(0.76, 0.88, 0.88));
  d = blend(d, ellipsoid(m, vec(0, -0.28, 0.14), vec(0.6 * sitter.jaw, 0.82, 0.66)), 0.2);
  d = blend(d, sphere(m, 0, -0.9, 0.5, 0.2 * sitter.jaw), 0.25);
  d = blend(d, sphere(m, 0.4, -0.12, 0.56, 0.18), 0.2);
  d = blend(d, capsule(m, vec(0.12, 0.3, 0.76), vec(0.42, 0.3, 0.62), 0.07), 0.14);
  d = carve(d, sphere(m, eyeX, eyeY, 0.92, 0.17), 0.14);
  d = blend(d, sphere(m, eyeX, eyeY, 0.6, 0.165), 0.03);
  d = blend(d, capsule(m, vec(0, 0.2, 0.74), vec(0, -0.17, 0.94), 0.07), 0.1);
  d = blend(d, sphere(m, 0, -0.2, 0.95, 0.1), 0.06);
  d = blend(d, sphere(m, 0.1, -0.23, 0.86, 0.075), 0.05);
  d = blend(d, ellipsoid(m, vec(0, -0.515, 0.79), vec(0.23, 0.05, 0.1)), 0.05);
  d = blend(d, ellipsoid(m, vec(0, -0.61, 0.77), vec(0.19, 0.06, 0.11)), 0.05);
  return Math.min(d, ellipsoid(m, vec(0.77, 0.02, -0.08), vec(0.09, 0.22, 0.15)));
}

function hairSolid(sitter: Sitter, q: Vec): number {
  const locks = 0.03 * noise2(sitter.seed + 3, q.x * 9 + q.z * 3, q.y * 2.5);
  const cap = ellipsoid(q, vec(0, 0.42, -0.2), vec(0.86, 0.9, 0.95)) + locks;
  // The hairline: a face-shaped opening in front of the ears and under the forehead.
  const opening = ellipsoid(q, vec(0, -0.25, 1.05), vec(0.72, 1.02, 0.95));
  const below = sitter.hairStyle === 'short' ? -0.05 - q.y : -1.35 - q.y;
  let d = cap;
  if (sitter.hairStyle === 'long') {
    d = blend(d, ellipsoid(q, vec(0, -0.4, -0.35), vec(0.92, 1.15, 0.62)) + locks, 0.2);
  }
  d = Math.max(d, -opening, below);
  return d;
}

const key = normalise(vec(-0.5, 0.62, 0.85));
const fillLight = normalise(vec(0.8, 0.1, 0.6));

function shade(sitter: Sitter, p: Vec, material: Surface['material']): Colour {
  const n = normalAt(sitter, p);
  const lit = Math.max(0, dot(n, key)) * shadow(sitter, p, n);
  const fill = Math.max(0, dot(n, fillLight));
  const sky = 0.5 + 0.5 * n.y;
  const light = 0.14 + 0.95 * lit + 0.2 * fill + 0.12 * sky;
  const base = paint(sitter, headFrame(sitter, p), material);
  const half = normalise(vec(key.x, key.y, key.z + 1));
  const gloss = material === 'cloth' ? 0 : 0.1 * Math.pow(Math.max(0, dot(n, half)), 26) * (lit > 0 ? 1 : 0);
  return [base[0] * light + gloss, base[1] * light + gloss, base[2] * light + gloss];
}

function normalAt(sitter: Sitter, p: Vec): Vec {
  const e = 0.004;
  const at = (x: number, y: number, z: number): number => model(sitter, vec(p.x + x, p.y + y, p.z + z)).distance;
  return normalise(vec(at(e, 0, 0) - at(-e, 0, 0), at(0, e, 0) - at(0, -e, 0), at(0, 0, e) - at(0, 0, -e)));
}

function shadow(sitter: Sitter, p: Vec, n: Vec): number {
  let lightness = 1;
  for (let t = 0.06; t < 1.6;) {
    const at = vec(p.x + n.x * 0.02 + key.x * t, p.y + n.y * 0.02 + key.y * t, p.z + n.z * 0.02 + key.z * t);
    const d = model(sitter, at).distance;
    if (d < 0.002) return 0.15;
    lightness = Math.min(lightness, (7 * d) / t);
    t += Math.max(0.03, d * 0.8);
  }
  return Math.max(0.15, lightness);
}

function paint(sitter: Sitter, q: Vec, material: Surface['material']): Colour {
  if (material === 'cloth') return scaled(sitter.cloth, 1 + 0.08 * fractal(sitter.seed, q.x * 14, q.y * 3));
  const strands = 1 + 0.45 * noise2(sitter.seed + 5, q.x * 40 + q.z * 12, q.y * 5);
  if (material === 'hair' || q.z < 0.2) return material === 'hair' ? scaled(sitter.hair, strands) : sitter.skin;
  return face(sitter, q, strands);
}

/** The colours of the face's front: eyes, brows, lips, nostrils, beard, rash. */
function face(sitter: Sitter, q: Vec, strands: number): Colour {
  const x = Math.abs(q.x);
  const eye = eyeColour(sitter, x - eyeX, q.y - eyeY);
  if (eye) return eye;
  const browY = 0.33 - 0.5 * (x - 0.32) * (x - 0.32) - 0.03 * Math.max(0, x - 0.4);
  if (x > 0.13 && x < 0.5 && Math.abs(q.y - browY) < 0.045 - 0.05 * Math.max(0, x - 0.32)) {
    return mix(sitter.skin, sitter.hair, 0.75 + 0.2 * (strands - 1));
  }
  const nostril = Math.hypot((x - 0.075) / 0.036, (q.y + 0.285) / 0.022);
  if (nostril < 1) return scaled(sitter.skin, 0.16);
  if (x < 0.2 && Math.abs(q.y + 0.562 + 0.15 * x * x) < 0.012) return scaled(sitter.skin, 0.2);
  const lip = Math.hypot(x / 0.235, (q.y + 0.565) / 0.1);
  if (lip < 1) return mix(scaled(sitter.skin, 0.8), [0.5, 0.12, 0.12], 0.55);
  let skin: Colour = scaled(
    sitter.skin,
    1 + 0.1 * fractal(sitter.seed, q.x * 7, q.y * 7) + 0.05 * noise2(sitter.seed, q.x * 60, q.y * 60),
  );
  skin = mix(skin, [0.62, 0.2, 0.16], 0.16 * bump(x - 0.42, q.y + 0.18, 0.22));
  if (sitter.rash > 0) {
    const edge = fractal(sitter.seed + 31, q.x * 11, q.y * 11);
    skin = mix(
      skin,
      [0.5, 0.06, 0.06],
      sitter.rash * Math.max(0, bump(q.x - 0.4, q.y + 0.3, 0.22) + 0.5 * edge - 0.15),
    );
  }
  return sitter.beard ? mix(skin, scaled(sitter.hair, strands), 0.75 * beardAt(sitter, q, x)) : skin;
}

/** How much of the skin the beard hides, 0–1, with an uneven edge. */
function beardAt(sitter: Sitter, q: Vec, x: number): number {
  const edge = 0.06 * noise2(sitter.seed + 9, q.x * 24, q.y * 24);
  const cheekLine = -0.42 + 0.55 * Math.max(0, x - 0.3) + edge;
  const aroundMouth = Math.hypot(x / 0.3, (q.y + 0.56) / 0.13);
  const moustache = q.y > -0.5 && q.y < -0.36 + edge && x < 0.28;
  const covered = (q.y < cheekLine && aroundMouth > 1 + edge) || moustache;
  return covered ? Math.min(1, 0.55 + Math.max(0, cheekLine - q.y) * 3) : 0;
}

function eyeColour(sitter: Sitter, x: number, y: number): Colour | undefined {
  const opening = 0.062 * (1 - Math.pow(x / 0.155, 2));
  if (Math.abs(x) > 0.155 || Math.abs(y) > opening + 0.02) return undefined;
  if (y > opening - 0.012 && y < opening + 0.018) return scaled(sitter.hair, 0.35);
  if (Math.abs(y) > opening) return scaled(sitter.skin, 0.65);
  const radius = Math.hypot(x, y - 0.008);
  if (Math.hypot(x + 0.022, y - 0.03) < 0.013) return [0.95, 0.95, 0.95];
  if (radius < 0.028) return [0.01, 0.01, 0.01];
  if (radius < 0.07) return scaled(sitter.iris, radius > 0.06 ? 0.4 : 1);
  return scaled([0.74, 0.71, 0.69], 1 - 3 * Math.max(0, y));
}

const bump = (x: number, y: number, radius: number): number => Math.exp(-(x * x + y * y) / (radius * radius));
const scaled = (colour: Colour, by: number): Colour => [colour[0] * by, colour[1] * by, colour[2] * by];
const mix = (a: Colour, b: Colour, t: number): Colour => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];
