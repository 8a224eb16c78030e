import { errorSentence } from '../../../model/errors.ts';
import type { ExportedItem, ExportStatus } from '../../../model/exporting.ts';

const states: Readonly<Record<ExportedItem['state'], string>> = {
  exported: 'Exported',
  duplicate: 'Already there',
  stored: 'Stored',
  warned: 'Stored, with a warning',
  failed: 'Refused by the archive',
  refused: 'Left out',
  unsent: 'Not done',
};
export const stateWords = (state: ExportedItem['state']): string => states[state];

/** Why, in words; the archive's reason as the standard numbers it. */
export function reasonWords({ error, reason, file }: ExportedItem): string {
  if (error) return errorSentence(error);
  if (reason !== null) return `Reason ${reason.toString(16).toUpperCase().padStart(4, '0')}`;
  return file ?? '';
}

const done = new Set<ExportedItem['state']>(['exported', 'duplicate', 'stored', 'warned']);

/** What became of all, in one sentence. */
export function resultWords(status: Extract<ExportStatus, { kind: 'finished' }>): string {
  const { items, wish, where, error } = status;
  const count = items.filter(({ state }) => done.has(state)).length;
  const of = count === items.length ? `${count}` : `${count} of ${items.length}`;
  if (wish.kind === 'archive') return `${of} stored by ${where || 'the archive'}.`;
  // A folder that did not become whole is gone.
  if (error) return 'Nothing was written.';
  return `${of} exported to ${where}`;
}
