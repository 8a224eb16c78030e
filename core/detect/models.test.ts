import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareModels } from '../../tools/models/prepare.mjs';
import { modelsDir } from '../../test/support/paths.ts';
import { approvedManifest, checkModels, modelFor } from './models.ts';
import { modelManifestSchema } from './modelManifest.schema.ts';
import { coresOf } from './physicalCores.ts';
import { ModelStore } from './session.ts';

const ultraface = modelFor('face-ultraface');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scrim-models-'));
  await cp(join(modelsDir, ultraface.file), join(folder, ultraface.file));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('models at load', () => {
  it('are all there and approved after set-up', async () => {
    expect(await checkModels(modelsDir)).toEqual([]);
  });

  it('refuse to run with one byte changed', async () => {
    const bytes = await readFile(join(folder, ultraface.file));
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(join(folder, ultraface.file), bytes);
    await expect(new ModelStore(folder).network('face-ultraface')).rejects.toMatchObject({
      error: { code: 'MODEL_CHECKSUM', params: { model: ultraface.id } },
    });
  });

  it('refuse to run when one is missing, and run as soon as it is there', async () => {
    const store = new ModelStore(folder);
    await expect(store.network('face-ssd')).rejects.toMatchObject({
      error: { code: 'MODEL_MISSING', params: { model: modelFor('face-ssd').id } },
    });
    await cp(join(modelsDir, modelFor('face-ssd').file), join(folder, modelFor('face-ssd').file));
    await expect(store.network('face-ssd')).resolves.toBeDefined();
  });

  it('refuse an alphabet that was changed', async () => {
    await writeFile(join(folder, modelFor('text-keys').file), 'A\nB\n');
    await expect(new ModelStore(folder).keys()).rejects.toMatchObject({ error: { code: 'MODEL_CHECKSUM' } });
  });

  it('are loaded once and then kept', async () => {
    const store = new ModelStore(folder);
    expect(await store.network('face-ultraface')).toBe(await store.network('face-ultraface'));
  });

  it('report what is wrong with a folder, model by model', async () => {
    const wrong = await checkModels(folder);
    expect(wrong).toHaveLength(approvedManifest.models.length - 1);
    expect(new Set(wrong.map(({ code }) => code))).toEqual(new Set(['MODEL_MISSING']));
  });
});

describe('preparing models', () => {
  it('leaves alone what is there and right', () => {
    expect(prepareModels()).toBe(0);
  });

  it('writes the very same bytes again', () => {
    const only = { ...approvedManifest, models: [ultraface] };
    expect(prepareModels({ out: join(folder, 'again'), manifest: only })).toBe(1);
  });

  it('refuses a result that is not the pinned one', () => {
    const models = [{ ...ultraface, sha256: '0'.repeat(64) }];
    const attempt = () => prepareModels({ out: join(folder, 'again'), manifest: { ...approvedManifest, models } });
    expect(attempt).toThrow('not the pinned one');
  });
});

describe('the manifest', () => {
  it('names each role once, so that no model can be slipped in beside another', () => {
    const models = [...approvedManifest.models, { ...ultraface, id: 'another' }];
    expect(modelManifestSchema.safeParse({ version: 1, models }).success).toBe(false);
  });

  it.each(['../evil.onnx', '/etc/passwd', 'a/b.onnx'])('refuses a file outside its folder: %s', (file) => {
    expect(modelManifestSchema.safeParse({ version: 1, models: [{ ...ultraface, file }] }).success).toBe(false);
  });
});

it('threads are counted by cores, not by sibling threads', () => {
  const cpu = (physical: number, core: number) => `processor : 0\nphysical id\t: ${physical}\ncore id\t\t: ${core}\n`;
  expect(coresOf([cpu(0, 0), cpu(0, 1), cpu(0, 0), cpu(1, 0)].join('\n'))).toBe(3);
  expect(coresOf('Processor: ARM')).toBeUndefined();
});
