import { useElementSize } from '@mantine/hooks';
import type Konva from 'konva';
import { useCallback, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { Layer, Shape, Stage } from 'react-konva';
import { useStore } from 'zustand';
import type { ScrimError } from '../../model/errors.ts';
import { toView, viewPoint, type ImagePoint, type Viewport } from '../../model/geometry.ts';
import type { FrameLevels } from '../editor/presets.ts';
import type { GreyWindow } from '../editor/voi.ts';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { lensPower, paintLens } from './lens.ts';
import { Overlay, restAfter } from './overlay.ts';
import type { Painter } from './painting.ts';
import { paintPicture } from './paintPicture.ts';
import type { PictureSource, ShownPicture } from './pictureSource.ts';
import { resizeView, seenSide, seenTiles, type ViewStore } from './viewStore.ts';

interface PictureStageProps {
  readonly view: ViewStore;
  readonly frame: number;
  readonly window: GreyWindow | null;
  /** Changes when another picture is opened; the source is made anew. */
  readonly sourceKey: string;
  readonly makeSource: () => PictureSource;
  /** Where whoever measures finds the source. */
  readonly sourceRef?: RefObject<PictureSource | null>;
  readonly onLevels?: (levels: FrameLevels) => void;
  /** A picture is drawn, at whatever resolution. */
  readonly onShown?: () => void;
  /** Painted over the picture, each on its own layer. */
  readonly painters: readonly Painter[];
  /** Where a magnifier is held, null for the middle of what is seen; none where undefined. */
  readonly lens?: ImagePoint | null | undefined;
  readonly children?: ReactNode;
}

/** A canvas as large as its place on the screen: the picture at the resolution that is seen, and layers over it. */
export function PictureStage(props: PictureStageProps) {
  const { view, painters } = props;
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const viewport = useStore(view, (state) => state.viewport);
  useEffect(() => {
    if (width > 0 && height > 0) resizeView(view, { width, height });
  }, [view, width, height]);
  const over = useRef<Konva.Layer>(null);
  const overlay = useOverlay(over, viewport);
  const { layer, picture, waiting, error, retry } = usePicture(props, viewport);
  const { image } = view.getState();
  const paintShown = useCallback(
    (context: Konva.Context) => paintPicture(context._context, picture.current, image, viewport),
    [picture, image, viewport],
  );
  return (
    <div className="stage" ref={ref} aria-busy={waiting && !error}>
      <Stage width={width} height={height} listening={false}>
        <Layer ref={layer} listening={false}>
          <Shape listening={false} sceneFunc={paintShown} />
        </Layer>
        <Layer ref={over} listening={false}>
          <Shape listening={false} sceneFunc={({ _context: context }) => overlay.paint(context, viewport, painters)} />
        </Layer>
        {props.lens !== undefined && (
          <Layer listening={false}>
            <Shape
              listening={false}
              sceneFunc={({ _context: context }) => {
                const at = props.lens ? toView(props.lens, viewport) : viewPoint(width / 2, height / 2);
                paintLens(context, at, viewport, (magnified) => {
                  paintPicture(context, picture.current, image, magnified);
                  for (const paint of painters) paint(context, magnified);
                });
              }}
            />
          </Layer>
        )}
      </Stage>
      {error && (
        <div className="stage-error">
          <ErrorNote error={error} retry={retry} />
        </div>
      )}
      {props.children}
    </div>
  );
}

/** What lies over the picture; painted anew as soon as a gesture rests. */
function useOverlay(layer: RefObject<Konva.Layer | null>, viewport: Viewport): Overlay {
  const [overlay] = useState(() => new Overlay());
  const before = useRef(viewport);
  useEffect(() => {
    if (before.current === viewport) return;
    before.current = viewport;
    overlay.moving = true;
    const rest = setTimeout(() => {
      overlay.moving = false;
      layer.current?.batchDraw();
    }, restAfter);
    return () => clearTimeout(rest);
  }, [overlay, layer, viewport]);
  return overlay;
}

/** Keeps the source on the frame and the resolution that are seen, and redraws when a picture arrives. */
function usePicture(
  { view, frame, window: grey, sourceKey, makeSource, onLevels, onShown, lens, sourceRef }: PictureStageProps,
  viewport: Viewport,
) {
  const layer = useRef<Konva.Layer>(null);
  const picture = useRef<ShownPicture | null>(null);
  const source = useRef<PictureSource | null>(null);
  const [failure, setFailure] = useState<{ frame: number; error: ScrimError } | null>(null);
  const [waiting, setWaiting] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const { image } = view.getState();
  const side = seenSide(image, viewport) * (lens === undefined ? 1 : lensPower);
  const { left, top, right, bottom } = seenTiles({ ...view.getState(), viewport });
  const latest = useRef({ makeSource, onLevels, onShown, sourceRef });
  useEffect(() => {
    latest.current = { makeSource, onLevels, onShown, sourceRef };
  });
  useEffect(() => {
    const made = latest.current.makeSource();
    made.listen({
      onPicture: (shown) => {
        picture.current = shown;
        setFailure(null);
        setWaiting(false);
        layer.current?.batchDraw();
        latest.current.onShown?.();
      },
      onError: (failed, error) => setFailure({ frame: failed, error }),
      onLevels: (levels) => latest.current.onLevels?.(levels),
    });
    source.current = made;
    const { sourceRef } = latest.current;
    if (sourceRef) sourceRef.current = made;
    return () => {
      picture.current = null;
      source.current = null;
      if (sourceRef?.current === made) sourceRef.current = null;
      setFailure(null);
      setWaiting(true);
      made.close();
    };
  }, [sourceKey, attempt]);
  useEffect(() => {
    if (grey) source.current?.setWindow(grey);
  }, [grey, sourceKey, attempt]);
  useEffect(() => {
    if (view.getState().size.width > 0) source.current?.show(frame, side, { left, top, right, bottom });
  }, [view, frame, side, left, top, right, bottom, sourceKey, attempt]);
  const error = failure?.frame === frame ? failure.error : null;
  return { layer, picture, waiting, error, retry: () => setAttempt(attempt + 1) };
}
