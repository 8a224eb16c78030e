import type { ItemId } from '../../../model/ids.ts';
import type { DicomFacts, ItemDetail } from '../../../model/item.ts';
import type { CanvasView } from '../../canvas/viewStore.ts';
import type { GreyWindow } from '../../editor/voi.ts';

/** How a picture was last looked at. */
export interface Remembered {
  readonly view: Pick<CanvasView, 'image' | 'size' | 'viewport' | 'fitted'>;
  /** As chosen by hand; null while it is shown as it asks to be. */
  readonly window: GreyWindow | null;
  readonly frame: number;
}

const most = 500;
const known = new Map<ItemId, Remembered & { readonly series: string | null }>();
let last: (Remembered & { readonly series: string | null }) | undefined;

const seriesOf = ({ group }: Pick<ItemDetail, 'group'>): string | null =>
  group?.kind === 'series' ? group.series : null;

export function remember(detail: Pick<ItemDetail, 'id' | 'group'>, seen: Remembered): void {
  const { id } = detail;
  last = { ...seen, series: seriesOf(detail) };
  known.delete(id);
  known.set(id, last);
  if (known.size > most) known.delete(known.keys().next().value!);
}

/**
 * What a picture is opened with: what it was left with; else, of a picture of the same size, the place, zoom and turn of the one before, and within a
 * series its window too. Nothing for the first.
 */
export function recall(detail: Pick<ItemDetail, 'id' | 'group' | 'facts'>): Partial<Remembered> {
  const own = known.get(detail.id);
  if (own) return own;
  const { columns, rows, dicom } = detail.facts;
  if (!last || last.view.image.width !== columns || last.view.image.height !== rows) return {};
  const series = seriesOf(detail);
  const alike = (last.view.viewport.aspect ?? 1) === aspectOf(dicom);
  return {
    ...(alike ? { view: last.view } : {}),
    ...(series !== null && series === last.series ? { window: last.window } : {}),
  };
}

/** Height of a pixel to its width, as it is shown. */
export function aspectOf(dicom: DicomFacts | undefined): number {
  const [height, width] = dicom?.PixelSpacing ??
    dicom?.ultrasoundRegions?.[0]?.spacing ??
    dicom?.PixelAspectRatio ?? [1, 1];
  const aspect = height / width;
  // What is all but square is rounding; what is beyond reason is a mistake.
  return Math.abs(aspect - 1) < 0.005 || !(aspect > 0.02 && aspect < 50) ? 1 : aspect;
}
