import { create } from 'zustand';
import type { ScrimError } from '../../../model/errors.ts';
import type { ArchiveSettings, ExportStatus, ExportWish } from '../../../model/exporting.ts';
import type { ItemId } from '../../../model/ids.ts';
import { scrim } from '../../bridge.ts';
import { reportError } from './notices.ts';

interface Exports {
  readonly status: ExportStatus;
  /** `unknown` until it was asked for; null: none is set. */
  readonly archive: ArchiveSettings | null | 'unknown';
}

/** The export under way or the last one, as core tells it. */
export const useExports = create<Exports>(() => ({ status: { kind: 'idle' }, archive: 'unknown' }));

export const exportChanged = (status: ExportStatus): void => useExports.setState({ status });

/** Answers whether it began: not where the dialog for the folder was dismissed. */
export async function startExport(items: readonly ItemId[], wish: ExportWish): Promise<boolean> {
  const result = await scrim.exports.start({ items: [...items], wish });
  if (!result.ok) reportError(result.error);
  return result.ok && result.value !== null;
}

export async function cancelExport(): Promise<void> {
  const result = await scrim.exports.cancel();
  if (result.ok) exportChanged(result.value);
  else reportError(result.error);
}

export async function loadArchive(): Promise<void> {
  const result = await scrim.exports.archive();
  if (result.ok) useExports.setState({ archive: result.value });
  else reportError(result.error);
}

/** Answers why it was not taken. */
export async function saveArchive(settings: ArchiveSettings | null, secret: string | null): Promise<ScrimError | null> {
  const result = await scrim.exports.setArchive({ settings, secret });
  if (!result.ok) return result.error;
  useExports.setState({ archive: result.value });
  return null;
}
