import type { ExportedItem, ExportStatus } from '../../../model/exporting.ts';
import { errorWords } from '../../words/errors.ts';
import { t } from '../../words/words.ts';

const states = (): Readonly<Record<ExportedItem['state'], string>> => ({
  exported: t('exports:exported'),
  duplicate: t('exports:there'),
  stored: t('exports:stored'),
  warned: t('exports:storedWarning'),
  failed: t('exports:refused'),
  refused: t('exports:leftOut'),
  unsent: t('exports:notDone'),
});
export const stateWords = (state: ExportedItem['state']): string => states()[state];

/** Why, in words; the archive's reason as the standard numbers it. */
export function reasonWords({ error, reason, file }: ExportedItem): string {
  if (error) return errorWords(error);
  if (reason !== null) return t('exports:reason', { code: reason.toString(16).toUpperCase().padStart(4, '0') });
  return file ?? '';
}

const done = new Set<ExportedItem['state']>(['exported', 'duplicate', 'stored', 'warned']);

/** What became of all, in one sentence. */
export function resultWords(status: Extract<ExportStatus, { kind: 'finished' }>): string {
  const { items, wish, where, error } = status;
  const count = items.filter(({ state }) => done.has(state)).length;
  const of = count === items.length ? `${count}` : t('exports:countOf', { count, of: items.length });
  if (wish.kind === 'archive') return t('exports:storedBy', { of, where: where || t('exports:theArchive') });
  // A folder that did not become whole is gone.
  if (error) return t('exports:nothingWritten');
  return t('exports:exportedTo', { of, where });
}
