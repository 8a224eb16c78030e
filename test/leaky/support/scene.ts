import { lesion, portrait, type Pixels } from '../../../tools/samples/photos.ts';
import { sitters } from '../../../tools/samples/sitters.ts';
import type { BurnedRegion } from '../../../model/clearance.ts';
import type { Box } from '../../../model/geometry.ts';
import { burnText } from '../../support/burnedText.ts';
import { burnedBox } from '../../support/outgoing.ts';

/** What a clinic photographs and must not show, drawn by code: skin with a patient's label on it, and people who do not exist. */
export const patient = { name: 'Greta Fabelmann', dicom: 'Fabelmann^Greta', birth: '03.11.1957', id: 'FH-00815-77' };

/** Where the label stands: at whole blocks of a JPEG, with some room around the ink. */
export const label: Box = { x: 24, y: 16, width: 264, height: 40 };

const scenes = new Map<number, Promise<Pixels>>();

/** 320 × 240 pixels of skin; the label is written into `label`. */
export function labelled(seed = 1): Promise<Pixels> {
  let scene = scenes.get(seed);
  if (!scene) scenes.set(seed, (scene = written(lesion(seed, 320, 240, 2), [[patient.name, label.y + 28]])));
  return scene;
}

/** Drawing opens a loader for its time alone, so it is done one by one. */
let drawing: Promise<unknown> = Promise.resolve();

export async function written(
  picture: Pixels,
  lines: readonly (readonly [text: string, y: number, font?: string])[],
  contrast = -150,
): Promise<Pixels> {
  const drawn = lines.map(([text, y, font]) => ({
    ...{ text, x: label.x + 8, y, size: 26, contrast },
    ...(font === undefined ? {} : { font }),
  }));
  const burning = drawing.then(() => burnText(picture, drawn));
  drawing = burning.catch(() => undefined);
  const { data, width, height } = await burning;
  return { data, width, height };
}

let ada: Pixels | undefined;
/** A portrait of nobody, and where the face is. */
export const face: Box = { x: 72, y: 48, width: 112, height: 136 };
export const portrayed = (): Pixels => (ada ??= portrait({ ...sitters.ada, rash: 0 }, 256, 240));

export const burnedAt = ({ x, y, width, height }: Box, frames: BurnedRegion['frames'] = 'all'): BurnedRegion =>
  burnedBox(x, y, width, height, frames);

/** A copy in which each pixel of the box is what `paint` makes of it. */
export function repainted(picture: Pixels, box: Box, paint: (at: number, x: number, y: number) => number): Pixels {
  const data = picture.data.slice();
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) {
      for (let c = 0; c < 3; c++) data[(y * picture.width + x) * 3 + c] = paint((y * picture.width + x) * 3 + c, x, y);
    }
  }
  return { ...picture, data };
}

export const filled = (picture: Pixels, box: Box = label, value = 0): Pixels => repainted(picture, box, () => value);

/** The mean of the square of `reach` pixels around each. */
export function blurred(picture: Pixels, box: Box, reach: number): Pixels {
  const { data, width, height } = picture;
  return repainted(picture, box, (at, x, y) => {
    let [sum, count] = [0, 0];
    for (let j = Math.max(0, y - reach); j <= Math.min(height - 1, y + reach); j++) {
      for (let i = Math.max(0, x - reach); i <= Math.min(width - 1, x + reach); i++) {
        sum += data[(j * width + i) * 3 + (at % 3)]!;
        count++;
      }
    }
    return Math.round(sum / count);
  });
}

/** Every square of `size` pixels gets the colour of its first. */
export function pixelated(picture: Pixels, box: Box, size: number): Pixels {
  const { data, width } = picture;
  return repainted(picture, box, (at, x, y) => {
    const [left, top] = [x - ((x - box.x) % size), y - ((y - box.y) % size)];
    return data[(top * width + left) * 3 + (at % 3)]!;
  });
}

/** Black of so much opacity over what was there. */
export const shaded = (picture: Pixels, box: Box, opacity: number): Pixels =>
  repainted(picture, box, (at) => Math.round(picture.data[at]! * (1 - opacity)));
