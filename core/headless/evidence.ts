import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceReport } from '../../contract/cli.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Sha256 } from '../../model/ids.ts';
import type { EvidenceSource } from '../export/evidence.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import { checkedFile, clearancesIn } from './clearedFolder.ts';
import { gather } from './gather.ts';
import { reported, type Headless } from './headless.ts';
import { clearanceSuffix } from './records.ts';
import { hashOfOriginal } from './resume.ts';

export interface EvidenceFolderOptions {
  /** As `clear` left it. */
  readonly folder: string;
  /** A file that is not there yet. */
  readonly out: string;
  /** Originals whose regions are shown as they were; empty for none. */
  readonly before: readonly string[];
  readonly profile: unknown;
  readonly version: string;
}

/**
 * What was done to every picture of a cleared folder, as one archive. Each record is unsealed and its file verified once more; what is not as it was cleared is
 * left out and reported. FILE_EXISTS if there is a file of that name.
 */
export async function evidenceOfFolder(
  headless: Headless,
  { folder, out, before, profile, version }: EvidenceFolderOptions,
): Promise<Omit<EvidenceReport, 'command' | 'version'>> {
  const isThere = await access(out).then(
    () => true,
    () => false,
  );
  if (isThere) throw new ScrimFailure('FILE_EXISTS');
  const originals = await originalsByHash(headless, before);
  const items: EvidenceReport['items'] = [];
  const names = await clearancesIn(folder);
  if (names.length === 0) throw new ScrimFailure('NOT_FOUND');
  const refuse = (name: string, thrown: unknown): void => {
    const source = name.slice(0, -clearanceSuffix.length);
    items.push({ source, state: 'refused', before: false, error: reported(thrown) });
  };
  async function* sources(): AsyncGenerator<EvidenceSource> {
    for (const [index, name] of names.entries()) {
      try {
        const { source, cleared, forWorkers, expectUnchanged } = await checkedFile(headless, folder, name);
        const original = originals.get(cleared.sourceHash);
        const told = (): boolean =>
          items.push({ source, state: 'told', before: original !== undefined, error: null }) > 0;
        const changed = (thrown: unknown): boolean => (refuse(name, thrown), false);
        yield { cleared, source: forWorkers, original, isUnchanged: () => expectUnchanged().then(told, changed) };
      } catch (thrown) {
        refuse(name, thrown);
      }
      headless.progress(index + 1, names.length);
    }
  }
  const { pool, policy, clock, signal, paths } = headless;
  // The document's library is loaded by this command alone.
  const { writeEvidence } = await import('../export/evidence.ts');
  const refused = () => items.filter(({ state }) => state === 'refused').length;
  const parts = { pool, policy, clock, signal, profile, version, fonts: join(paths.resources, 'fonts') };
  await writeEvidence(parts, sources(), out, { before: before.length > 0, refused });
  return { items, before: before.length > 0, counts: { told: items.length - refused(), refused: refused() } };
}

async function originalsByHash(headless: Headless, paths: readonly string[]): Promise<Map<Sha256, WorkerSource>> {
  const originals = new Map<Sha256, WorkerSource>();
  if (paths.length === 0) return originals;
  for await (const file of gather(headless, paths)) {
    if (file.kind !== 'file') continue;
    const source = await file.open();
    originals.set(await hashOfOriginal(source), source);
  }
  return originals;
}
