import sharp from 'sharp';
import type { Box } from '../../../model/geometry.ts';
import { seeded, type Random } from '../../samples/random.ts';
import { background, backgroundKinds, pictureSizes, type BackgroundKind } from './backgrounds.ts';
import { drawLine, INK, type DrawnLine, type LineStyle } from './textDrawing.ts';

export interface TruthLine extends LineStyle {
  readonly box: Box;
  /** Indices of the pixels that hold ink. */
  readonly ink: Int32Array;
  /** Distance of the ink's luminance from the mean beneath it, 0–255. */
  readonly contrast: number;
  readonly atEdge: boolean;
}

export interface TextPicture {
  readonly kind: BackgroundKind;
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly TruthLine[];
}

const names = ['DOE^JANE', 'Müller, Jörg', 'SMITH MARIA', "O'Neill, Sean", 'NGUYEN VAN AN', 'García-López Ana'];
const places = ['Zz County Hospital', 'St. Example Clinic', 'UNIV. HOSPITAL RADIOLOGY', 'Praxis Dr. Weber'];
const marks = [
  'MI 1.2 TIS 0.4',
  'Gain 62 %',
  'FR 34 Hz',
  'RT KIDNEY SAG',
  '5.2 cm',
  'W 400 L 40',
  'TE: 90 TR: 2500',
  'Se: 3 Im: 12',
];

function phrase(random: Random): string {
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  const two = (most: number) => String(1 + Math.floor(random() * most)).padStart(2, '0');
  const [day, month, year] = [two(28), two(12), String(1930 + Math.floor(random() * 94))];
  const forms = [
    () => pick(random, names),
    () => pick(random, places),
    () => pick(random, marks),
    () => `MRN ${digits(7)}`,
    () => `ID: ${digits(3)}-${digits(2)}-${digits(4)}`,
    () => `${day}.${month}.${year}`,
    () => `${year}-${month}-${day} ${two(23)}:${two(59)}:${two(59)}`,
    () => `${pick(random, names)}  ${two(90)}Y ${random() < 0.5 ? 'F' : 'M'}`,
    () => `ACC ${digits(8)}`,
    () => `DOB ${month}/${day}/${year.slice(2)}`,
  ];
  return pick(random, forms)();
}

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const contrasts = [200, 140, 140, 90, 90, 60, 40] as const;

export interface TextSet {
  readonly seed: number;
  readonly count: number;
  readonly fonts: readonly string[];
  /** Lines lie or stand; or they are written at an angle, as on a label that was photographed. */
  readonly slanted: boolean;
}

/** `count` pictures with four or five lines each. The same seed and fonts draw the same set. */
export async function* drawTextSet({ count, ...set }: TextSet): AsyncGenerator<TextPicture> {
  for (let index = 0; index < count; index++) {
    const kind = backgroundKinds[index % backgroundKinds.length]!;
    yield drawPicture(kind, { ...set, seed: set.seed * 10_007 + index });
  }
}

async function drawPicture(kind: BackgroundKind, set: Omit<TextSet, 'count'>): Promise<TextPicture> {
  const { seed, fonts, slanted } = set;
  const random = seeded(seed);
  const [width, height] = pick(random, pictureSizes[kind]);
  const { data } = background(kind, width, height, seed % 1000);
  const lines: TruthLine[] = [];
  const wanted = 3 + Math.floor(random() * 4);
  for (let attempt = 0; attempt < 40 && lines.length < wanted; attempt++) {
    const style = styleOf(random, fonts, width * height, slanted);
    const drawn = await drawLine(style);
    if (!drawn || drawn.width >= width || drawn.height >= height) continue;
    const atEdge = random() < 0.2;
    const box = place(random, drawn, width, height, atEdge);
    if (lines.some((line) => near(line.box, box, Math.max(4, style.size * 0.35)))) continue;
    lines.push({ ...style, ...burn({ data, width }, drawn, box, pick(random, contrasts), random), box, atEdge });
  }
  const lossy = random() < 0.6;
  return { kind, data: lossy ? await throughJpeg(data, width, height, random) : data, width, height, lines };
}

