import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClearItem, VerifyItem } from '../../contract/cli.schema.ts';
import { clear } from '../../core/headless/clear.ts';
import { detect } from '../../core/headless/detect.ts';
import { verify } from '../../core/headless/verify.ts';
import type { KeptFinding } from '../../model/clearance.ts';
import { deviceTemplateSchema, type DeviceTemplate } from '../../model/deviceTemplate.ts';
import type { Box } from '../../model/geometry.ts';
import profile from '../../resources/profiles/basic.json' with { type: 'json' };
import { lesion, type Pixels } from '../../tools/samples/photos.ts';
import { outputName, type Produced } from '../leaky/support/leak.ts';
import { burnedAt, filled, label, patient, written } from '../leaky/support/scene.ts';
import { openWorkbench, type Workbench } from '../leaky/support/workbench.ts';
import { burnText } from '../support/burnedText.ts';
import { ultrasound } from '../support/dicom.ts';
import { asPng } from '../support/outgoing.ts';

/** Text that was knowingly kept passes the verifier and the second look; what stands beside it, or is read as something else, does not. */
let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

const columns = 640;
const rows = 480;
const device = { Manufacturer: 'Example Medical', ManufacturerModelName: 'Sono 9' };
const measured: Box = { x: 380, y: 180, width: 240, height: 60 };

type Line = readonly [text: string, x: number, y: number];
async function scan(...frames: readonly (readonly Line[])[]): Promise<Uint8Array> {
  const size = columns * rows * 3;
  const pixels = new Uint8Array(size * frames.length);
  for (const [index, lines] of frames.entries()) {
    const black = { data: new Uint8Array(size).fill(12), width: columns, height: rows };
    const drawn = lines.map(([text, x, y]) => ({ text, x, y, size: 24, contrast: 200 }));
    pixels.set((await burnText(black, drawn)).data, index * size);
  }
  return ultrasound({ columns, rows, frames: frames.length, pixels, elements: device });
}

const template = (changes: Partial<DeviceTemplate> = {}): DeviceTemplate =>
  deviceTemplateSchema.parse({
    ...{ id: randomUUID(), name: 'Sono 9', savedAt: '2026-01-02T03:04:05.000Z' },
    device: { ...device, Modality: 'US', Rows: rows, Columns: columns, UltrasoundRegions: [] },
    cover: [{ kind: 'rectangle', box: { x: 0, y: 0, width: columns, height: 40 } }],
    keep: [{ box: measured, classes: ['measurement'] }],
    ...changes,
  });

async function cleared(bytes: Uint8Array, templates: readonly DeviceTemplate[]) {
  const [from, out] = [await bench.folder([{ name: 'scan.dcm', bytes }]), await bench.folder([])];
  const items: ClearItem[] = [];
  const options = { out, projectKey: new Uint8Array(32).fill(7), profile, templates };
  await clear(bench.headless, [from], options, async (item) => void items.push(item));
  return { from, out, item: items[0]! };
}

async function verified({ from, out, item }: Awaited<ReturnType<typeof cleared>>, kept: readonly KeptFinding[]) {
  const [found] = await verify(bench.headless, [out], {
    against: [from],
    ...{ overlays: new Map(), hashes: new Map(), encodings: new Map() },
    burned: new Map([[item.output!, item.regions]]),
    kept: new Map([[item.output!, kept]]),
    sources: new Map([[item.output!, item.source]]),
  });
  return found!;
}
const failed = ({ checks }: VerifyItem): string[] => checks.filter(({ passed }) => !passed).map(({ check }) => check);

