import { execFileSync, spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { evidenceSchema, type Evidence } from '../../contract/evidence.schema.ts';
import type { ExportStatus } from '../../model/exporting.ts';
import { regionIdSchema, type ItemId } from '../../model/ids.ts';
import type { Region } from '../../model/redaction.ts';
import { asJpeg, testPicture } from '../../test/support/outgoing.ts';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import { startTestCore, testPorts } from '../../test/support/testCore.ts';
import type { Core } from '../core.ts';

vi.setConfig({ testTimeout: 120_000 });
const hasUnzip = spawnSync('unzip', ['-v']).error === undefined;
if (!hasUnzip) process.stderr.write('evidence: unzip is not installed, what needs it is skipped\n');

let core: Core;
let item: ItemId;
beforeAll(async () => {
  const ports = await testPorts(await makeFolder());
  const policy = { ...ports.policy, detectors: { face: false, text: false, region: false } };
  ({ core } = await startTestCore({ ...ports, policy }));
  await core.vault.create('a passphrase of its own');
  const source = await makeFolder();
  await writeFile(join(source, 'Zztest Ada.jpg'), await asJpeg(testPicture()));
  await core.imports.start([source]);
  await core.imports.settled();
  item = (await core.items.list(0, 10)).items[0]!.id;
  const { revision, annotations } = await core.items.get(item);
  const region: Region = {
    id: regionIdSchema.parse('7a0c2a52-3f44-4f6e-9b6e-0b8a6a2f9d11'),
    ...{ frames: 'all', origin: { kind: 'manual' }, decision: 'accepted' },
    shape: { kind: 'rectangle', box: { x: 20, y: 12, width: 30, height: 20 } },
  };
  const saved = await core.items.saveEdits(item, revision, [region], annotations);
  await core.items.markReviewed(item, saved.revision);
});
afterAll(async () => {
  await core.close();
  await removeFolders();
});

async function evidence(before: boolean) {
  const parent = await makeFolder();
  const finished = new Promise<ExportStatus>((resolve) => {
    const stop = core.onEvent((event) => {
      if (event.kind !== 'export' || event.status.kind !== 'finished') return;
      stop();
      resolve(event.status);
    });
  });
  await core.exports.start([item], { kind: 'evidence', before }, parent);
  const status = await finished;
  const [folder] = await readdir(parent);
  const zip = join(parent, folder!, 'evidence.zip');
  const entries = execFileSync('unzip', ['-Z1', zip], { encoding: 'utf8' }).trim().split('\n');
  const json: unknown = JSON.parse(execFileSync('unzip', ['-p', zip, 'evidence.json'], { encoding: 'utf8' }));
  const told: Evidence = evidenceSchema.parse(json);
  return { status, entries, told };
}

describe.skipIf(!hasUnzip)('evidence from the vault', () => {
  it('tells who approved what, and shows regions as they are now', async () => {
    const { status, entries, told } = await evidence(false);
    expect(status).toMatchObject({
      kind: 'finished',
      error: null,
      items: [{ state: 'exported', file: 'evidence.zip' }],
    });
    const { contentHash } = await core.items.get(item);
    expect(told.images).toMatchObject([{ hashIn: contentHash, regions: [{ what: 'manual', before: null }] }]);
    expect(told.images[0]!.approvedBy).toBe(told.images[0]!.regions[0]!.approvedBy);
    expect(entries.filter((name) => name.endsWith('.png'))).toHaveLength(1);
    expect(JSON.stringify(told)).not.toMatch(/zztest/i);
  });

  it('shows them as they were where whoever opened the vault asks for it', async () => {
    const { entries, told } = await evidence(true);
    expect(told.before).toBe(true);
    expect(entries.filter((name) => name.endsWith('-before.png'))).toHaveLength(1);
  });
});