/** Letters from 8 pixels in small pictures; in photos from 1/200 of the picture's side. */
function styleOf(random: Random, fonts: readonly string[], pixels: number, slanted: boolean): LineStyle {
  const [least, largest] = pixels > 1.5e6 ? [16, 80] : pixels < 100_000 ? [8, 14] : [8, 32];
  const size = least * Math.exp(random() * Math.log(largest / least));
  const turned = random() < 0.08;
  return {
    text: phrase(random),
    font: pick(random, fonts),
    size: Math.round(size * 4) / 4,
    bold: random() < 0.25,
    turn: turned ? pick(random, [1, 3] as const) : 0,
    crisp: random() < 0.25,
    degrees: slanted ? Math.round(90 * random() - 45) : 0,
  };
}

function place(
  random: Random,
  { width: w, height: h }: DrawnLine,
  width: number,
  height: number,
  atEdge: boolean,
): Box {
  const free = { x: Math.floor(random() * (width - w)), y: Math.floor(random() * (height - h)) };
  if (!atEdge) return { ...free, width: w, height: h };
  const gap = Math.min(Math.floor(random() * 4), width - w, height - h);
  const spots = [{ y: gap }, { y: height - h - gap }, { x: gap }, { x: width - w - gap }];
  return { ...free, ...pick(random, spots), width: w, height: h };
}

const near = (a: Box, b: Box, gap: number): boolean =>
  a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap;

const LUMA = [0.299, 0.587, 0.114] as const;
const luma = (data: Uint8Array, at: number): number =>
  LUMA[0] * data[at]! + LUMA[1] * data[at + 1]! + LUMA[2] * data[at + 2]!;

/** Blends the ink in, lighter or darker than what lies beneath by `contrast` (or as far as there is room), grey or tinted. */
function burn(
  picture: { data: Uint8Array; width: number },
  drawn: DrawnLine,
  box: Box,
  contrast: number,
  random: Random,
): Pick<TruthLine, 'ink' | 'contrast'> {
  const { data, width } = picture;
  const pixels: number[] = [];
  let [sum, squares] = [0, 0];
  drawn.alpha.forEach((alpha, at) => {
    if (alpha <= INK) return;
    const pixel = (box.y + Math.floor(at / drawn.width)) * width + box.x + (at % drawn.width);
    pixels.push(pixel);
    const value = luma(data, pixel * 3);
    sum += value;
    squares += value * value;
  });
  const mean = sum / pixels.length;
  const spread = Math.sqrt(Math.max(0, squares / pixels.length - mean * mean));
  const lighter = mean < 90 || (mean < 165 && random() < 0.6);
  const target = Math.min(255, Math.max(0, mean + (lighter ? 1 : -1) * (contrast + 1.5 * spread)));
  const colour = tinted(target, random);
  drawn.alpha.forEach((alpha, at) => {
    const pixel = (box.y + Math.floor(at / drawn.width)) * width + box.x + (at % drawn.width);
    for (let c = 0; c < 3; c++) {
      const i = pixel * 3 + c;
      data[i] = Math.round(data[i]! + ((colour[c]! - data[i]!) * alpha) / 255);
    }
  });
  return { ink: Int32Array.from(pixels), contrast: Math.abs(target - mean) };
}

/** A colour of that luminance: mostly grey, else yellow, cyan, green or orange as devices have it. */
function tinted(target: number, random: Random): readonly [number, number, number] {
  if (random() < 0.65) return [target, target, target];
  const hue = pick(random, [
    [1, 1, 0.2],
    [0.3, 1, 1],
    [0.3, 1, 0.3],
    [1, 0.6, 0.1],
  ] as const);
  const scale = target / (LUMA[0] * hue[0] + LUMA[1] * hue[1] + LUMA[2] * hue[2]);
  return [Math.min(255, hue[0] * scale), Math.min(255, hue[1] * scale), Math.min(255, hue[2] * scale)];
}

async function throughJpeg(data: Uint8Array, width: number, height: number, random: Random): Promise<Uint8Array> {
  const quality = 70 + Math.floor(random() * 25);
  const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
  return new Uint8Array(await sharp(jpeg).raw().toBuffer());
}
