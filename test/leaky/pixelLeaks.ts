import sharp from 'sharp';
import { decodeCoefficients } from '../../core/codecs/jpeg/coefficients.ts';
import { encodeJpeg } from '../../core/codecs/jpeg/encode.ts';
import { parseJpeg } from '../../core/codecs/jpeg/markers.ts';
import { maskSpans, type Box, type MaskShape } from '../../model/geometry.ts';
import { boundsOf } from '../../model/shapes.ts';
import type { Pixels } from '../../tools/samples/photos.ts';
import { asJpeg, asPng } from '../support/outgoing.ts';
import { outputName, type LeakyPipeline, type Produced } from './support/leak.ts';
import { rawPng } from './support/png.ts';
import {
  blurred,
  burnedAt,
  face,
  filled,
  label,
  labelled,
  pixelated,
  portrayed,
  repainted,
  shaded,
  written,
} from './support/scene.ts';

type Edit = (picture: Pixels) => Pixels | Promise<Pixels>;

const masks = [burnedAt(label)];

async function png(edit: Edit, burned = masks): Promise<Produced> {
  const source = await labelled();
  return {
    output: { name: outputName('png'), bytes: await asPng(await edit(source)) },
    original: { name: 'photo.png', bytes: await asPng(source) },
    burned,
  };
}

async function jpeg(edit: Edit, burned = masks): Promise<Produced> {
  const source = await labelled();
  return {
    output: { name: outputName('jpg'), bytes: await asJpeg(await edit(source)) },
    original: { name: 'photo.jpg', bytes: await asJpeg(source) },
    burned,
  };
}

/** The picture as it was where `box` is not painted black, with more room to the right or below than the mask has. */
const short =
  (by: Partial<Box>): Edit =>
  (picture) =>
    filled(picture, { ...label, ...by });

/** An editor of coefficients that forgets some of them: `darken` gets a block under the mask and its component. */
async function inBlocks(darken: (block: Int16Array, component: number) => void): Promise<Produced> {
  const source = await sharp((await labelled()).data, { raw: { width: 320, height: 240, channels: 3 } })
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer();
  const parsed = parseJpeg(source, { pixels: 1e6 });
  const coefficients = decodeCoefficients(parsed);
  parsed.frame.components.forEach(({ stride }, component) => {
    for (let y = label.y / 8; y < (label.y + label.height) / 8; y++) {
      for (let x = label.x / 8; x < (label.x + label.width) / 8; x++) {
        const at = (y * stride + x) * 64;
        darken(coefficients[component]!.subarray(at, at + 64), component);
      }
    }
  });
  const bytes = encodeJpeg(parsed, coefficients, { keepSegments: ['jfif'] });
  return {
    output: { name: outputName('jpg'), bytes },
    original: { name: 'photo.jpg', bytes: source },
    burned: masks,
  };
}

/** Sixteen bits a sample: the upper eight are black, the lower eight the picture. */
async function inLowBytes(): Promise<Produced> {
  const source = await labelled();
  const black = filled(source);
  const samples = Buffer.alloc(source.data.length * 2);
  for (let i = 0; i < source.data.length; i++) {
    samples[i * 2] = black.data[i]!;
    samples[i * 2 + 1] = source.data[i]!;
  }
  return {
    output: { name: outputName('png'), bytes: rawPng({ width: 320, height: 240, bitDepth: 16, samples }) },
    original: { name: 'photo.png', bytes: await asPng(source) },
    burned: masks,
  };
}

async function ofFaces(paint: Edit, burned = [burnedAt(face)]): Promise<Produced> {
  const source = portrayed();
  return {
    output: { name: outputName('png'), bytes: await asPng(await paint(source)) },
    original: { name: 'photo.png', bytes: await asPng(source) },
    burned,
  };
}

/** The same words on the skin twice, once hidden; both were in the original. */
async function twice(second: string, font?: string): Promise<Produced> {
  const below: readonly [string, number, string?] = font === undefined ? [second, 200] : [second, 200, font];
  const source = await written(await labelled(), [below]);
  return {
    output: { name: outputName('png'), bytes: await asPng(filled(source)) },
    original: { name: 'photo.png', bytes: await asPng(source) },
    burned: masks,
  };
}

/** Filled and told truly; the box about the shape holds the name, the shape does not. */
const shaped = (shape: MaskShape): Promise<Produced> =>
  png(
    (picture) => {
      const { width, height } = picture;
      const data = picture.data.slice();
      for (const { y, from, to } of maskSpans(shape, { width, height })) {
        data.fill(0, (y * width + from) * 3, (y * width + to) * 3);
      }
      return { ...picture, data };
    },
    [{ ...masks[0]!, shape }],
  );

const { x: left, y: top } = label;
const [right, bottom] = [left + label.width, top + label.height];
const strike = [
  { x: left + 4, y: top + 6 },
  { x: right - 4, y: bottom - 4 },
];
const wedge = [
  { x: left, y: top },
  { x: left + 150, y: bottom },
  { x: left, y: bottom },
];

/** A box from the tops of the capitals to the line on which they stand. */
async function aboveDescenders(): Promise<Produced> {
  const source = await written(await labelled(7), [['Peggy Quigley-Joy', 200]], -170);
  const box = { x: 24, y: 176, width: 264, height: 25 };
  return {
    output: { name: outputName('png'), bytes: await asPng(filled(filled(source), box)) },
    original: { name: 'photo.png', bytes: await asPng(source) },
    burned: [...masks, burnedAt(box)],
  };
}

async function exchanged(): Promise<Produced> {
  const [mine, theirs] = [await labelled(1), await labelled(2)];
  return {
    output: { name: outputName('png'), bytes: await asPng(filled(mine)) },
    original: { name: 'photo.png', bytes: await asPng(theirs) },
    burned: masks,
  };
}

