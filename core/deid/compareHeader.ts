import {
  mostHeaderRows,
  mostShownCharacters,
  type HeaderComparison,
  type HeaderFate,
  type HeaderRow,
} from '../../model/headerComparison.ts';
import { dictionaryEntry, formatTag, isPrivate } from '../dicom/dictionary.ts';
import { parseDicom, type DicomFile } from '../dicom/parse.ts';
import type { Picture } from '../dicom/picture.ts';
import { pixelElement } from '../dicom/pixelFormat.ts';
import type { Edit } from '../dicom/rewrite.ts';
import { Tag } from '../dicom/tags.ts';
import { valuesOf } from '../dicom/values.ts';
import { isTextVr } from '../dicom/vr.ts';
import type { DicomElement } from '../dicom/walk.ts';
import { deidentify, type DeidentifyOptions } from './deidentify.ts';
import type { Action } from './profile.schema.ts';
import type { Profile } from './profile.ts';
import { meantText, rawText } from './text.ts';

type Options = Omit<DeidentifyOptions, 'pixels' | 'trace'>;
interface Decided {
  readonly edits: ReadonlyMap<DicomElement, Edit>;
  readonly actions: ReadonlyMap<DicomElement, Action>;
}
/** `missed`: rows that were not written down because there are enough. */
interface Rows {
  readonly rows: HeaderRow[];
  missed: number;
}

/**
 * What the de-identifier does to a header, element by element: it runs as it does when the file is cleared, with the pixels left alone, and is
 * looked over the shoulder.
 */
export function compareHeader(picture: Picture, options: Options): Extract<HeaderComparison, { kind: 'header' }> {
  const edits = new Map<DicomElement, Edit>();
  const actions = new Map<DicomElement, Action>();
  const trace = {
    ruled: (element: DicomElement, action: Action) => void actions.set(element, action),
    edited: (element: DicomElement, edit: Edit) => void edits.set(element, edit),
  };
  const { made } = deidentify(picture, { ...options, pixels: { kind: 'as they are' }, trace });
  const found: Rows = { rows: [], missed: 0 };
  const writer = { file: picture.file, profile: options.profile, decided: { edits, actions }, found };
  writeLevel(writer, picture.file.elements, 0, false);
  if (!picture.file.deflated) writeAdded(writer, parseDicom(made.head));
  const pixels = formatTag(pixelElement(picture.values).tag);
  const rows = found.rows.map((row): HeaderRow => {
    if (row.depth > 0 || row.tag !== pixels) return row;
    return { ...row, fate: options.pixelsChange ? 'replaced' : 'kept', rule: 'pixels', after: row.before };
  });
  return { kind: 'header', rows, more: found.missed };
}

interface Writer {
  readonly file: DicomFile;
  readonly profile: Profile;
  readonly decided: Decided;
  readonly found: Rows;
}

function writeLevel(writer: Writer, elements: readonly DicomElement[], depth: number, gone: boolean): void {
  for (const element of elements) {
    const edit: Edit = gone ? { kind: 'remove' } : (writer.decided.edits.get(element) ?? { kind: 'remove' });
    add(writer.found, rowOf(writer, element, elements, edit, depth));
    const removed = edit.kind === 'remove' || edit.kind === 'replace';
    for (const item of element.items ?? []) writeLevel(writer, item.elements, Math.min(depth + 1, 64), removed);
  }
}

function add(found: Rows, row: HeaderRow): void {
  if (found.rows.length < mostHeaderRows) found.rows.push(row);
  else found.missed++;
}

function rowOf(
  { file, profile, decided }: Writer,
  element: DicomElement,
  siblings: readonly DicomElement[],
  edit: Edit,
  depth: number,
): HeaderRow {
  const entry = dictionaryEntry(element.tag);
  const charset = valuesOf(file, siblings).string(Tag.SpecificCharacterSet) ?? '';
  const before = valueText(file, element, charset);
  const after = afterText(before, element, edit);
  const fate = fateOf(edit, before, after);
  const action = decided.actions.get(element) ?? null;
  return {
    ...{ depth, tag: formatTag(element.tag), keyword: entry?.keyword ?? '', vr: element.vr.slice(0, 2) },
    ...{ fate, before, after, action, ...ruleOf(element.tag, action, profile) },
  };
}

