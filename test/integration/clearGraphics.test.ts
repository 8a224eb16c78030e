import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cliReports } from '../../contract/cli.schema.ts';
import { overlayPlanes, planeBits } from '../../core/dicom/overlays.ts';
import { parseDicom } from '../../core/dicom/parse.ts';
import { burnText } from '../support/burnedText.ts';
import { xray } from '../support/dicom.ts';
import { overlayElements } from '../support/overlays.ts';
import { resourcesDir } from '../support/paths.ts';
import { runScrim, type Ended } from '../support/runScrim.ts';
import { makeFolder, removeFolders } from '../support/sharedFolder.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const [width, height] = [400, 300];
let [root, home, source, policy] = ['', '', '', ''];
/** Bits of the plane: an outline, and a line of text within. */
let [outline, ink]: [number[], number[]] = [[], []];
beforeAll(async () => {
  root = await makeFolder();
  [home, source, policy] = ['home', 'in', 'policy.json'].map((name) => join(root, name)) as [string, string, string];
  await mkdir(source);
  const blank = { data: new Uint8Array(width * height * 3), width, height };
  const text = await burnText(blank, [{ text: 'FABELMANN GRETA 1957', x: 60, y: 100, size: 18, contrast: 255 }]);
  ink = [...text.ink[0]!];
  outline = Array.from({ length: width }, (_, x) => [10 * width + x, 280 * width + x]).flat();
  const plane = { columns: width, rows: height, set: [...outline, ...ink] };
  await writeFile(join(source, 'drawn.dcm'), xray({ elements: overlayElements(0x6000, plane) }));
  const json = JSON.parse(await readFile(join(resourcesDir, 'policies/default.json'), 'utf8')) as object;
  await writeFile(policy, JSON.stringify({ ...json, deid: { options: { cleanGraphics: true } } }));
});
afterAll(removeFolders);

const itemOf = ({ stdout }: Ended) => cliReports.clear.parse(JSON.parse(stdout)).items[0]!;
const clear = (out: string, more: readonly string[] = []): Promise<Ended> =>
  runScrim(['clear', source, '--out', join(root, out), '--json', ...more], home);

describe('scrim clear of a picture with an overlay plane', () => {
  it('removes it by the default policy', async () => {
    const item = itemOf(await clear('plain'));
    expect([item.state, item.overlays]).toEqual(['cleared', []]);
    const made = parseDicom(await readFile(join(root, 'plain', item.output!)));
    expect(made.elements.filter(({ tag }) => tag >>> 24 === 0x60)).toEqual([]);
  });

  it('keeps the drawing and clears its text where the policy has Clean Graphics, and all that follows agrees', async () => {
    const report = join(root, 'report.json');
    const item = itemOf(await clear('out', ['--policy', policy, '--report', report]));
    expect([item.state, item.error]).toEqual(['cleared', null]);
    expect(item.overlays).toMatchObject([{ group: 0x6000, columns: width, rows: height, frames: 1 }]);
    expect(item.checks.find(({ check }) => check === 'original')?.passed).toBe(true);
    const bytes = await readFile(join(root, 'out', item.output!));
    const file = parseDicom(bytes);
    const bits = planeBits(file, overlayPlanes(file)[0]!);
    const isSet = (at: number): boolean => ((bits[at >> 3]! >> (at & 7)) & 1) === 1;
    expect(outline.every(isSet)).toBe(true);
    expect(ink.filter(isSet)).toEqual([]);
    expect(bytes.toString('latin1')).toContain('Clean Graphics Option');

    const files = ['--against', source, '--report', report, '--policy', policy, '--json'];
    const verified = await runScrim(['verify', join(root, 'out'), ...files], home);
    expect(cliReports.verify.parse(JSON.parse(verified.stdout)).items[0]).toMatchObject({ clean: true });
    const strict = await runScrim(['verify', join(root, 'out'), '--json'], home);
    expect(strict.code).toBe(4);
    const exported = await runScrim(
      ['export', join(root, 'out'), '--out', join(root, 'files'), '--json', '--policy', policy],
      home,
    );
    expect(cliReports.export.parse(JSON.parse(exported.stdout)).items[0]).toMatchObject({ state: 'exported' });
  });

  it('does not take another original for the one that was cleared', async () => {
    await writeFile(join(source, 'drawn.dcm'), xray({ elements: { WindowCenter: '7', WindowWidth: '9' } }));
    const files = ['--against', source, '--report', join(root, 'report.json'), '--policy', policy, '--json'];
    const verified = await runScrim(['verify', join(root, 'out'), ...files], home);
    const [item] = cliReports.verify.parse(JSON.parse(verified.stdout)).items;
    expect(item!.checks.find(({ check }) => check === 'original')?.passed).toBe(false);
  });
});
