import type { ItemId } from '../../../model/ids.ts';
import type { ItemDetail, ItemSummary } from '../../../model/item.ts';
import { fitViewport, type Size } from '../../../model/geometry.ts';
import { mediaUrl, type CoarseView } from '../../../contract/ipc.schema.ts';
import { reviewOrder } from '../../app/state/groups.ts';
import { nextToReview, useItems } from '../../app/state/items.ts';
import { EncodedSource } from '../../canvas/encodedSource.ts';
import type { PictureSource } from '../../canvas/pictureSource.ts';
import { SamplesSource } from '../../canvas/samplesSource.ts';
import { seenSide } from '../../canvas/viewStore.ts';
import { isGreyscale } from '../../editor/voi.ts';
import { openItem, type ItemEditor } from './itemEditor.ts';
import { aspectOf, recall } from './viewMemory.ts';

/** A picture that is likely to be opened next: its record and edits read, its pixels fetched and decoded. */
interface Ready {
  /** As the list knew it when it was read: what has changed since is read again. */
  readonly known: ItemSummary | undefined;
  readonly editor: ItemEditor;
  readonly source: PictureSource;
}

const ready = new Map<ItemId, Ready>();
let wanted: readonly ItemId[] = [];

let left: Promise<unknown> = Promise.resolve();

/** What was not written yet is written before anything is read again. */
export const leave = (editor: ItemEditor): void => void (left = editor.flush());

export async function open(item: ItemId): ReturnType<typeof openItem> {
  await left;
  return openItem(item);
}

/** Its editor, if it was made ready and nothing about it has changed since. */
export function readyEditor(item: ItemId): ItemEditor | undefined {
  const found = ready.get(item);
  return found && found.known === useItems.getState().items.get(item) ? found.editor : undefined;
}

/** The source of the picture that is shown now: the one made ready, which is no longer ours, or a new one. */
export function openSource(detail: ItemDetail): PictureSource {
  const found = ready.get(detail.id);
  ready.delete(detail.id);
  return found?.source ?? sourceOf(detail);
}

/** Makes ready what may come after this picture, one after the other, for a canvas of this size; drops everything else. */
export async function lookAhead(item: ItemId, canvas: Size): Promise<void> {
  const near = around(item);
  wanted = near;
  for (const [id, { source }] of ready) {
    if (near.includes(id) && readyEditor(id)) continue;
    ready.delete(id);
    source.close();
  }
  for (const id of near) {
    if (wanted !== near) return;
    if (!ready.has(id)) await makeReady(id, canvas, () => wanted === near);
  }
}

export const forgetAhead = (): void => {
  wanted = [];
  for (const { source } of ready.values()) source.close();
  ready.clear();
};

/** The next two, the one before, and where marking this one reviewed leads. */
function around(item: ItemId): ItemId[] {
  const order = reviewOrder(useItems.getState().items);
  const at = order.findIndex(({ id }) => id === item);
  const near = [order[at + 1]?.id, nextToReview(item), order[at + 2]?.id, order[at - 1]?.id];
  return [...new Set(near)].filter((id) => id !== undefined && id !== null).filter((id) => id !== item);
}

async function makeReady(item: ItemId, canvas: Size, isWanted: () => boolean): Promise<void> {
  const known = useItems.getState().items.get(item);
  const opened = await open(item);
  if (!opened.ok || !isWanted()) return;
  const { detail } = opened.value.store.getState();
  const { columns, rows, dicom } = detail.facts;
  const { view, frame, window } = recall(detail);
  const image = { width: columns, height: rows };
  const source = sourceOf(detail);
  const viewport = view?.viewport ?? fitViewport(image, canvas, undefined, { aspect: aspectOf(dicom) });
  opened.value.dispatch({ kind: 'tolerance', tolerance: 6 / viewport.scale });
  source.prepare(frame ?? 0, seenSide(image, viewport), window ?? null);
  ready.set(item, { known, editor: opened.value, source });
}

/** `coarse`: as cosmetic regions show it. */
export function sourceOf({ facts, id }: Pick<ItemDetail, 'facts' | 'id'>, coarse?: CoarseView): PictureSource {
  if (isGreyscale(facts.dicom)) return new SamplesSource(id, facts.dicom, facts.frames, coarse);
  const url = (frame: number, maxSide: number) => mediaUrl.picture(id, frame, maxSide, coarse);
  const tiled = {
    url: (frame: number, column: number, row: number) => mediaUrl.tile(id, frame, column, row, coarse),
    image: { width: facts.columns, height: facts.rows },
  };
  return new EncodedSource(url, { frames: facts.frames, fullSide: Math.max(facts.columns, facts.rows), tiled });
}
