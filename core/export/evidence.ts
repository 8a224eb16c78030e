import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { z } from 'zod';
import { evidenceSchema, type Evidence, type EvidenceImage } from '../../contract/evidence.schema.ts';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import type { BurnedRegion, Clearance } from '../../model/clearance.ts';
import type { Box } from '../../model/geometry.ts';
import { sha256Schema, type Sha256 } from '../../model/ids.ts';
import type { Policy } from '../../model/policy.ts';
import { rangeOf } from '../../model/redaction.ts';
import { approvedManifest } from '../detect/models.ts';
import type { Clock } from '../ports/ports.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { evidencePdf } from './evidencePdf.ts';

type Source = WorkerRequest<'verify.file'>['source'];

/** A picture that was cleared, whose record is what it says and whose bytes are what the record is about; these are there until the next is asked for. */
export interface EvidenceSource {
  readonly cleared: Clearance;
  readonly source: Source;
  /** Where before is to be shown; undefined where it is not, or cannot be. */
  readonly original?: Source | undefined;
  /** Asked once all was made of it: false if its bytes changed meanwhile, and then nothing of it is told. Absent where they cannot change. */
  readonly isUnchanged?: () => Promise<boolean>;
}

export interface EvidenceParts {
  readonly pool: Pick<WorkerPool, 'run'>;
  readonly policy: Policy;
  /** The de-identification profile, as parsed JSON. */
  readonly profile: unknown;
  readonly clock: Clock;
  readonly version: string;
  /** Folder of the fonts that the document is set in. */
  readonly fonts: string;
  readonly signal: AbortSignal;
}

/** `before`: what was covered goes into the bundle too, which then is as confidential as the originals. */
export interface EvidenceOptions {
  readonly before: boolean;
  readonly refused: () => number;
}

/** Regions that are shown; of what comes after these only the numbers are told. */
const mostShown = 200;
const cropSide = 360;

/**
 * A zip of what was done to each picture, for people (evidence.pdf) and programs (evidence.json), with a crop of every burned region. It names originals by
 * their hashes. The file appears under its name whole or not at all, and replaces none.
 */
export async function writeEvidence(
  parts: EvidenceParts,
  sources: AsyncIterable<EvidenceSource>,
  path: string,
  options: EvidenceOptions,
): Promise<Evidence> {
  const crops = new Map<string, Uint8Array>();
  const images: EvidenceImage[] = [];
  for await (const source of sources) {
    const own = new Map<string, Uint8Array>();
    const image = await evidenceOf(parts, source, own, mostShown - crops.size);
    if (source.isUnchanged && !(await source.isUnchanged())) continue;
    images.push(image);
    for (const [name, bytes] of own) crops.set(name, bytes);
  }
  const { policy, version, clock } = parts;
  const evidence = evidenceSchema.parse({
    ...{ format: 'scrim-evidence', formatVersion: 1, version, madeAt: clock.now().toISOString() },
    policy: { sha256: hashOf(JSON.stringify(policy)), content: policy },
    profile: { ...named.parse(parts.profile), sha256: hashOf(JSON.stringify(parts.profile)) },
    models: approvedManifest.models.map(({ id, role, sha256, licence, source }) => {
      return { id, role, sha256, licence, source: `${source.package}@${source.version}` };
    }),
    ...{ before: options.before, images, refused: options.refused() },
  });
  const document = await evidencePdf(evidence, crops, parts.fonts);
  await writeZip(path, parts.signal, [
    ['evidence.json', Buffer.from(`${JSON.stringify(evidence, null, 2)}\n`)],
    ['evidence.pdf', document],
    ...crops,
  ]);
  return evidence;
}

const named = z.object({ name: z.string(), source: z.string() });
const hashOf = (text: string): Sha256 => sha256Schema.parse(createHash('sha256').update(text).digest('hex'));

async function evidenceOf(
  { pool, policy: { limits, fill }, signal }: EvidenceParts,
  { cleared, source, original }: EvidenceSource,
  crops: Map<string, Uint8Array>,
  most: number,
): Promise<EvidenceImage> {
  const { burned, image } = cleared;
  const { overlays, deid } = cleared;
  const request = { source, limits, fill, burned, ...(overlays ? { overlays } : {}), ...(deid ? { deid } : {}) };
  const { checks } = await pool.run('verify.file', request, { signal });
  const shown = burned.slice(0, Math.max(0, most));
  const cut = async (from: Source, what: 'after' | 'before'): Promise<string[]> => {
    if (shown.length === 0) return [];
    const asked = { source: from, limits, maxSide: cropSide, crops: shown.map(cropOf) };
    const { pictures } = await pool.run('parse.crops', asked, { signal });
    return pictures.map((picture, index) => {
      const name = `crops/${image}/${String(index + 1).padStart(3, '0')}-${what}.png`;
      crops.set(name, picture.bytes);
      return name;
    });
  };
  const after = await cut(source, 'after');
  const before = original ? await cut(original, 'before') : [];
  const { sourceHash: hashIn, outputHash: hashOut, mediaType, columns, rows, frames, actions } = cleared;
  return {
    ...{ image, mediaType, bytes: cleared.bytes, columns, rows, frames, hashIn, hashOut },
    ...{ encoding: cleared.encoding ?? null, clearedAt: cleared.clearedAt, approvedBy: cleared.approvedBy, actions },
    regions: burned.map((region, index) => {
      return { ...region, after: after[index] ?? null, before: before[index] ?? null };
    }),
    cosmetic: cleared.cosmetic ?? [],
    ...{ kept: cleared.kept ?? null, checks: cleared.checks, checkedAgain: checks },
  };
}

/** A region with some of what is around it, so that one sees where it lies. */
function cropOf({ frames, shape: { box } }: BurnedRegion): { frame: number; box: Box } {
  const margin = Math.max(16, 0.3 * Math.max(box.width, box.height));
  const { x, y, width, height } = box;
  const around = { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin };
  return { frame: rangeOf(frames)?.from ?? 0, box: around };
}

/** All entries bear this date: when a file was written is told by evidence.json alone. */
const noDate = new Date(1980, 0, 1);

async function writeZip(
  path: string,
  signal: AbortSignal,
  entries: readonly (readonly [name: string, bytes: Uint8Array])[],
): Promise<void> {
  const zip = new ZipFile();
  for (const [name, bytes] of entries) zip.addBuffer(Buffer.from(bytes), name, { mtime: noDate, mode: 0o100600 });
  zip.end();
  const temporary = `${path}.part`;
  try {
    await pipeline(zip.outputStream, createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true }), {
      signal,
    });
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
}
