import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import type { ExportWish } from '../../model/exporting.ts';
import type { EvidenceSource } from '../export/evidence.ts';
import type { ClearCaseParts } from './clearCase.ts';
import { leaving } from './exportSource.ts';
import { originalOf } from './originals.ts';
import { refusing, type ExportRun } from './exportToFolder.ts';

export const evidenceName = 'evidence.zip';

/** The evidence of what was cleared, in a folder that is not there yet; a cancelled or failed one leaves none. Who holds the vault may have before shown. */
export async function exportEvidence(
  parts: ClearCaseParts & { readonly fonts: string },
  { before }: Extract<ExportWish, { kind: 'evidence' }>,
  folder: string,
  { items, signal, progress }: ExportRun,
): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  async function* sources(): AsyncGenerator<EvidenceSource> {
    for (const [index, entry] of items.entries()) {
      const ready = await refusing(entry, signal, async () => {
        const { item, cleared, source, close } = await leaving(parts, entry.item, signal);
        // Workers read it by themselves.
        close();
        const original = before ? await originalOf(parts.blobs, item, parts.largeBytes) : undefined;
        return { cleared, source, original };
      });
      if (ready) {
        yield ready;
        Object.assign(entry, { state: 'exported', file: evidenceName });
      }
      progress(index + 1);
    }
  }
  try {
    const { writeEvidence } = await import('../export/evidence.ts');
    const refused = () => items.filter(({ state }) => state === 'refused').length;
    const profile = await parts.profile();
    const { version } = manifest;
    await writeEvidence({ ...parts, profile, version, signal }, sources(), join(folder, evidenceName), {
      before,
      refused,
    });
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
}
