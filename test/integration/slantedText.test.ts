import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ClearItem } from '../../contract/cli.schema.ts';
import { clear } from '../../core/headless/clear.ts';
import { verify } from '../../core/headless/verify.ts';
import profile from '../../resources/profiles/basic.json' with { type: 'json' };
import { lesion } from '../../tools/samples/photos.ts';
import { openWorkbench, type Workbench } from '../leaky/support/workbench.ts';
import { burnText, type BurnedPicture } from '../support/burnedText.ts';
import { ultrasound } from '../support/dicom.ts';

vi.setConfig({ testTimeout: 180_000 });

/** A label that was photographed askew, and the same on a screen that was captured: what is cleared of it, and what is left of the picture. */
let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

const [width, height] = [1200, 900];
async function askew(degrees: number): Promise<BurnedPicture> {
  const { data } = lesion(3, width, height);
  const place = { x: 420, y: 450 - 4 * degrees, contrast: 150, size: 32, degrees };
  return burnText({ data, width, height }, [
    { ...place, text: 'KRAUSE, JANA 12.03.1957' },
    { ...place, text: 'MRN 4471-2209', below: 52 },
  ]);
}

async function cleared(name: string, bytes: Uint8Array) {
  const [from, out] = [await bench.folder([{ name, bytes }]), await bench.folder([])];
  const items: ClearItem[] = [];
  const options = { out, projectKey: new Uint8Array(32).fill(7), profile, templates: [] };
  await clear(bench.headless, [from], options, async (item) => void items.push(item));
  const item = items[0]!;
  expect(item).toMatchObject({ state: 'cleared', error: null });
  const [checked] = await verify(bench.headless, [out], {
    against: [from],
    ...{ overlays: new Map(), hashes: new Map(), encodings: new Map(), kept: new Map() },
    burned: new Map([[item.output!, item.regions]]),
    sources: new Map([[item.output!, item.source]]),
  });
  expect(checked!.checks.filter(({ passed }) => !passed)).toEqual([]);
  return { item, made: await readFile(join(out, item.output!)) };
}

/** Share of the picture that is no longer what it was. */
function shareChanged(before: Uint8Array, after: Uint8Array): number {
  let changed = 0;
  for (let at = 0; at < before.length; at += 3) {
    if (before[at] !== after[at] || before[at + 1] !== after[at + 1] || before[at + 2] !== after[at + 2]) changed++;
  }
  return changed / (before.length / 3);
}

/** All of the ink is under the fill, and of the boxes about the lines a good part is as it was. */
function expectTight({ regions }: ClearItem, { data, ink }: BurnedPicture, after: Uint8Array): void {
  const lines = regions.filter(({ what }) => what === 'text');
  expect(lines.map(({ shape }) => shape.kind)).toEqual(['polygon', 'polygon']);
  for (const pixels of ink) {
    const covered = pixels.filter((pixel) => after.subarray(pixel * 3, pixel * 3 + 3).every((value) => value === 0));
    expect(covered.length / pixels.length).toBeGreaterThan(0.99);
  }
  // A drawn lesion may be taken for a face.
  const others = regions.filter((region) => !lines.includes(region));
  expect(shareChanged(data, after)).toBeLessThan((0.75 * areaOf(lines) + areaOf(others)) / (width * height));
}

const areaOf = (regions: ClearItem['regions']): number =>
  regions.reduce((sum, { shape: { box } }) => sum + box.width * box.height, 0);

describe('a label at an angle', () => {
  it.each([30, -20, 45])('of %s° goes from a photo with little about it', async (degrees) => {
    const picture = await askew(degrees);
    const png = await sharp(picture.data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
    const { item, made } = await cleared('label.png', png);
    expectTight(item, picture, await sharp(made).raw().toBuffer());
  });

  it('goes from a DICOM frame', async () => {
    const picture = await askew(25);
    const bytes = ultrasound({ columns: width, rows: height, pixels: picture.data });
    const { item, made } = await cleared('label.dcm', bytes);
    expectTight(item, picture, made.subarray(made.length - picture.data.length));
  });
});