function fateOf(edit: Edit, before: string, after: string): HeaderFate {
  if (edit.kind === 'remove') return 'removed';
  if (edit.kind === 'replace' && after === '' && before !== '') return 'emptied';
  return after === before ? 'kept' : 'replaced';
}

function ruleOf(tag: number, action: Action | null, profile: Profile): Pick<HeaderRow, 'rule' | 'option'> {
  const option = profile.optionOf.get(tag);
  if (isPrivate(tag)) return { rule: 'private' };
  if (option !== undefined && (action === 'K' || action === 'C')) return { rule: 'option', option };
  if (profile.basic.has(tag)) return { rule: 'table' };
  if (!dictionaryEntry(tag)) return { rule: 'unknown' };
  return { rule: profile.keep.has(tag) ? 'keep-list' : 'kind' };
}

/** What de-identification says of itself: it was not there before, or said something else. */
function writeAdded({ profile, found }: Writer, made: DicomFile): void {
  const known = new Set(
    found.rows.filter(({ depth, fate }) => depth === 0 && fate !== 'removed').map(({ tag }) => tag),
  );
  for (const element of made.elements) {
    if (known.has(formatTag(element.tag))) continue;
    const after = valueText(made, element, '');
    const row = rowOf(
      { file: made, profile, found, decided: { edits: new Map(), actions: new Map() } },
      element,
      made.elements,
      { kind: 'keep' },
      0,
    );
    const { rows } = found;
    const old = rows.findIndex(({ depth, tag }) => depth === 0 && tag === row.tag);
    const before = old >= 0 ? rows[old]!.before : '';
    const added: HeaderRow = {
      ...row,
      fate: before === '' ? 'added' : 'replaced',
      before,
      after,
      action: null,
      rule: 'method',
    };
    if (old >= 0) rows[old] = added;
    else add(found, added);
  }
}

function valueText(file: DicomFile, element: DicomElement, charset: string): string {
  if (element.items) return element.items.length === 1 ? '1 item' : `${element.items.length} items`;
  const { bytes } = file;
  const length = element.valueEnd - element.valueStart;
  if (length === 0) return '';
  // Behind what was read of a large file lie pixels alone.
  const isText = isTextVr(element.vr) || element.vr === 'UI';
  if (!isText || element.valueEnd > bytes.length) return numberText(file, element) ?? `${length} bytes`;
  return clipped(meantText(bytes, element, charset) ?? rawText(bytes, element));
}

/** One or a few 16-bit numbers, as most of a picture's description is; undefined for anything else. */
function numberText(
  { bytes, littleEndian }: DicomFile,
  { vr, valueStart, valueEnd }: DicomElement,
): string | undefined {
  const count = (valueEnd - valueStart) / 2;
  if ((vr !== 'US' && vr !== 'SS') || count > 8 || !Number.isInteger(count) || valueEnd > bytes.length)
    return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + valueStart, valueEnd - valueStart);
  const read = (index: number) =>
    vr === 'US' ? view.getUint16(2 * index, littleEndian) : view.getInt16(2 * index, littleEndian);
  return Array.from({ length: count }, (_, index) => read(index)).join('\\');
}

function afterText(before: string, element: DicomElement, edit: Edit): string {
  if (edit.kind === 'remove') return '';
  if (edit.kind !== 'replace') return before;
  const { value } = edit;
  if (!isTextVr(element.vr) && element.vr !== 'UI') return value.length === 0 ? '' : `${value.length} bytes`;
  return clipped(
    Buffer.from(value)
      .toString('latin1')
      .replace(/[\0 ]+$/, ''),
  );
}

// eslint-disable-next-line no-control-regex -- what would garble a table is shown as a blank
const unseen = /[\u0000-\u001f\u007f]+/g;

function clipped(text: string): string {
  const line = text
    .slice(0, mostShownCharacters * 2)
    .replace(unseen, ' ')
    .trim();
  return line.length > mostShownCharacters ? `${line.slice(0, mostShownCharacters - 1)}…` : line;
}
