import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ScrimFailure, type ScrimError } from '../../model/errors.ts';
import approved from '../../resources/models.json' with { type: 'json' };
import { modelManifestSchema, type Model, type ModelManifest, type ModelRole } from './modelManifest.schema.ts';

/**
 * The manifest this build was approved with. It is part of the code, not read from beside the models: whoever can change a
 * model's file cannot thereby change the hash that it is held against.
 */
export const approvedManifest: ModelManifest = modelManifestSchema.parse(approved);

export function modelFor(role: ModelRole, manifest: ModelManifest = approvedManifest): Model {
  const model = manifest.models.find((candidate) => candidate.role === role);
  if (!model) throw new ScrimFailure('MODEL_MISSING', { model: role });
  return model;
}

/** The very bytes that were hashed; run these and never the file again. Throws MODEL_MISSING or MODEL_CHECKSUM. */
export async function readModel(folder: string, model: Model): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(join(folder, model.file));
  } catch (cause) {
    throw new ScrimFailure('MODEL_MISSING', { model: model.id }, { cause });
  }
  if (createHash('sha256').update(bytes).digest('hex') !== model.sha256) {
    throw new ScrimFailure('MODEL_CHECKSUM', { model: model.id });
  }
  return bytes;
}

/** What is wrong with the models in a folder; empty if all are there and approved. For `scrim doctor`. */
export async function checkModels(folder: string, manifest: ModelManifest = approvedManifest): Promise<ScrimError[]> {
  const errors: ScrimError[] = [];
  for (const model of manifest.models) {
    try {
      await readModel(folder, model);
    } catch (thrown) {
      if (!(thrown instanceof ScrimFailure)) throw thrown;
      errors.push(thrown.error);
    }
  }
  return errors;
}
