import sharp from 'sharp';
import { seeded } from '../../tools/samples/random.ts';

/** Lines of text burned into an ultrasound-like picture, and where the ink of each lies. */
export interface BurnedPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Indices of the pixels that a line's ink covers. */
  readonly ink: readonly (readonly number[])[];
}

export interface BurnedLine {
  readonly text: string;
  readonly x: number;
  /** Base line. */
  readonly y: number;
  readonly size: number;
  readonly font?: string;
  /** Clockwise, about where the line begins; and how far below that it stands. */
  readonly degrees?: number;
  readonly below?: number;
  /** Grey levels above the local mean and one and a half deviations of the speckle beneath. */
  readonly contrast: number;
}

/** A speckled sector on near black. */
export function sector(width: number, height: number, seed: number): Uint8Array {
  const random = seeded(seed);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const radius = Math.hypot(x - width / 2, y - 30);
      const angle = Math.abs(Math.atan2(x - width / 2, y - 30));
      const inside = angle < 0.7 && radius > height * 0.1 && radius < height * 0.92;
      const echo = 30 + 60 * Math.abs(Math.sin(radius / 23) * Math.cos(angle * 9)) + 70 * random() * random();
      data.fill(inside ? Math.min(255, echo) : 4 + 3 * random(), (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return data;
}

export async function burnText(
  picture: { data: Uint8Array; width: number; height: number },
  lines: readonly BurnedLine[],
): Promise<BurnedPicture> {
  const data = Uint8Array.from(picture.data);
  const ink: number[][] = [];
  for (const line of lines) {
    const coverage = await inkOf(line, picture.width, picture.height);
    const grey = Math.min(255, level(picture, coverage) + line.contrast);
    const pixels: number[] = [];
    coverage.forEach((alpha, pixel) => {
      if (alpha > 60) pixels.push(pixel);
      if (alpha === 0) return;
      for (let c = pixel * 3; c < pixel * 3 + 3; c++)
        data[c] = Math.round(data[c]! + ((grey - data[c]!) * alpha) / 255);
    });
    ink.push(pixels);
  }
  return { data, width: picture.width, height: picture.height, ink };
}

/** Mean and one and a half deviations of what lies beneath the ink. */
function level(picture: { data: Uint8Array }, coverage: Uint8Array): number {
  let [sum, squares, count] = [0, 0, 0];
  coverage.forEach((alpha, pixel) => {
    if (alpha <= 60) return;
    const value = picture.data[pixel * 3]!;
    sum += value;
    squares += value * value;
    count++;
  });
  const mean = sum / Math.max(1, count);
  return mean + 1.5 * Math.sqrt(Math.max(0, squares / Math.max(1, count) - mean * mean));
}

async function inkOf(line: BurnedLine, width: number, height: number): Promise<Uint8Array> {
  // The product shuts every loader but JPEG and PNG in its processes; tests draw with SVG.
  sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });
  const text = line.text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><text x="${line.x}" y="${line.y + (line.below ?? 0)}" ` +
    `transform="rotate(${line.degrees ?? 0} ${line.x} ${line.y})" font-family="${line.font ?? 'DejaVu Sans'}" font-size="${line.size}" fill="#fff">${text}</text></svg>`;
  const { data } = await sharp(Buffer.from(svg)).extractChannel('alpha').raw().toBuffer({ resolveWithObject: true });
  sharp.block({ operation: ['VipsForeignLoadSvgBuffer'] });
  return new Uint8Array(data);
}
