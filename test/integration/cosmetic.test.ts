import { createHash, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Coarse } from '../../contract/workers.schema.ts';
import { clearItem, type FinishedFile } from '../../core/deid/clearance.ts';
import { showCoarse } from '../../core/deid/coarsePreview.ts';
import { decodeFrame, prepareDecoding } from '../../core/dicom/decode.ts';
import { openPicture } from '../../core/dicom/picture.ts';
import { decodePhoto } from '../../core/photo/decode.ts';
import { showCoarse as coarsenPhoto } from '../../core/photo/burn.ts';
import { verifyFile } from '../../core/verify/verifyFile.ts';
import { burnedSpans, plainBlocks } from '../../model/burnGrid.ts';
import type { CosmeticStyle } from '../../model/cosmeticStyle.ts';
import { maskSpans, type Box, type MaskShape } from '../../model/geometry.ts';
import { imageIdSchema, itemIdSchema, regionIdSchema, sha256Schema } from '../../model/ids.ts';
import { itemDetailSchema, type ImageFacts } from '../../model/item.ts';
import type { Region } from '../../model/redaction.ts';
import profile from '../../resources/profiles/basic.json' with { type: 'json' };
import { seeded } from '../../tools/samples/random.ts';
import { honestKinds } from '../leaky/honestOriginals.ts';
import type { NamedFile } from '../leaky/support/leak.ts';
import { openWorkbench, policy, type Workbench } from '../leaky/support/workbench.ts';
import { modelsDir } from '../support/paths.ts';
import { asPng, testPicture } from '../support/outgoing.ts';

/** Pixels that are made coarser, in every encoding that Scrim writes: as they were shown, beside solid fill, and for no identity. */
let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

const sha = (bytes: Uint8Array) => sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));
const limits = policy.limits;
// What is looked for is not the matter here, and takes long.
const quiet = { ...policy, detectors: { face: false, text: false, region: false } };

const region = (shape: MaskShape, cosmetic?: CosmeticStyle): Region => ({
  ...{ id: regionIdSchema.parse(randomUUID()), frames: 'all', shape, origin: { kind: 'manual' }, decision: 'accepted' },
  ...(cosmetic && { cosmetic }),
});
const within = (
  { columns, rows }: ImageFacts,
  [x, y, width, height]: readonly [number, number, number, number],
): Box => ({
  x: x * columns,
  y: y * rows,
  width: width * columns,
  height: height * rows,
});

/** A solid box that the coarser ones overlap, an ellipse and a box of each style. */
const regionsFor = (facts: ImageFacts): Region[] => [
  region({ kind: 'rectangle', box: within(facts, [0.3, 0.3, 0.25, 0.2]) }),
  region({ kind: 'ellipse', box: within(facts, [0.05, 0.1, 0.5, 0.5]) }, 'pixelate'),
  region({ kind: 'rectangle', box: within(facts, [0.45, 0.35, 0.5, 0.55]) }, 'blur'),
];

async function cleared(original: NamedFile) {
  const { pool, clock } = bench.headless;
  const source = { kind: 'bytes', bytes: original.bytes } as const;
  const { facts } = await pool.run('parse.probe', { source, limits }, { seconds: 300 });
  const regions = regionsFor(facts);
  const item = itemDetailSchema.parse({
    ...{ id: itemIdSchema.parse(randomUUID()), batch: randomUUID(), name: '', facts, contentHash: sha(original.bytes) },
    state: { kind: 'reviewed', at: '2026-11-21T10:00:00.000Z', by: 'Dr Reviewer' },
    ...{ pending: 0, importedAt: '2026-11-21T09:00:00.000Z', regions, annotations: [], revision: 1 },
  });
  const saved: FinishedFile[] = [];
  const deps = {
    ...{ pool, policy: quiet, profile, models: modelsDir, clock, projectKey: new Uint8Array(32).fill(5) },
    save: async (finished: FinishedFile) => void saved.push(finished),
  };
  const image = imageIdSchema.parse(randomUUID());
  const clearance = await clearItem(deps, { item, original: original.bytes, image, approval: 'reviewer' });
  return { facts, clearance, bytes: saved[0]!.bytes };
}
type Cleared = Awaited<ReturnType<typeof cleared>>;

/** One byte a pixel: 0 beside all regions, 1 under the solid one, 2 and 3 under what is pixelated and blurred. */
function mapOf({ facts, clearance }: Cleared): Uint8Array {
  const size = { width: facts.columns, height: facts.rows };
  const map = new Uint8Array(size.width * size.height);
  const paint = (shape: MaskShape, value: number): void => {
    for (const { y, from, to } of maskSpans(shape, size)) map.fill(value, y * size.width + from, y * size.width + to);
  };
  for (const { shape, style } of clearance.cosmetic ?? []) paint(shape, style === 'pixelate' ? 2 : 3);
  // In a JPEG solid fill grows to whole blocks, as the window shows it.
  const grid = clearance.mediaType === 'image/jpeg' ? plainBlocks : null;
  for (const { shape } of clearance.burned) {
    for (const { y, from, to } of burnedSpans(shape, size, grid))
      map.fill(1, y * size.width + from, y * size.width + to);
  }
  return map;
}

interface Shown {
  readonly samples: ArrayLike<number>;
  readonly channels: number;
}

/** What the window shows where a style is chosen: the frame as a whole. */
async function previewed(
  original: Uint8Array,
  { facts, clearance }: Cleared,
  style: CosmeticStyle,
  frame: number,
): Promise<Shown> {
  const coarse: Coarse = { style, burned: clearance.burned, fill: policy.fill };
  if (facts.mediaType !== 'application/dicom') {
    const photo = await decodePhoto(original, limits);
    coarsenPhoto(photo, coarse);
    return { samples: photo.pixels, channels: 3 };
  }
  const picture = openPicture(original);
  await prepareDecoding(picture);
  showCoarse(picture, frame, coarse);
  return { samples: decodeFrame(picture, frame).samples, channels: picture.format.samplesPerPixel };
}

