import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clearReportSchema, type ClearItem } from '../../contract/cli.schema.ts';
import { ct } from '../support/dicom.ts';
import { runScrim, startScrim } from '../support/runScrim.ts';
import { makeFolder, removeFolders } from '../support/sharedFolder.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });
afterAll(removeFolders);

let root: string;
let source: string;
let out: string;
const files = 6;

beforeAll(async () => {
  root = await makeFolder();
  [source, out] = [join(root, 'in'), join(root, 'out')];
  await mkdir(source);
  for (let number = 0; number < files; number++) {
    const SOPInstanceUID = `1.2.826.0.1.3680043.10.543.77.${number}`;
    await writeFile(join(source, `${number}.dcm`), ct({ elements: { SOPInstanceUID, InstanceNumber: `${number}` } }));
  }
  await writeFile(join(root, 'key'), '7'.repeat(64));
  await writeFile(join(root, 'other'), '8'.repeat(64));
});

const args = (key: string): string[] => ['clear', source, '--out', out, '--project-key', join(root, key), '--json'];
const run = async (key: string): Promise<ClearItem[]> => {
  const ended = await runScrim(args(key), join(root, 'home'));
  expect(ended.code).toBe(0);
  return clearReportSchema.parse(JSON.parse(ended.stdout)).items;
};
const finished = async (): Promise<string[]> => (await readdir(out)).filter((name) => name.endsWith('.dcm')).sort();
/** What was not done again has no timings. */
const doneBefore = (items: readonly ClearItem[]): number =>
  items.filter(({ timings }) => Object.keys(timings).length === 0).length;

describe('scrim clear, stopped and run again', () => {
  it('goes on behind what is finished, even after a kill, and leaves nothing half done', async () => {
    const killed = startScrim(args('key'), join(root, 'home'));
    const stopped = once(killed, 'exit');
    await vi.waitFor(async () => expect((await finished()).length).toBeGreaterThan(1), {
      timeout: 120_000,
      interval: 20,
    });
    killed.kill('SIGKILL');
    await stopped;
    const before = await finished();
    expect(before.length).toBeLessThan(files);
    const vouched = (await readdir(out)).filter((name) => name.endsWith('.clearance.json')).length;
    await writeFile(join(out, '00000000-0000-4000-8000-000000000000.dcm.part'), 'what a kill leaves');
    const items = await run('key');
    expect(items.map(({ state }) => state)).toEqual(Array(files).fill('cleared'));
    expect(doneBefore(items)).toBe(vouched);
    expect((await readdir(out)).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(items.filter(({ output }) => before.includes(output ?? '')).length).toBe(vouched);
  });

  it('does nothing again where all was done, and everything again by another key', async () => {
    const items = await run('key');
    expect(doneBefore(items)).toBe(files);
    expect(new Set(items.map(({ output }) => output)).size).toBe(files);
    const anew = await run('other');
    expect(doneBefore(anew)).toBe(0);
    const [first] = anew;
    expect(items.some(({ output }) => output === first!.output)).toBe(false);
    expect((await readFile(join(out, first!.output!))).length).toBeGreaterThan(0);
  });

  it('does again what was changed or removed since', async () => {
    const items = await run('other');
    expect(doneBefore(items)).toBe(files);
    const changed = join(out, items[0]!.output!);
    const { length } = await readFile(changed);
    await writeFile(changed, Buffer.alloc(length));
    expect(doneBefore(await run('other'))).toBe(files - 1);
    await writeFile(join(out, items[1]!.output!), 'cut');
    expect(doneBefore(await run('other'))).toBe(files - 1);
  });

  it('leaves records that verify passes over', async () => {
    const folder = join(root, 'again');
    const ended = await runScrim(['clear', source, '--out', folder, '--quiet'], join(root, 'home'));
    expect(ended.code).toBe(0);
    const checked = await runScrim(['verify', folder, '--json'], join(root, 'home'));
    expect(checked.code).toBe(0);
  });
});