/** Black chroma: the luminance is gone, the colours of what was there are not. */
const withoutLuminance: Edit = (picture) =>
  repainted(picture, label, (at) => {
    const pixel = at - (at % 3);
    const [r, g, b] = [picture.data[pixel]!, picture.data[pixel + 1]!, picture.data[pixel + 2]!];
    return Math.max(0, Math.min(255, Math.round(picture.data[at]! - (0.299 * r + 0.587 * g + 0.114 * b))));
  });

export const pixelLeaks: readonly LeakyPipeline[] = [
  {
    name: 'a label blurred instead of filled',
    caughtBy: 'masks-uniform',
    run: () => jpeg((p) => blurred(p, label, 6)),
  },
  {
    name: 'a face blurred until nobody seems to be there',
    caughtBy: 'masks-uniform',
    run: () => ofFaces((p) => blurred(p, face, 14)),
  },
  { name: 'a label made of large pixels', caughtBy: 'masks-uniform', run: () => png((p) => pixelated(p, label, 8)) },
  { name: 'black of 99 % opacity in a PNG', caughtBy: 'masks-uniform', run: () => png((p) => shaded(p, label, 0.99)) },
  {
    name: 'black of 99 % opacity in a JPEG',
    caughtBy: 'masks-uniform',
    run: () => jpeg((p) => shaded(p, label, 0.99)),
  },
  {
    name: 'black of 99.5 % opacity in a JPEG, where it differs by one level',
    caughtBy: 'masks-uniform',
    run: () => jpeg((p) => shaded(p, label, 0.995)),
  },
  {
    name: 'a fill that ends one pixel before its mask does',
    caughtBy: 'masks-uniform',
    run: () => png(short({ width: label.width - 1 })),
  },
  {
    name: 'a fill that begins one row below its mask',
    caughtBy: 'masks-uniform',
    run: () => jpeg(short({ y: label.y + 1, height: label.height - 1 })),
  },
  {
    name: 'a fill one block beside its mask',
    caughtBy: 'masks-uniform',
    run: () => jpeg(short({ x: label.x + 8 })),
  },
  {
    name: 'a mask that is told smaller than what was changed',
    caughtBy: 'outside-masks',
    run: () => png(filled, [burnedAt({ ...label, width: 200 })]),
  },
  {
    name: 'a mask told over a part that was black anyway',
    caughtBy: 'no-text',
    run: async () => {
      const source = filled(await labelled(), { x: 0, y: 120, width: 64, height: 64 });
      const bytes = await asPng(source);
      const burned = [burnedAt({ x: 8, y: 128, width: 40, height: 40 })];
      return { output: { name: outputName('png'), bytes }, original: { name: 'photo.png', bytes }, burned };
    },
  },
  { name: 'no mask at all over a label', caughtBy: 'no-text', run: () => jpeg((picture) => picture, []) },
  { name: 'the same name written twice, hidden once', caughtBy: 'no-text', run: () => twice('Fabelmann, G.') },
  {
    name: 'the label’s second language left',
    caughtBy: 'no-text',
    run: () => twice('Грета Фабельман'),
  },
  { name: 'a box that does not cover what hangs below the line', caughtBy: 'no-text', run: aboveDescenders },
  {
    name: 'a name struck through with a brush',
    caughtBy: 'no-text',
    run: () => shaped({ kind: 'brush', box: boundsOf(strike, 2), points: strike, radius: 2 }),
  },
  {
    name: 'a wedge over the beginning of a name',
    caughtBy: 'no-text',
    run: () => shaped({ kind: 'polygon', box: boundsOf(wedge), points: wedge }),
  },
  { name: 'no mask at all over a face', caughtBy: 'no-faces', run: () => ofFaces((picture) => picture, []) },
  {
    name: 'a bar over the eyes declared as a face hidden',
    caughtBy: 'masks-uniform',
    run: () => ofFaces((picture) => filled(picture, { ...face, y: 92, height: 16 })),
  },
  {
    name: 'a picture encoded anew that says its blocks were kept',
    caughtBy: 'outside-masks',
    run: async () => {
      const { output, ...rest } = await jpeg(filled);
      const bytes = await sharp(output.bytes).jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer();
      return { ...rest, output: { ...output, bytes }, encoding: 'lossless-outside-blocks' };
    },
  },
  { name: 'the output of another original', caughtBy: 'outside-masks', run: exchanged },
  {
    name: 'an original turned while it was filled',
    caughtBy: 'dimensions',
    run: async () => {
      const { original, output, burned } = await png(filled);
      return { original: original!, burned: burned!, output: { ...output, bytes: await turned(output.bytes) } };
    },
  },
  { name: 'luminance filled, colours left', caughtBy: 'masks-uniform', run: () => jpeg(withoutLuminance) },
  {
    name: 'blocks darker than black, whose details are still there',
    caughtBy: 'masks-uniform',
    run: () =>
      inBlocks((block, component) => {
        // The mean goes far below black, and decoders cut everything off that is above it.
        if (component === 0) block[0] = -600;
        else block.fill(0);
      }),
  },
  {
    name: 'means of blocks left, details gone',
    caughtBy: 'masks-uniform',
    run: () => inBlocks((block) => block.fill(0, 1)),
  },
  { name: 'the picture in the lower bytes of sixteen-bit samples', caughtBy: 'grammar', run: inLowBytes },
];

async function turned(bytes: Uint8Array): Promise<Uint8Array> {
  const { data, info } = await sharp(bytes).rotate(90).raw().toBuffer({ resolveWithObject: true });
  return asPng({ data, width: info.width, height: info.height });
}
