import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { ExportedItem } from '../../model/exporting.ts';
import { sha256Schema, type Sha256 } from '../../model/ids.ts';
import type { ImageFacts } from '../../model/item.ts';
import { policySchema } from '../../model/policy.ts';
import profile from '../../resources/profiles/basic.json' with { type: 'json' };
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { buildDicom, fictionalPatient } from '../../test/support/dicom.ts';
import { itemDesk, proposed } from '../../test/support/itemDesk.ts';
import { builtWorkersDir, modelsDir } from '../../test/support/paths.ts';
import { filesBelow, temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { createBlobKeeper } from '../store/blobKeeper.ts';
import { createBlobStore } from '../vault/blobStore.ts';
import { deriveVaultKeys } from '../vault/vaultKeys.ts';
import { createNodeProcessHost } from '../workers/nodeProcessHost.ts';
import { createWorkerPool, type WorkerPool } from '../workers/pool.ts';
import { clearanceOf, type ClearCaseParts } from './clearCase.ts';
import { exportEvidence } from './exportEvidence.ts';
import { exportToFolder } from './exportToFolder.ts';
import { createCompareHeader } from './headers.ts';
import { createPictures } from './pictures.ts';

const folder = temporaryFolders();
// The networks have tests of their own; what is asked here is how files travel.
const policy = policySchema.parse({ ...defaultPolicy, detectors: { face: false, text: false, region: true } });
const { limits } = policy;
const pool = createWorkerPool({ processes: createNodeProcessHost(builtWorkersDir), limits });
afterAll(() => pool.close());

const [columns, rows, frames] = [320, 240, 30];
const bytes = buildDicom({
  pixels: Uint8Array.from({ length: columns * rows * frames }, (_, i) => (i * 97 + ((i * i) % 31)) & 0xff),
  elements: {
    ...fictionalPatient,
    ...{ Modality: 'US', SOPClassUID: '1.2.840.10008.5.1.4.1.1.3.1', SOPInstanceUID: '1.2.826.0.1.3680043.10.543.9' },
    ...{ SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2', NumberOfFrames: String(frames) },
    ...{ Rows: rows, Columns: columns, BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 },
  },
});
const sha = (content: Uint8Array) => sha256Schema.parse(createHash('sha256').update(content).digest('hex'));

/** A reviewed item in a vault, for which every size is large; `asked` is what workers were asked for. */
async function largeItem(run?: WorkerPool['run']) {
  const home = await folder();
  const desk = await itemDesk(await folder());
  const blobs = await createBlobStore(home, deriveVaultKeys(Buffer.alloc(32, 5)));
  const { hash: contentHash } = await blobs.write(bytes);
  const facts: ImageFacts = {
    mediaType: 'application/dicom',
    bytes: bytes.length,
    columns,
    rows,
    frames,
    identifiers: [],
  };
  const state = { kind: 'reviewed', at: '2026-01-02T03:04:05.000Z', by: 'Dr Erfunden' } as const;
  const id = await desk.add({ state, regions: [proposed({ decision: 'accepted' })] }, facts, { contentHash });
  const asked: [string, Partial<WorkerRequest<'verify.file'> & WorkerRequest<'clear.make'>>][] = [];
  const recording = ((task, request, options) => {
    asked.push([task, request]);
    return (run ?? pool.run)(task, request, options);
  }) as WorkerPool['run'];
  const parts: ClearCaseParts = {
    ...{ store: desk.store, blobs, blobKeeper: createBlobKeeper(blobs, desk.store.database), policy, largeBytes: 1 },
    ...{ pool: { ...pool, run: recording }, clock: { now: () => new Date() }, models: modelsDir },
    events: { emit: () => undefined } as never,
    profile: async () => profile,
  };
  const clear = async () => clearanceOf(parts, await desk.items.get(id), new AbortController().signal);
  return { home, desk, id, blobs, contentHash, asked, parts, clear };
}

describe('an original that is too large to be held', () => {
  it('is cleared out of the vault and back, never in clear on disk, to the same bytes as from memory', async () => {
    const { home, blobs, desk, id, contentHash, asked, clear } = await largeItem();
    const { outputHash, bytes: length } = await clear();
    expect((await desk.items.get(id)).state.kind).toBe('cleared');
    expect(asked.map(([task, { source, against }]) => [task, source?.kind, against?.kind])).toEqual([
      ['clear.make', 'sealed', undefined],
      ['verify.file', 'sealed', 'sealed'],
    ]);
    const [, request] = asked[0]!;
    const held = { ...request, source: { kind: 'bytes', bytes }, to: undefined } as WorkerRequest<'clear.make'>;
    expect(sha((await pool.run('clear.make', held)).bytes!)).toBe(outputHash);
    expect(sha(await blobs.read(outputHash))).toBe(outputHash);
    expect(length).toBe((await blobs.read(outputHash)).length);
    // The vault's own key opens other files than the one that a worker was given.
    const { key } = await blobs.sealed(outputHash);
    expect(Buffer.compare(key, (await blobs.sealed(contentHash)).key)).not.toBe(0);
    const left = await filesBelow(home);
    expect(left).toHaveLength(2);
    for (const path of left) expect((await readFile(path)).includes(Buffer.from(bytes.subarray(-64)))).toBe(false);
  });

  it('is looked at piece by piece as well, and read by every worker', async () => {
    const { blobs, contentHash } = await largeItem();
    const sealed = { kind: 'sealed', ...(await blobs.sealed(contentHash)) } as const;
    const look = (source: WorkerRequest<'detect.propose'>['source']) =>
      pool.run('detect.propose', {
        ...{ source, limits, detectors: policy.detectors, faceThreshold: 0.4, textThreshold: 0.3, models: modelsDir },
      });
    const { timings: _, ...seen } = await look(sealed);
    const { timings: __, ...held } = await look({ kind: 'bytes', bytes });
    expect(seen).toEqual(held);
    const { facts, contentHash: read } = await pool.run('parse.probe', { source: sealed, limits });
    expect([facts.frames, read]).toEqual([frames, contentHash]);
    const tooLarge = { source: sealed, limits: { ...limits, fileMegabytes: 1 } };
    await expect(pool.run('parse.probe', tooLarge)).rejects.toMatchObject({ error: { code: 'FILE_TOO_LARGE' } });
    const foreign = { source: { ...sealed, key: new Uint8Array(32) }, limits };
    await expect(pool.run('parse.probe', foreign)).rejects.toMatchObject({ error: { code: 'VAULT_DAMAGED' } });
  });

  it('is shown, compared and exported without being held beside the window', async () => {
    const { desk, blobs, id, parts, clear, asked } = await largeItem();
    const item = await desk.items.get(id);
    const shown = createPictures({ ...parts, limits, fill: policy.fill });
    expect((await shown.picture(id, frames - 1, 64)).width).toBe(64);
    expect((await shown.samples(id, 3)).bytes.length).toBe(columns * rows);
    expect((await createCompareHeader(parts)(item)).kind).toBe('header');
    const { outputHash } = await clear();
    const read: string[] = [];
    const watched = { ...blobs, read: (hash: Sha256) => (read.push(hash), blobs.read(hash)) };
    const run = () => ({
      items: [{ item: id, name: '', state: 'unsent', file: null, reason: null, error: null } satisfies ExportedItem],
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    const out = join(await folder(), 'out');
    const dicom = run();
    await exportToFolder(
      { ...parts, blobs: watched },
      { kind: 'dicom', zip: false, annotations: true, photos: false },
      out,
      dicom,
    );
    expect(sha(await readFile(join(out, dicom.items[0]!.file!)))).toBe(outputHash);
    const evidence = { ...parts, blobs: watched, fonts: 'resources/fonts' };
    await exportEvidence(evidence, { kind: 'evidence', before: true }, join(await folder(), 'out'), run());
    expect(read).toEqual([]);
    expect(new Set(asked.map(([, { source }]) => source?.kind))).toEqual(new Set(['sealed']));
  });

  it('leaves nothing behind where what was made does not pass', async () => {
    const failing = ((task, request, options) =>
      task === 'verify.file'
        ? Promise.reject(new ScrimFailure('WORKER_CRASHED'))
        : pool.run(task, request, options)) as WorkerPool['run'];
    const { home, desk, id, blobs, clear, asked } = await largeItem(failing);
    await expect(clear()).rejects.toMatchObject({ error: { code: 'WORKER_CRASHED' } });
    expect(asked.map(([task]) => task)).toEqual(['clear.make', 'verify.file']);
    expect((await desk.items.get(id)).state.kind).toBe('reviewed');
    expect(await filesBelow(home)).toEqual([join(home, 'blobs', ...blobPath(blobs.nameOf(sha(bytes))))]);
  });
});

const blobPath = (name: string): string[] => [name.slice(0, 2), name];
