import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckResult, ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { isOfPolicy, recheckClearance } from '../deid/clearance.ts';
import type { Content } from '../files/content.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import { hashedContent } from './hashedContent.ts';
import type { Headless } from './headless.ts';
import { clearanceSuffix } from './records.ts';
import { clearanceKey, unseal } from './seal.ts';
import { extensions } from './written.ts';

/** A finished file whose clearance was unsealed, is about exactly these bytes, and which was read back as a stranger would. */
export interface CheckedFile {
  /** Its name in the folder. */
  readonly source: string;
  readonly path: string;
  readonly cleared: ClearedImage;
  /** Exactly what was checked: of a large file, which stays on disk, too. */
  readonly content: Content;
  /** The same for a worker, which reads a large file from disk itself: what it made of that counts once `expectUnchanged` has passed. */
  readonly forWorkers: WorkerSource;
  /** FILE_CHANGED if the file is no longer what was checked. */
  readonly expectUnchanged: () => Promise<void>;
}

/** Names of the clearances that `clear` left in a folder, in order. */
export const clearancesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith(clearanceSuffix)).sort();

/**
 * One finished file by the name of its clearance, checked before anything leaves. Throws NOT_CLEARED for a clearance that this machine did not
 * seal or that is about other bytes, and VERIFY_FAILED.
 */
export async function checkedFile(
  { pool, policy, paths, signal }: Headless,
  folder: string,
  name: string,
): Promise<CheckedFile> {
  const key = await clearanceKey(paths.home);
  const stored = unseal(key, parsedJson(await readFile(join(folder, name), 'utf8')));
  const source = `${stored.image}.${extensions[stored.mediaType]}`;
  const path = join(folder, source);
  const { content, hash } = await hashedContent(path);
  const cleared = recheckClearance(stored, hash);
  // What an earlier, laxer policy let a header keep is not sent under this one.
  if (!isOfPolicy(cleared, policy)) throw new ScrimFailure('NOT_CLEARED');
  const { limits, fill, deid } = policy;
  const { bytes } = content;
  const forWorkers = bytes ? ({ kind: 'bytes', bytes } as const) : ({ kind: 'path', path } as const);
  const request = { source: forWorkers, limits, fill, deid };
  const seen = await pool.run(
    'verify.file',
    { ...request, burned: cleared.burned, overlays: cleared.overlays ?? [] },
    { signal },
  );
  if (seen.contentHash !== hash) throw new ScrimFailure('NOT_CLEARED');
  if (seen.mediaType !== cleared.mediaType) throw new ScrimFailure('VERIFY_FAILED', { check: 'media-type' });
  const failed = failedCheck(cleared, seen.checks);
  if (failed !== undefined) throw new ScrimFailure('VERIFY_FAILED', { check: failed });
  const expectUnchanged = async (): Promise<void> => {
    if (!bytes && (await hashedContent(path)).hash !== hash) throw new ScrimFailure('FILE_CHANGED');
  };
  return { source, path, cleared, content, forWorkers, expectUnchanged };
}

/** What can be checked without the original; a check that is missing has failed. */
const withoutOriginal = ['media-type', 'grammar', 'length-accounted', 'pixels-decode', 'masks-uniform'] as const;

const ofReport = ['media-type', 'grammar', 'length-accounted', 'headers', 'no-pixels'] as const;

function failedCheck({ mediaType, report }: ClearedImage, checks: readonly CheckResult[]): string | undefined {
  const failed = checks.find((check) => !check.passed);
  if (failed) return failed.check;
  const isDicom = mediaType === 'application/dicom';
  const required = report ? ofReport : isDicom ? [...withoutOriginal, 'headers'] : withoutOriginal;
  return required.find((name) => !checks.some((check) => check.check === name));
}

/** Undefined for what is not JSON, which no schema accepts. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