async function written({ facts, bytes }: Cleared, frame: number): Promise<Shown> {
  if (facts.mediaType !== 'application/dicom') {
    const { data, info } = await sharp(bytes).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    return { samples: data, channels: info.channels };
  }
  const picture = openPicture(bytes);
  await prepareDecoding(picture);
  return { samples: decodeFrame(picture, frame).samples, channels: picture.format.samplesPerPixel };
}

/** Pixels of a value of the map that differ by more than `tolerance` from what was shown; and how many there are of it. */
function differences(map: Uint8Array, value: number, a: Shown, b: Shown, tolerance: number) {
  let [differing, all] = [0, 0];
  map.forEach((own, pixel) => {
    if (own !== value) return;
    all++;
    for (let channel = 0; channel < a.channels; channel++) {
      const at = pixel * a.channels + channel;
      if (Math.abs(a.samples[at]! - b.samples[b.channels === 1 ? pixel : at]!) > tolerance) {
        differing++;
        break;
      }
    }
  });
  return { differing, all };
}

describe('what is pixelated or blurred', () => {
  const seeds = [0, 1, 2, 3, 4];
  it.each(honestKinds.map((kind) => [kind.name, kind] as const))(
    '%s: is written as it was shown, and verified',
    async (_, { original, name }) => {
      for (const seed of seeds) {
        const source = await original(seeded(seed * 131 + name.length), seed);
        const made = await cleared(source);
        expect(made.clearance.cosmetic?.map(({ style }) => style)).toEqual(['pixelate', 'blur']);
        expect(made.clearance.burned).toHaveLength(1);
        const map = mapOf(made);
        // A JPEG is encoded anew, with the loss that its quality has.
        const tolerance = made.clearance.mediaType === 'image/jpeg' ? 24 : 0;
        for (let frame = 0; frame < made.facts.frames; frame++) {
          const after = await written(made, frame);
          for (const [value, style] of [
            [2, 'pixelate'],
            [3, 'blur'],
          ] as const) {
            const shown = await previewed(source.bytes, made, style, frame);
            const { differing, all } = differences(map, value, shown, after, tolerance);
            expect(all).toBeGreaterThan(0);
            if (tolerance === 0) expect(`${source.name}: ${differing}`).toBe(`${source.name}: 0`);
            else expect(differing / all).toBeLessThan(0.02);
          }
        }
      }
    },
    300_000,
  );
});

describe('a claim to be cosmetic', () => {
  const look = async (edit: (pixels: Uint8Array) => void, burned: readonly Box[], claimed: Box) => {
    const picture = testPicture(96, 64);
    const original = await asPng(picture);
    const data = new Uint8Array(picture.data);
    edit(data);
    const masks = burned.map(
      (box) => ({ frames: 'all', shape: { kind: 'rectangle', box }, what: 'text', approvedBy: 'x' }) as const,
    );
    const cosmetic = [
      { frames: 'all', shape: { kind: 'rectangle', box: claimed }, style: 'pixelate', approvedBy: 'x' },
    ] as const;
    const { checks } = await verifyFile({
      source: { kind: 'bytes', bytes: await asPng({ ...picture, data }) },
      against: { kind: 'bytes', bytes: original },
      ...{ limits, fill: policy.fill, burned: masks, cosmetic: [...cosmetic] },
    });
    return checks.filter(({ passed }) => !passed).map(({ check }) => check);
  };
  const box = { x: 16, y: 16, width: 32, height: 16 };
  const mosaic = (data: Uint8Array, { x, y, width, height }: Box): void => {
    for (let top = y; top < y + height; top += 8) {
      for (let left = x; left < x + width; left += 8) {
        for (let channel = 0; channel < 3; channel++) {
          const at = (row: number, column: number): number => ((top + row) * 96 + left + column) * 3 + channel;
          let sum = 0;
          for (let row = 0; row < 8; row++) for (let column = 0; column < 8; column++) sum += data[at(row, column)]!;
          for (let row = 0; row < 8; row++)
            for (let column = 0; column < 8; column++) data[at(row, column)] = Math.floor((sum + 32) / 64);
        }
      }
    }
  };

  it('holds for what is just that', async () => {
    expect(await look((data) => mosaic(data, box), [], box)).toEqual([]);
  });

  it('does not hide that nothing, or something else, was done there', async () => {
    expect(await look(() => undefined, [], box)).toContain('outside-masks');
    expect(await look((data) => data.fill(9, (20 * 96 + 20) * 3, (20 * 96 + 40) * 3), [], box)).toContain(
      'outside-masks',
    );
    expect(
      await look(
        (data) => {
          mosaic(data, box);
          data[(16 * 96 + 16) * 3]! ^= 1;
        },
        [],
        box,
      ),
    ).toContain('outside-masks');
  });

  it('covers nothing: a label that is pixelated instead of filled is caught, whatever is claimed besides', async () => {
    expect(await look((data) => mosaic(data, box), [box], box)).toContain('masks-uniform');
  });

  it('is caught where a mean carries out what a mask hides', async () => {
    const label = { x: 16, y: 16, width: 12, height: 16 };
    const leaky = (data: Uint8Array): void => {
      mosaic(data, box);
      for (let y = label.y; y < label.y + label.height; y++) {
        data.fill(0, (y * 96 + label.x) * 3, (y * 96 + label.x + label.width) * 3);
      }
    };
    expect(await look(leaky, [label], box)).toContain('outside-masks');
  });
});
