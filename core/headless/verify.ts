import { basename } from 'node:path';
import type { VerifyItem } from '../../contract/cli.schema.ts';
import { gather, type Gathered } from './gather.ts';
import { mapOrdered, readingSeconds, reported, reportedError, sideBySide, type Headless } from './headless.ts';
import { isOwnRecord } from './records.ts';
import { lookAgain } from './secondLook.ts';
import type { BurnedRegion, KeptFinding, PhotoEncoding } from '../../model/clearance.ts';
import type { Sha256 } from '../../model/ids.ts';
import type { OverlayPlane } from '../../model/overlay.ts';

export interface VerifyOptions {
  /** Originals, matched to outputs by the report of `scrim clear`, else by file name, else one to one. */
  readonly against: readonly string[];
  /** Burned regions by output file name, from a report. */
  readonly burned: ReadonlyMap<string, readonly BurnedRegion[]>;
  /** Overlay planes that may be there, likewise. */
  readonly overlays: ReadonlyMap<string, readonly OverlayPlane[]>;
  /** SHA-256 of the original that was cleared, likewise. */
  readonly hashes: ReadonlyMap<string, Sha256>;
  /** How a photo's pixels are said to have come into their file, likewise. */
  readonly encodings: ReadonlyMap<string, PhotoEncoding>;
  /** What was found and knowingly kept, likewise. */
  readonly kept: ReadonlyMap<string, readonly KeptFinding[]>;
  /** Source (as the report names it) by output file name. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Finished files, read as a stranger would. An item is clean only if every check that could run passed. */
export async function verify(
  headless: Headless,
  paths: readonly string[],
  options: VerifyOptions,
): Promise<VerifyItem[]> {
  const originals = await collectOriginals(headless, options.against);
  return mapOrdered(
    finishedFiles(headless, paths),
    sideBySide,
    (file) => verifyOne(headless, file, originals, options),
    headless.progress,
  );
}

async function* finishedFiles(headless: Headless, paths: readonly string[]): AsyncGenerator<Gathered> {
  for await (const file of gather(headless, paths)) {
    if (file.kind === 'file' && (await isOwnRecord(file.source, () => file.read()))) continue;
    yield file;
  }
}

type Original = Extract<Gathered, { kind: 'file' }>;

async function collectOriginals(headless: Headless, against: readonly string[]): Promise<Original[]> {
  const originals: Original[] = [];
  if (against.length === 0) return originals;
  for await (const file of gather(headless, against)) if (file.kind === 'file') originals.push(file);
  return originals;
}

async function verifyOne(
  headless: Headless,
  file: Gathered,
  originals: readonly Original[],
  options: VerifyOptions,
): Promise<VerifyItem> {
  const item = { source: file.source, clean: false, mediaType: null, against: null, checks: [] };
  if (file.kind === 'refused') return { ...item, error: reportedError(file.error) };
  try {
    const name = basename(file.source);
    const original = findOriginal(name, originals, options);
    const burned = options.burned.get(name);
    const overlays = options.overlays.get(name);
    const againstHash = options.hashes.get(name);
    const encoding = options.encodings.get(name);
    const { limits } = headless.policy;
    const source = await file.open();
    const against = original ? [await original.open()] : [];
    const { mediaType, checks } = await headless.pool.run(
      'verify.file',
      {
        source,
        limits,
        fill: headless.policy.fill,
        deid: headless.policy.deid,
        ...(burned ? { burned: [...burned] } : {}),
        ...(overlays ? { overlays: [...overlays] } : {}),
        ...(against[0] ? { against: against[0] } : {}),
        ...(against[0] && againstHash ? { againstHash } : {}),
        ...(encoding ? { encoding } : {}),
        names: namesOf(file, original, options),
      },
      { signal: headless.signal, seconds: await readingSeconds(limits, source, ...against) },
    );
    const unmatched = originals.length > 0 && !original;
    const all = unmatched
      ? [...checks, { check: 'original', passed: false, detail: 'no original was found for this file' }]
      : [...checks];
    // What is a leak already need not be looked at, and a report has nothing to look at.
    const mayBeClean = all.every((check) => check.passed) && checks.some(({ check }) => check === 'pixels-decode');
    // A JPEG outside of its masks was only held to be close to its original.
    const known = { original: against[0], exact: mediaType !== 'image/jpeg', kept: options.kept.get(name) };
    if (mayBeClean) all.push(...(await lookAgain(headless, source, burned, known)));
    return {
      ...item,
      mediaType,
      against: original?.source ?? null,
      checks: all,
      clean: all.every((check) => check.passed),
      error: null,
    };
  } catch (thrown) {
    return { ...item, error: reported(thrown) };
  }
}

/** Where a report tells which original it was, nobody needs to find it by its name. */
function namesOf({ source }: Gathered, original: Original | undefined, { sources }: VerifyOptions) {
  const told = original && sources.has(basename(source)) ? { original: basename(original.source) } : {};
  return { output: source.slice(-1024), ...told };
}

function findOriginal(name: string, originals: readonly Original[], options: VerifyOptions): Original | undefined {
  const named = options.sources.get(name);
  if (named !== undefined) return originals.find((original) => original.source === named);
  const stem = (path: string) => basename(path).replace(/\.[^.]+$/, '');
  // Frames of one object are named by it and their numbers.
  const names = [stem(name), stem(name).replace(/-\d{1,6}$/, '')];
  const same = originals.filter((original) => names.includes(stem(original.source)));
  if (same.length === 1) return same[0];
  return originals.length === 1 ? originals[0] : undefined;
}
