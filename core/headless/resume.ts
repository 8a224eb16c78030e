import { createHash, createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clearance } from '../../model/clearance.ts';
import type { Depiction } from '../../model/depiction.ts';
import { sha256Schema, type Sha256 } from '../../model/ids.ts';
import type { Policy } from '../../model/policy.ts';
import manifest from '../../package.json' with { type: 'json' };
import models from '../../resources/models.json' with { type: 'json' };
import { packProfile } from '../deid/profile.ts';
import type { KnownDevices } from '../detect/devices/templates.ts';
import { unfinished } from '../files/newFile.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import { clearanceSuffix } from './records.ts';
import { unsealRecord } from './seal.ts';
import { extensions } from './written.ts';

export interface Done {
  readonly clearance: Clearance;
  /** Name of its file in the folder. */
  readonly output: string;
}

/** What an earlier run of just this kind finished in the folder. */
export interface EarlierRun {
  readonly any: boolean;
  /** A finished file for an original of this content, each once; undefined where there is none left. */
  take(sourceHash: Sha256): Promise<Done | undefined>;
}

export interface RunKind {
  readonly sealKey: Uint8Array;
  readonly projectKey: Uint8Array;
  readonly profile: unknown;
  readonly policy: Policy;
  /** What the photos of the run were said to show. */
  readonly depiction: Depiction;
  /** Banners and templates: what they propose is burned, what they keep stays. */
  readonly devices: KnownDevices;
  /** Whether a look-up table is kept: a file that was made without has no pairs in it. */
  readonly keepsPairs: boolean;
}

/**
 * Goes on where a run was stopped, if it was one of the same kind: by the same version, project key, profile and policy and on this machine, so that
 * what it left is what would be made now. Of any other run nothing is taken. Files that a run was killed over are removed.
 */
export async function earlierRun(out: string, sealKey: Uint8Array, run: string): Promise<EarlierRun> {
  /** Names of records by their originals' hashes; the records themselves are read again when they are asked for, for there may be many. */
  const done = new Map<string, string[]>();
  for (const name of await readdir(out)) {
    if (abandoned.test(name)) await rm(join(out, name), { force: true });
    if (!name.endsWith(clearanceSuffix)) continue;
    const sourceHash = (await finishedFile(out, name, { sealKey, run }))?.clearance.sourceHash;
    if (sourceHash) done.set(sourceHash, [...(done.get(sourceHash) ?? []), name]);
  }
  const take = async (hash: Sha256): Promise<Done | undefined> => {
    for (let name = done.get(hash)?.shift(); name !== undefined; name = done.get(hash)?.shift()) {
      const next = await finishedFile(out, name, { sealKey, run });
      const path = next && join(out, next.output);
      const found = path && (await hashOfOriginal({ kind: 'path', path }).catch(() => undefined));
      if (found !== undefined && found === next?.clearance.outputHash) return next;
    }
    return undefined;
  };
  return { any: done.size > 0, take };
}

/** Only a run writes such names, and it ends their names when it is done with them. */
const abandoned = new RegExp(`^[0-9a-f-]{36}\\.(?:[a-z]{3}|clearance\\.json)\\${unfinished}$`);

/** What kind a run is, keyed: it tells nothing of the project's key to who reads the folder. */
export function kindOfRun({ sealKey, projectKey, profile, policy, keepsPairs, depiction, devices }: RunKind): string {
  const parts = [
    // What another version made is made again: it may have been mended since.
    manifest.version,
    JSON.stringify(models),
    String(keepsPairs),
    Buffer.from(projectKey).toString('hex'),
    Buffer.from(packProfile(profile)).toString('base64'),
    JSON.stringify(policy),
    JSON.stringify(depiction),
    JSON.stringify(devices),
  ];
  return createHmac('sha256', sealKey).update('scrim clear run 1\n').update(JSON.stringify(parts)).digest('hex');
}

/** A clearance of such a run whose file is there in its full length; its bytes are looked at when it is taken. */
async function finishedFile(
  out: string,
  name: string,
  wanted: { readonly sealKey: Uint8Array; readonly run: string },
): Promise<Done | undefined> {
  try {
    const { clearance, run } = unsealRecord(wanted.sealKey, JSON.parse(await readFile(join(out, name), 'utf8')));
    if (run !== wanted.run) return undefined;
    const output = `${clearance.image}.${extensions[clearance.mediaType]}`;
    const { size } = await stat(join(out, output));
    return size === clearance.bytes ? { clearance, output } : undefined;
  } catch {
    return undefined;
  }
}

/** SHA-256 of a file, without looking into it. */
export async function hashOfOriginal(source: WorkerSource): Promise<Sha256> {
  const hash = createHash('sha256');
  if (source.kind === 'bytes') hash.update(source.bytes);
  else await pipeline(createReadStream(source.path), hash);
  return sha256Schema.parse(hash.digest('hex'));
}
