import { allOf } from '../files/content.ts';
import type { ItemId } from '../../model/ids.ts';
import { nothingDepicted, isPhoto } from '../../model/depiction.ts';
import type { ItemDetail, ItemSummary } from '../../model/item.ts';
import type { PhotoPlace } from '../../model/photoObject.ts';
import { shootsOf, takenOf } from '../../model/shoot.ts';
import { shootKey } from '../export/shootIds.ts';
import { standardObject } from '../export/standardObject.ts';
import type { Store } from '../store/openStore.ts';
import type { ClearCaseParts } from './clearCase.ts';
import type { Leaving } from './exportSource.ts';

export type PhotoPlaces = ReadonlyMap<ItemId, PhotoPlace>;

/**
 * Where each photo of an export stands in its shoot. Only photos that leave together are told apart by their pauses: who finds two people in one shoot
 * exports them one after the other, and they are two patients.
 */
export async function photoPlaces(
  { items, settings }: Store,
  leaving: readonly { readonly item: ItemId }[],
): Promise<PhotoPlaces> {
  const photos = new Map<string, ItemSummary>();
  for (const { item: id } of leaving) {
    const item = await items.get(id);
    if (isPhoto(item)) photos.set(id, item);
  }
  const projectKey = await settings.projectKey();
  const places = new Map<ItemId, PhotoPlace>();
  for (const { key, ids } of shootsOf([...photos.values()].map(takenOf))) {
    const shoot = shootKey(projectKey, photos.get(key)!.contentHash);
    ids.forEach((id, index) => places.set(photos.get(id)!.id, { shoot, number: index + 1 }));
  }
  return places;
}

/** A photo as an object of its own, verified; undefined for what is DICOM already, or was removed meanwhile. */
export async function photoObjectOf(
  { pool, policy }: ClearCaseParts,
  places: PhotoPlaces,
  { item, cleared, content }: Pick<Leaving, 'item' | 'cleared' | 'content'>,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const place = isPhoto(item) ? places.get(item.id) : undefined;
  if (!place) return undefined;
  const depiction = item.depiction ?? nothingDepicted;
  return standardObject(
    { pool, policy, signal },
    { cleared, bytes: allOf(content), place, depiction, scanned: scannedOf(item) },
  );
}

const scannedOf = ({ scanned }: ItemDetail): { readonly face: boolean; readonly text: boolean } =>
  scanned ?? { face: false, text: false };