describe('a template', () => {
  it('keeps a measurement, which the verifier then knows and else would not pass', async () => {
    const run = await cleared(
      await scan([
        ['Dist 12.3 mm', 400, 220],
        [patient.name, 40, 330],
      ]),
      [template()],
    );
    expect(run.item).toMatchObject({ state: 'cleared', error: null });
    expect(run.item.kept).toMatchObject([
      { what: 'text', textClass: 'measurement', by: expect.stringMatching(/^template:[0-9a-f-]{36}$/) },
    ]);
    expect(run.item.regions.map(({ what }) => what).sort()).toEqual(['region', 'text']);
    const passed = await verified(run, run.item.kept);
    expect(failed(passed)).toEqual([]);
    expect(passed.checks.find(({ check }) => check === 'no-text')?.detail).toBe('1 found that were knowingly kept');
    expect(failed(await verified(run, []))).toEqual(['no-text']);
  });

  it('keeps no name in its area, no measurement outside of it, and nothing of another device', async () => {
    const named = await cleared(await scan([[patient.name, 400, 220]]), [template()]);
    const outside = await cleared(await scan([['Dist 12.3 mm', 40, 330]]), [template()]);
    const other = template({ device: { ...template().device, ManufacturerModelName: 'Sono 8' } });
    const foreign = await cleared(await scan([['Dist 12.3 mm', 400, 220]]), [other]);
    for (const { item } of [named, outside, foreign]) {
      expect(item).toMatchObject({ state: 'cleared', kept: [] });
      expect(item.regions.some(({ what }) => what === 'text')).toBe(true);
    }
    expect(foreign.item.regions.some(({ what }) => what === 'region')).toBe(false);
  });

  it('keeps a measurement that stands on every frame, and none at whose place another frame shows something else', async () => {
    const distance: Line = ['Dist 12.3 mm', 400, 220];
    const still = await cleared(await scan([distance], [distance], [distance]), [template()]);
    expect(still.item).toMatchObject({ state: 'cleared', kept: [{ textClass: 'measurement' }] });
    for (const other of ['Kowalski J', 'Dist 14.1 mm', '45 F']) {
      const { item } = await cleared(await scan([distance], [[other, 400, 220]]), [template()]);
      expect(item).toMatchObject({ state: 'cleared', kept: [] });
      expect(item.regions.some(({ what, frames }) => what === 'text' && frames === 'all')).toBe(true);
    }
  });

  it('keeps no age with a sex, though all of it are numbers and labels', async () => {
    const { item } = await cleared(await scan([['45 F', 400, 220]]), [template()]);
    expect(item).toMatchObject({ state: 'cleared', kept: [] });
  });

  it('is told of what it keeps by scrim detect', async () => {
    const bytes = await scan([['Dist 12.3 mm', 400, 220]]);
    const from = await bench.folder([{ name: 'scan.dcm', bytes }]);
    const { detectors } = bench.headless.policy;
    const [item] = await detect(bench.headless, [from], { detectors, templates: [template()] });
    expect(item!.proposals).toMatchObject([
      { kind: 'region', reason: 'template “Sono 9” of this device' },
      { kind: 'text', textClass: 'measurement', keptBy: expect.stringMatching(/^template:[0-9a-f-]{36}$/) },
    ]);
  });
});

describe('a run that goes on', () => {
  it('looks again at what a template kept, and withdraws what was written of it: another patient may have joined', async () => {
    const templates = [template()];
    const twice = async (line: Line) => {
      const from = await bench.folder([{ name: 'scan.dcm', bytes: await scan([line]) }]);
      const options = { out: await bench.folder([]), projectKey: new Uint8Array(32).fill(7), profile, templates };
      const items: ClearItem[] = [];
      for (let run = 0; run < 2; run++)
        await clear(bench.headless, [from], options, async (item) => void items.push(item));
      const written = (await readdir(options.out)).filter((name) => name.endsWith('.dcm'));
      return { kept: items.map(({ kept }) => kept.length), outputs: items.map(({ output }) => output), written };
    };
    const again = await twice(['Dist 12.3 mm', 400, 220]);
    expect(again.kept).toEqual([1, 1]);
    expect(again.outputs[1]).not.toBe(again.outputs[0]);
    expect(again.written).toEqual([again.outputs[1]]);
    const done = await twice(['Dist 12.3 mm', 40, 330]);
    expect(done.kept).toEqual([0, 0]);
    expect(done.outputs[1]).toBe(done.outputs[0]);
  });
});

describe('what a record says was kept', () => {
  const line: Box = { x: 24, y: 176, width: 250, height: 40 };
  const kept = (where: Box, textClass: KeptFinding['textClass'] = 'unknown'): KeptFinding => ({
    ...{ frames: 'all', shape: { kind: 'rectangle', box: where }, what: 'text', textClass, by: 'Dr Reviewer' },
  });
  const picture = (second: string): Promise<Pixels> =>
    written(lesion(4, 320, 240, 2), [
      [patient.name, label.y + 28],
      [second, line.y + 28],
    ]);
  async function produced(second: string, record: readonly KeptFinding[], cover = [label]): Promise<Produced> {
    const source = await picture(second);
    const output = cover.reduce((done, box) => filled(done, box), source);
    return {
      output: { name: outputName('png'), bytes: await asPng(output) },
      original: { name: 'photo.png', bytes: await asPng(source) },
      ...{ burned: cover.map((box) => burnedAt(box)), kept: record },
    };
  }

  it('passes', async () => {
    expect(failed(await bench.verify(await produced('left knee', [kept(line)])))).toEqual([]);
  });

  it('excuses nothing next to it, nothing else that is read there, and no face', async () => {
    const leaks = [
      // Both lines show, one was kept.
      await produced('left knee', [kept(line)], []),
      // Said to be a measurement, and it is a name.
      await produced('Erika Mustermann', [kept(line, 'measurement')]),
      await produced('left knee', [{ ...kept(line), what: 'face' }]),
      await produced('left knee', [kept({ ...line, x: line.x + 260, width: 30 })]),
      await produced('left knee', [{ ...kept(line), frames: 3 }]),
    ];
    for (const leak of leaks) expect(failed(await bench.verify(leak))).toContain('no-text');
  });
});
