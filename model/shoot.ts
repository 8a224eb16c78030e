import { z } from 'zod';

/** Date and time of day as a camera wrote them, without a zone: YYYY-MM-DDTHH:MM:SS. */
export const captureTimeSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/);

/** What a photo says of its taking: both opaque to whoever groups by them but the time. */
export interface Taken {
  readonly id: string;
  /** Equal for equal cameras; null where the photo names none. */
  readonly camera: string | null;
  /** Null where the photo does not say. */
  readonly at: string | null;
  /** What it came with; keeps photos without a time together. */
  readonly batch: string;
}

/** Photos that belong together by camera and time, oldest first; or those of one batch that tell no time. */
export interface Shoot {
  /** Of the first photo: stays while that stays the first. */
  readonly key: string;
  /** Capture time of the first; null where none of them tells one. */
  readonly from: string | null;
  readonly batch: string;
  readonly ids: readonly string[];
}

/**
 * A pause of more than half an hour begins a new shoot. Between two takes of one sitting lie seconds to minutes, also while someone changes to the
 * dermoscope; the next patient with many lesions comes later than that, one with a single lesion may come sooner, which no clock can tell.
 */
export const shootGapMinutes = 30;

export function shootsOf(photos: readonly Taken[]): Shoot[] {
  const shoots: { key: string; from: string | null; batch: string; ids: string[] }[] = [];
  const untimed = new Map<string, (typeof shoots)[number]>();
  const last = new Map<string, { readonly at: number; readonly shoot: (typeof shoots)[number] }>();
  const timed = photos.filter((photo) => photo.at !== null).sort((a, b) => order(a.at!, b.at!) || order(a.id, b.id));
  for (const { id, camera, at, batch } of timed) {
    const moment = Date.parse(`${at!}Z`);
    const before = last.get(camera ?? '');
    let shoot = before && moment - before.at <= shootGapMinutes * 60_000 ? before.shoot : undefined;
    if (!shoot) shoots.push((shoot = { key: id, from: at, batch, ids: [] }));
    shoot.ids.push(id);
    last.set(camera ?? '', { at: moment, shoot });
  }
  for (const { id, at, batch } of photos) {
    if (at !== null) continue;
    let shoot = untimed.get(batch);
    if (!shoot) {
      shoot = { key: id, from: null, batch, ids: [] };
      untimed.set(batch, shoot);
      shoots.push(shoot);
    }
    shoot.ids.push(id);
  }
  return shoots;
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Photo {
  readonly id: string;
  readonly batch: string;
  readonly group?: { readonly kind: string; readonly camera?: string | null; readonly at?: string | null } | undefined;
}

/** What is known of an item's taking; of one that was imported before anyone looked, its batch alone. */
export const takenOf = ({ id, batch, group }: Photo): Taken =>
  group?.kind === 'photo'
    ? { id, batch, camera: group.camera ?? null, at: group.at ?? null }
    : { id, batch, camera: null, at: null };
