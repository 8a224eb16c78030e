import { execFileSync, spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { evidenceSchema } from '../../contract/evidence.schema.ts';
import type { ExportStatus } from '../../model/exporting.ts';
import type { ItemId } from '../../model/ids.ts';
import type { Region } from '../../model/redaction.ts';
import { lesion } from '../../tools/samples/photos.ts';
import { written } from '../../test/leaky/support/scene.ts';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import { startTestCore, testPorts } from '../../test/support/testCore.ts';
import type { Core } from '../core.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** With the built workers and the models: a line that a person left uncovered shows in the file that is made anew. */
let core: Core;
let item: ItemId;
beforeAll(async () => {
  const ports = await testPorts(await makeFolder());
  const policy = { ...ports.policy, detectors: { face: false, text: true, region: false } };
  ({ core } = await startTestCore({ ...ports, policy }));
  await core.vault.create('a passphrase of its own');
  const source = await makeFolder();
  const { data, width, height } = await written(lesion(3, 320, 240, 2), [['Fabelmann, Greta', 60]]);
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .webp({ quality: 95 })
    .toBuffer();
  await writeFile(join(source, 'photo.webp'), bytes);
  await core.imports.start([source]);
  await core.imports.settled();
  item = (await core.items.list(0, 10)).items[0]!.id;
});
afterAll(async () => {
  await core.close();
  await removeFolders();
});

async function reviewedWith(regions: readonly Region[]): Promise<void> {
  const { revision } = await core.items.get(item);
  const saved = await core.items.saveEdits(item, revision, regions, []);
  await core.items.markReviewed(item, saved.revision);
}

async function exported(parent: string): Promise<Extract<ExportStatus, { kind: 'finished' }>> {
  const finished = new Promise<Extract<ExportStatus, { kind: 'finished' }>>((resolve) => {
    const stop = core.onEvent((event) => {
      if (event.kind !== 'export' || event.status.kind !== 'finished') return;
      stop();
      resolve(event.status);
    });
  });
  await core.exports.start([item], { kind: 'evidence', before: false }, parent);
  return finished;
}

describe('what a second look finds in the window', () => {
  it('waits for the reviewer instead of leaving, and leaves once it is decided about', async () => {
    const found = (await core.items.get(item)).regions;
    expect(found.map(({ origin }) => origin.kind === 'proposal' && origin.what)).toEqual(['text']);
    // Somebody dragged the box to another place.
    const box = { x: 20, y: 180, width: 60, height: 30 };
    await reviewedWith(found.map((region) => ({ ...region, decision: 'accepted', shape: { kind: 'rectangle', box } })));
    expect((await exported(await makeFolder())).items).toMatchObject([
      { state: 'refused', error: { code: 'SECOND_LOOK' } },
    ]);
    const { regions, state } = await core.items.get(item);
    expect(state.kind).toBe('review');
    const text = { origin: { kind: 'proposal', what: 'text' } };
    expect(regions).toMatchObject([
      { ...text, decision: 'accepted' },
      { ...text, decision: 'pending' },
    ]);
    await reviewedWith(regions.map((region) => ({ ...region, decision: 'accepted' })));
    expect((await exported(await makeFolder())).items).toMatchObject([{ state: 'exported', error: null }]);
    expect((await core.items.get(item)).state.kind).toBe('cleared');
  });

  it('is kept by a person’s word, and is not asked again', async () => {
    const { regions } = await core.items.reopen(item);
    const rejection = { reason: 'covered-otherwise' } as const;
    await reviewedWith(regions.map((region) => ({ ...region, decision: 'rejected', rejection })));
    const parent = await makeFolder();
    expect((await exported(parent)).items).toMatchObject([{ state: 'exported', error: null }]);
    if (spawnSync('unzip', ['-v']).error !== undefined) return;
    const zip = join(parent, (await readdir(parent))[0]!, 'evidence.zip');
    const told = evidenceSchema.parse(
      JSON.parse(execFileSync('unzip', ['-p', zip, 'evidence.json'], { encoding: 'utf8' })),
    );
    expect(told.images[0]?.kept).toMatchObject(
      regions.map(() => ({ what: 'text', by: 'workstation', reason: 'covered-otherwise' })),
    );
    expect(JSON.stringify(told)).not.toMatch(/fabelmann/i);
  });
});
