import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { CosmeticStyle } from '../../../model/cosmeticStyle.ts';
import type { ItemDetail } from '../../../model/item.ts';
import { acceptedRegions } from '../../../model/redaction.ts';
import { paintPicture } from '../../canvas/paintPicture.ts';
import type { Painter } from '../../canvas/painting.ts';
import type { PictureSource, ShownPicture } from '../../canvas/pictureSource.ts';
import { seenSide, seenTiles, type ViewStore } from '../../canvas/viewStore.ts';
import type { EditorState } from '../../editor/editor.ts';
import type { GreyWindow } from '../../editor/voi.ts';
import { sourceOf } from './ahead.ts';

type Painters = Readonly<Partial<Record<CosmeticStyle, Painter>>>;

/** The picture made coarser, for each style that the picture uses; core makes it, as it makes what leaves. */
export function useCoarse(
  detail: ItemDetail,
  { document, frame }: EditorState,
  view: ViewStore,
  window: GreyWindow | null,
): Painters {
  const uses = (style: CosmeticStyle): boolean => document.regions.some(({ cosmetic }) => cosmetic === style);
  const shown = { detail, frame, view, window };
  const pixelate = useOne('pixelate', uses('pixelate'), shown);
  const blur = useOne('blur', uses('blur'), shown);
  return useMemo(() => ({ ...(pixelate && { pixelate }), ...(blur && { blur }) }), [pixelate, blur]);
}

interface Shown {
  readonly detail: ItemDetail;
  readonly frame: number;
  readonly view: ViewStore;
  readonly window: GreyWindow | null;
}

function useOne(style: CosmeticStyle, used: boolean, { detail, frame, view, window }: Shown): Painter | undefined {
  const viewport = useStore(view, (state) => state.viewport);
  const { image } = view.getState();
  // Looked up when it is painted: its bitmaps are closed with its source, before anything is rendered anew.
  const picture = useRef<ShownPicture | null>(null);
  const [arrived, setArrived] = useState(0);
  const source = useRef<PictureSource | null>(null);
  const of = basisOf(detail);
  const { facts, id } = detail;
  useEffect(() => {
    if (!used) return;
    const made = sourceOf({ facts, id }, { style, of });
    // Without it the region is seen as an outline alone, and nothing of it is claimed.
    const show = (next: ShownPicture | null): void => {
      picture.current = next;
      setArrived((count) => count + 1);
    };
    made.listen({ onPicture: show, onError: () => show(null) });
    source.current = made;
    return () => {
      source.current = null;
      show(null);
      made.close();
    };
  }, [style, used, of, facts, id]);
  useEffect(() => {
    if (window) source.current?.setWindow(window);
  }, [window, used, of, id]);
  const side = seenSide(image, viewport);
  const { left, top, right, bottom } = seenTiles({ ...view.getState(), viewport });
  useEffect(() => {
    if (view.getState().size.width > 0) source.current?.show(frame, side, { left, top, right, bottom });
  }, [view, frame, side, left, top, right, bottom, used, of, id]);
  return useMemo(() => {
    // With each picture that arrives another painter, so that it is painted.
    if (arrived === 0) return undefined;
    return (context, at) => {
      if (picture.current?.frame === frame) paintPicture(context, picture.current, image, at);
    };
  }, [arrived, frame, image]);
}

/** Changes when what is filled does, once that is saved: until then core would reckon from the older. */
function basisOf({ regions, fill }: ItemDetail): string {
  const filled = acceptedRegions(regions).map(({ shape, frames }) => [shape, frames]);
  let hash = 5381;
  for (const character of JSON.stringify([filled, fill])) hash = (hash * 33 + character.charCodeAt(0)) | 0;
  return (hash >>> 0).toString(36);
}
