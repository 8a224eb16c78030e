import { useEffect, useMemo, useRef, useState } from 'react';
import type { BurnGrid } from '../../../model/burnGrid.ts';
import { isPhoto } from '../../../model/depiction.ts';
import type { ImagePoint } from '../../../model/geometry.ts';
import type { ItemId } from '../../../model/ids.ts';
import type { ItemDetail } from '../../../model/item.ts';
import { cosmeticRegions } from '../../../model/redaction.ts';
import { markSeen } from '../../app/state/items.ts';
import { annotationPainter } from '../../canvas/paintAnnotations.ts';
import { fillShown, regionPainter } from '../../canvas/paintRegions.ts';
import { PictureStage } from '../../canvas/PictureStage.tsx';
import type { PictureSource } from '../../canvas/pictureSource.ts';
import { useGestures } from '../../canvas/useGestures.ts';
import type { ViewStore } from '../../canvas/viewStore.ts';
import { previewed, type EditorAction, type EditorState } from '../../editor/editor.ts';
import { hitTest } from '../../editor/hitTest.ts';
import { draggedWindow, isGreyscale, linearOf, type GreyWindow } from '../../editor/voi.ts';
import type { GreyControls } from './useGreyWindow.ts';
import { useBurnGrid } from '../../ui/useBurnGrid.ts';
import { t } from '../../words/words.ts';
import { splitPainter } from '../../canvas/splitPainter.ts';
import { lookAhead, openSource } from './ahead.ts';
import { CanvasOverlay } from './CanvasOverlay.tsx';
import { SplitHandle } from './SplitHandle.tsx';
import { useCoarse } from './useCoarse.ts';
import { useReadings } from './readings.ts';

interface EditorCanvasProps {
  readonly detail: ItemDetail;
  readonly state: EditorState;
  readonly dispatch: (action: EditorAction) => void;
  readonly view: ViewStore;
  readonly grey: GreyControls;
}

export function EditorCanvas({ detail, state, dispatch, view, grey }: EditorCanvasProps) {
  const element = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const [under, setUnder] = useState<ImagePoint | null>(null);
  const source = useRef<PictureSource | null>(null);
  const dragStart = useRef<GreyWindow | null>(null);
  const resting = state.tool.tool === 'select' && state.tool.state.kind === 'idle';

  const gestures = useGestures(element, view, {
    onPress: (at, additive) => dispatch({ kind: 'tool', event: { kind: 'press', at, additive } }),
    onDrag: (at, constrain) => dispatch({ kind: 'tool', event: { kind: 'drag', at, constrain } }),
    onRelease: (at) => dispatch({ kind: 'tool', event: { kind: 'release', at } }),
    onInterrupt: () => dispatch({ kind: 'tool', event: { kind: 'interrupt' } }),
    onHover: (at) => {
      // Corner by corner, the next one follows the pointer between clicks.
      if (at && state.tool.family === 'path' && state.tool.state.kind === 'drawing') {
        dispatch({ kind: 'tool', event: { kind: 'drag', at, constrain: false } });
      }
      if (state.display.magnifier) setUnder(at);
      const scope = { frame: state.frame, tolerance: state.tolerance, annotations: state.display.annotations };
      setHovered(at && resting ? (hitTest(state.document, at, scope)?.id ?? null) : null);
    },
    onWindowDrag: (dx, dy, phase) => {
      if (phase === 'start') dragStart.current = grey.window && linearOf(grey.window, grey.levels?.tables ?? []);
      else if (dragStart.current) grey.set(draggedWindow(dragStart.current, dx, dy));
    },
    onFrameWheel: (by) => dispatch({ kind: 'go-to-frame', frame: state.frame + by }),
  });

  const onShown = useShown(detail, view);
  useEffect(() => element.current?.focus({ preventScroll: true }), [detail.id]);

  const readings = useReadings(detail, previewed(state).annotations, state.frame, source, grey.levels);
  const coarse = useCoarse(detail, state, view, grey.window);
  const painters = usePainters(state, hovered, readings, {
    ...{ grid: useItemGrid(detail, state), grey: isGreyscale(detail.facts.dicom), coarse },
  });
  return (
    <div
      ref={element}
      className="canvas"
      data-canvas
      data-tool={state.tool.tool}
      tabIndex={0}
      role="application"
      aria-roledescription={t('canvas:hints.editor')}
      aria-label={t('canvas:hints.picture', { name: detail.name })}
      aria-describedby="canvas-hint"
      {...gestures}
    >
      <PictureStage
        view={view}
        frame={state.frame}
        window={grey.window}
        sourceKey={detail.id}
        makeSource={() => openSource(detail)}
        sourceRef={source}
        onLevels={grey.onLevels}
        onShown={onShown}
        lens={state.display.magnifier ? (under ?? null) : undefined}
        painters={painters}
      >
        <CanvasOverlay state={state} dispatch={dispatch} view={view} hovered={hovered} />
        {state.display.split !== undefined && <SplitHandle at={state.display.split} dispatch={dispatch} />}
      </PictureStage>
      <span id="canvas-hint" className="visually-hidden">
        {t('canvas:hints.keys')}
      </span>
    </div>
  );
}

/** As soon as the picture is drawn a person has it before their eyes, and the next ones are made ready. */
function useShown(detail: ItemDetail, view: ViewStore): () => void {
  const told = useRef<ItemId | null>(null);
  const soon = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(soon.current), []);
  return () => {
    if (told.current === detail.id) return;
    told.current = detail.id;
    if (isPhoto(detail) && detail.seen !== true) void markSeen(detail.id);
    // Not before the frame in which it is seen.
    clearTimeout(soon.current);
    soon.current = setTimeout(() => void lookAhead(detail.id, view.getState().size), 30);
  };
}

/** A JPEG's blocks depend on whether the fill has a colour, and are kept beside nothing cosmetic. */
function useItemGrid({ id, facts, fill, regions }: ItemDetail, { document }: EditorState): BurnGrid | null {
  const anew = cosmeticRegions(regions).length > 0;
  return useBurnGrid(id, facts, document.regions.length > 0, `${fill} ${anew}`);
}

interface Burning {
  readonly grid: BurnGrid | null;
  readonly grey: boolean;
  readonly coarse: ReturnType<typeof useCoarse>;
}

function usePainters(
  state: EditorState,
  hovered: string | null,
  readings: ReadonlyMap<string, string>,
  { grid, grey, coarse }: Burning,
) {
  return useMemo(() => {
    const shown = previewed(state);
    const { frame, image, display, tool, locked } = state;
    const selection = new Set(state.selection);
    const placing = tool.state.kind === 'placing' || tool.state.kind === 'drawing' || tool.state.kind === 'dragging';
    if (placing && 'id' in tool.state) selection.add(tool.state.id);
    const painted = regionPainter({
      regions: display.beneath ? [] : shown.regions,
      frame,
      image,
      selection,
      hovered,
      grid,
      burn: display.burn || display.split !== undefined,
      fill: fillShown(shown.fill, grey),
      coarse,
      handles: !locked && tool.tool === 'select',
    });
    const regions = splitPainter(display.split, painted);
    const cursor = tool.tool === 'label' && tool.state.kind === 'placing' ? tool.state.at : null;
    const annotations = annotationPainter({
      annotations: shown.annotations,
      frame,
      selection,
      hovered,
      cursor,
      readings,
      handles: !locked && tool.tool === 'select',
    });
    return display.annotations ? [regions, annotations] : [regions];
  }, [state, hovered, readings, grid, grey, coarse]);
}
