import { createHash, randomUUID } from 'node:crypto';
import type { Proposal } from '../../../contract/workers.schema.ts';
import { maskOfFound } from '../../../model/outline.ts';
import { clearItem, type FinishedFile } from '../../../core/deid/clearance.ts';
import { extensions } from '../../../core/headless/written.ts';
import type { MaskShape } from '../../../model/geometry.ts';
import { imageIdSchema, itemIdSchema, regionIdSchema, sha256Schema } from '../../../model/ids.ts';
import { itemDetailSchema, type ImageFacts, type ItemDetail } from '../../../model/item.ts';
import type { Region } from '../../../model/redaction.ts';
import profile from '../../../resources/profiles/basic.json' with { type: 'json' };
import type { Random } from '../../../tools/samples/random.ts';
import { modelsDir } from '../../support/paths.ts';
import type { NamedFile, Produced } from './leak.ts';
import { policy, type Workbench } from './workbench.ts';

const sha = (bytes: Uint8Array) => sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));
const seconds = 600;

/** What clearing really makes of an original: everything that was found is burned, and some masks at random besides. */
export async function honestly({ headless }: Workbench, original: NamedFile, random: Random): Promise<Produced> {
  const { pool } = headless;
  const { limits, detectors, faceThreshold, textThreshold } = policy;
  const source = { kind: 'bytes', bytes: original.bytes } as const;
  const { facts } = await pool.run('parse.probe', { source, limits }, { seconds });
  const how = { limits, detectors, faceThreshold, textThreshold, models: modelsDir };
  const { proposals, complete } = await pool.run('detect.propose', { source, ...how }, { seconds });
  const masks = Array.from({ length: Math.floor(random() * 3) }, () => maskWithin(facts, random));
  const regions = [...proposals.map(found), ...masks.map((shape) => drawn(shape, facts, random))];
  const saved: FinishedFile[] = [];
  const deps = {
    ...{ pool, policy, profile, models: modelsDir, clock: headless.clock, projectKey: new Uint8Array(32).fill(5) },
    save: async (finished: FinishedFile) => void saved.push(finished),
  };
  const image = imageIdSchema.parse(randomUUID());
  const item = itemOf(facts, original.bytes, regions);
  const cleared = await clearItem(deps, {
    item,
    original: original.bytes,
    image,
    approval: 'reviewer',
    scanned: complete,
  });
  const name = `${image}.${extensions[cleared.mediaType]}`;
  return { output: { name, bytes: saved[0]!.bytes }, original, burned: cleared.burned, encoding: cleared.encoding };
}

function itemOf(facts: ImageFacts, original: Uint8Array, regions: readonly Region[]): ItemDetail {
  return itemDetailSchema.parse({
    ...{ id: itemIdSchema.parse(randomUUID()), batch: randomUUID(), name: '', facts, contentHash: sha(original) },
    state: { kind: 'reviewed', at: '2026-11-21T10:00:00.000Z', by: 'Dr Reviewer' },
    ...{ pending: 0, importedAt: '2026-11-21T09:00:00.000Z', regions, annotations: [], revision: 1 },
  });
}

const region = (shape: MaskShape, frames: Region['frames'], origin: Region['origin']): Region => {
  const id = regionIdSchema.parse(randomUUID());
  return { id, frames, shape, origin, decision: 'accepted' };
};
const found = ({ kind, frames, score, reason, ...place }: Proposal): Region =>
  region(maskOfFound(place), frames, { kind: 'proposal', what: kind, score, reason });
const drawn = (shape: MaskShape, { frames }: ImageFacts, random: Random): Region =>
  region(shape, random() < 0.7 ? 'all' : Math.floor(random() * frames), { kind: 'manual' });

function maskWithin({ columns, rows }: ImageFacts, random: Random): MaskShape {
  const width = Math.max(3, random() * columns * 0.5);
  const height = Math.max(3, random() * rows * 0.5);
  const box = { x: random() * (columns - width), y: random() * (rows - height), width, height };
  return { kind: random() < 0.6 ? 'rectangle' : 'ellipse', box };
}
