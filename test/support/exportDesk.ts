import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Core } from '../../core/core.ts';
import type { Annotation } from '../../model/annotation.ts';
import type { ExportStatus, ExportWish } from '../../model/exporting.ts';
import { imagePoint } from '../../model/geometry.ts';
import { annotationIdSchema, type ItemId } from '../../model/ids.ts';
import { makeFolder } from './sharedFolder.ts';
import { startTestCore, testPorts } from './testCore.ts';

const cores: Core[] = [];
/** For the end of each test. */
export async function closeCores(): Promise<void> {
  for (const core of cores.splice(0)) await core.close();
}

/** A vault with reviewed pictures; nothing is detected, so that a person answers for all of them. */
export async function exportDesk(files: Readonly<Record<string, Uint8Array>>) {
  const [home, source, parent] = [await makeFolder(), await makeFolder(), await makeFolder()];
  const ports = await testPorts(home);
  const detectors = { face: false, text: false, region: false };
  const { core } = await startTestCore({ ...ports, policy: { ...ports.policy, detectors } });
  cores.push(core);
  await core.vault.create('a passphrase of its own');
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(source, name), bytes);
  await core.imports.start([source]);
  await core.imports.settled();
  const { items } = await core.items.list(0, 100);
  const idOf = (name: string): ItemId => items.find((item) => item.name === name)!.id;
  const review = async (name: string, note = 'here'): Promise<void> => {
    const item = await core.items.get(idOf(name));
    const at = imagePoint(item.facts.columns / 2, item.facts.rows / 2);
    const id = annotationIdSchema.parse(randomUUID());
    const pointer: Annotation = { id, frame: 0, kind: 'pointer', at, number: 1, note };
    const { revision } = await core.items.saveEdits(item.id, item.revision, item.regions, [pointer]);
    await core.items.markReviewed(item.id, revision);
  };
  return { core, parent, idOf, review };
}
/** The result of an export. */
export async function exported(core: Core, ids: readonly ItemId[], wish: ExportWish, parent: string | null) {
  const finished = new Promise<Extract<ExportStatus, { kind: 'finished' }>>((resolve) => {
    const stop = core.onEvent((event) => {
      if (event.kind !== 'export' || event.status.kind !== 'finished') return;
      stop();
      resolve(event.status);
    });
  });
  await core.exports.start(ids, wish, parent);
  return finished;
}
