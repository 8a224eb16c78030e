import { z } from 'zod';
import type { NewImport } from '../intake/ports.ts';
import { itemGroupSchema, type GroupFacts } from '../../model/grouping.ts';
import { itemIdSchema, type ItemId } from '../../model/ids.ts';
import type { ItemSummary } from '../../model/item.ts';
import type { VaultKeys } from '../vault/vaultKeys.ts';
import type { Row, Statements } from './database.ts';

/** What is stored of the group of a new item: keyed names in plain columns, the facts sealed. */
export interface NewGroup {
  readonly names: {
    readonly patient?: string;
    readonly study?: string;
    readonly series?: string;
    readonly instance?: string;
    readonly folder?: string;
    readonly camera?: string;
  };
  readonly facts: GroupFacts;
}

/** DICOM objects belong to a series, whatever folder they came from; photos to a camera and a time, or to their folder where nobody looked for these. */
export function newGroup(
  keys: Pick<VaultKeys, 'keyedName'>,
  { identity, folder, capture }: Pick<NewImport, 'identity' | 'folder' | 'capture'>,
): NewGroup {
  if (!identity && capture) {
    const { camera, at } = capture;
    const names = {
      folder: keys.keyedName('folder', folder),
      ...(camera && { camera: keys.keyedName('camera', camera) }),
    };
    return { names, facts: { kind: 'photo', at } };
  }
  if (!identity) {
    const name = folder.slice(folder.search(/[^/\\]*[/\\]*$/)).replace(/[/\\]+$/, '');
    return { names: { folder: keys.keyedName('folder', folder) }, facts: { kind: 'folder', name: name.slice(0, 255) } };
  }
  const { patient, StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, ...facts } = identity;
  return {
    names: {
      patient: keys.keyedName('patient', patient),
      study: keys.keyedName('StudyInstanceUID', StudyInstanceUID),
      series: keys.keyedName('SeriesInstanceUID', SeriesInstanceUID),
      ...(SOPInstanceUID === '' ? {} : { instance: keys.keyedName('SOPInstanceUID', SOPInstanceUID) }),
    },
    facts: { kind: 'series', ...facts },
  };
}

/**
 * An item's columns, with the ids of others that share its SOPInstanceUID. Their content differs, because equal content is never imported
 * twice. An item that came many times over names some of them only.
 */
export const itemColumns = `*, (
    SELECT group_concat(id) FROM (
      SELECT other.id FROM items AS other
      WHERE other.instance = items.instance AND other.id <> items.id
      ORDER BY other.position LIMIT 20
    )
  ) AS conflicts`;

/** In whatever number an object came: which of these items another one, not kept out of cases, contradicts. */
export async function contested(sql: Pick<Statements, 'get'>, ids: readonly ItemId[]): Promise<ItemId[]> {
  const found: ItemId[] = [];
  for (const id of ids) {
    const row = await sql.get(
      `SELECT 1 FROM items JOIN items AS other ON other.instance = items.instance AND other.id <> items.id
       WHERE items.id = ? AND other.excluded = 0`,
      id,
    );
    if (row) found.push(id);
  }
  return found;
}

/** From `itemColumns` and the sealed facts. */
export function groupingOf(row: Row, facts: GroupFacts | undefined): Pick<ItemSummary, 'group' | 'conflictsWith'> {
  const { patient, study, series, folder, camera, conflicts } = row;
  const names = { series: { patient, study, series }, folder: { folder }, photo: { camera } };
  return {
    group: facts && itemGroupSchema.parse({ ...names[facts.kind], ...facts }),
    conflictsWith: typeof conflicts === 'string' ? z.array(itemIdSchema).parse(conflicts.split(',')) : undefined,
  };
}
