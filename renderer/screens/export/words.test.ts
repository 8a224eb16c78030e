import { expect, it } from 'vitest';
import type { ExportedItem, ExportStatus } from '../../../model/exporting.ts';
import type { ItemId } from '../../../model/ids.ts';
import { reasonWords, resultWords } from './words.ts';

const item = (state: ExportedItem['state'], rest: Partial<ExportedItem> = {}): ExportedItem => ({
  ...{ item: 'x' as ItemId, name: 'a.dcm', state, file: null, reason: null, error: null },
  ...rest,
});
const finished = (
  items: ExportedItem[],
  rest: Partial<Extract<ExportStatus, { kind: 'finished' }>> = {},
): Extract<ExportStatus, { kind: 'finished' }> => ({
  ...{ kind: 'finished', wish: { kind: 'archive' }, where: 'archive.example', items, error: null, passphrase: null },
  ...rest,
});

it('says how many an archive confirmed, a warning among them', () => {
  expect(resultWords(finished([item('stored'), item('warned')]))).toBe('2 stored by archive.example.');
  expect(resultWords(finished([item('stored'), item('failed')]))).toBe('1 of 2 stored by archive.example.');
});

it('says where a folder lies, and that none is left of one that failed', () => {
  const wish = { kind: 'dicom', zip: false, annotations: false } as const;
  const folder = finished([item('exported'), item('refused')], { wish, where: '/x/scrim-export-1' });
  expect(resultWords(folder)).toBe('1 of 2 exported to /x/scrim-export-1');
  expect(resultWords({ ...folder, error: { code: 'DISK_FULL', params: {} } })).toBe('Nothing was written.');
});

it('gives an archive’s reason as the standard writes it', () => {
  expect(reasonWords(item('failed', { reason: 0x0110 }))).toBe('Reason 0110');
  expect(reasonWords(item('refused', { error: { code: 'NOT_REVIEWED', params: {} } }))).not.toBe('');
});
