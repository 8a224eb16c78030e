import { IconMessage2 } from '@tabler/icons-react';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { mediaUrl } from '../../../contract/ipc.schema.ts';
import type { Annotation } from '../../../model/annotation.ts';
import { toImage, viewPoint } from '../../../model/geometry.ts';
import { EncodedSource } from '../../canvas/encodedSource.ts';
import { annotationPainter } from '../../canvas/paintAnnotations.ts';
import { PictureStage } from '../../canvas/PictureStage.tsx';
import { useGestures } from '../../canvas/useGestures.ts';
import { actualSize, createViewStore, fit, pan, zoom, type ViewStore } from '../../canvas/viewStore.ts';
import type { ToolEvent } from '../../editor/tools/tool.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { t } from '../../words/words.ts';
import { FrameBar } from '../review/FrameBar.tsx';
import { ZoomGroup } from '../review/Toolbar.tsx';
import { mark, pickMarkTool, seenMarks, type DeskStore, type SharedImage } from './desk.ts';

interface PictureViewProps {
  readonly desk: DeskStore;
  readonly image: SharedImage;
  readonly position: string;
}

/** One picture of a case: its author's annotations, the shapes of the comment that is shown, and what is being drawn. */
export function PictureView({ desk, image, position }: PictureViewProps) {
  const [view] = useState(() => createViewStore({ width: image.columns, height: image.rows }));
  const state = useStore(desk);
  const { frame, annotationsShown, tool } = state;
  const element = useRef<HTMLDivElement>(null);
  const toFrame = (next: number) => desk.setState({ frame: Math.min(image.frames - 1, Math.max(0, next)) });
  const toggle = () => desk.setState({ annotationsShown: !annotationsShown });
  const draw = (event: ToolEvent) => mark(desk, event, image, groundOf(view, image));
  const gestures = useGestures(element, view, {
    leftPans: tool === null,
    onPress: (at, additive) => draw({ kind: 'press', at, additive }),
    onDrag: (at, constrain) => draw({ kind: 'drag', at, constrain }),
    onRelease: (at) => draw({ kind: 'release', at }),
    onInterrupt: () => draw({ kind: 'interrupt' }),
    onHover: () => {},
    onFrameWheel: (by) => toFrame(frame + by),
  });
  const painters = usePainters(image, state, view);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const run = drawingKey(event, desk, view, draw) ?? viewingKey(event, view, toFrame, frame, toggle);
    if (!run) return;
    event.preventDefault();
    run();
  };
  return (
    <>
      <div className="toolbar" role="toolbar" aria-label={t('shared:viewing')}>
        <ZoomGroup view={view} />
        <IconButton
          name={t('shared:annotations')}
          icon={IconMessage2}
          keys="H"
          pressed={annotationsShown}
          onClick={toggle}
        />
        <span className="dim toolbar-end">{t('shared:pictureAt', { position })}</span>
      </div>
      <div
        ref={element}
        className="canvas"
        data-tool={tool === null ? 'select' : 'draw'}
        tabIndex={0}
        role="application"
        aria-roledescription={t('shared:viewer')}
        aria-label={t('shared:pictureAt', { position })}
        onKeyDown={onKeyDown}
        {...gestures}
      >
        <PictureStage
          view={view}
          frame={frame}
          window={null}
          sourceKey={image.id}
          makeSource={() =>
            new EncodedSource((at, side) => mediaUrl.sharedPicture(image.id, at, side), {
              frames: image.frames,
              fullSide: Math.max(image.columns, image.rows),
            })
          }
          painters={painters}
        />
      </div>
      {image.frames > 1 && (
        <FrameBar state={{ frame, frames: image.frames }} dispatch={(action) => toFrame(action.frame)} />
      )}
      <Legend image={image} shown={annotationsShown} />
    </>
  );
}

const groundOf = (view: ViewStore, { columns, rows }: SharedImage) => ({
  image: { width: columns, height: rows },
  tolerance: 6 / view.getState().viewport.scale,
});

/** Apart from its author's yellow, whatever colour it was drawn in. */
const commentColour = '#63c7ff';
const asComment = (annotations: readonly Annotation[]): Annotation[] =>
  annotations.map((annotation) => ({ ...annotation, style: { ...annotation.style, colour: commentColour } }));

function usePainters(image: SharedImage, state: ReturnType<DeskStore['getState']>, view: ViewStore) {
  const { frame, annotationsShown, comment, marked } = state;
  return useMemo(() => {
    const painter = (annotations: readonly Annotation[]) =>
      annotationPainter({ annotations, frame, selection: new Set<string>(), hovered: null, cursor: null });
    const drawing = marked === null || marked === image.id;
    return [
      ...(annotationsShown ? [painter(image.annotations)] : []),
      ...(comment?.image === image.id ? [painter(asComment(comment.annotations))] : []),
      ...(drawing ? [painter(asComment(seenMarks(state, groundOf(view, image))))] : []),
    ];
  }, [image, frame, annotationsShown, comment, marked, state, view]);
}

const step = 40;

function viewingKey(
  { key }: KeyboardEvent,
  view: ViewStore,
  toFrame: (frame: number) => void,
  frame: number,
  toggle: () => void,
): (() => void) | undefined {
  const keys: Record<string, () => void> = {
    f: () => fit(view),
    '1': () => actualSize(view),
    '+': () => zoom(view, 1.25),
    '-': () => zoom(view, 0.8),
    h: toggle,
    PageDown: () => toFrame(frame + 1),
    PageUp: () => toFrame(frame - 1),
    ArrowLeft: () => pan(view, step, 0),
    ArrowRight: () => pan(view, -step, 0),
    ArrowUp: () => pan(view, 0, step),
    ArrowDown: () => pan(view, 0, -step),
  };
  return keys[key];
}

/** With a tool in hand Enter begins a mark in the middle of what is seen, arrows move it, Enter ends it. */
function drawingKey(
  { key, shiftKey }: KeyboardEvent,
  desk: DeskStore,
  view: ViewStore,
  draw: (event: ToolEvent) => void,
): (() => void) | undefined {
  const { tool } = desk.getState();
  if (!tool) return undefined;
  const idle = tool.state.kind === 'idle';
  if (key === 'Escape') return () => (idle ? pickMarkTool(desk, null) : draw({ kind: 'cancel' }));
  if (key === 'Enter' && !idle) return () => draw({ kind: 'confirm' });
  const { size, viewport } = view.getState();
  if (key === 'Enter') {
    const at = toImage(viewPoint(size.width / 2, size.height / 2), viewport);
    return () => draw({ kind: 'place', at, size: 80 / viewport.scale });
  }
  const nudges: Record<string, readonly [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const way = idle ? undefined : nudges[key];
  if (!way) return undefined;
  const by = 10 / viewport.scale;
  return () => draw({ kind: 'nudge', dx: way[0] * by, dy: way[1] * by, resize: shiftKey });
}

function Legend({ image, shown }: { readonly image: SharedImage; readonly shown: boolean }) {
  const pointers = image.annotations
    .filter((annotation) => annotation.kind === 'pointer')
    .sort((a, b) => a.number - b.number);
  if (!shown || pointers.length === 0) return null;
  return (
    <ol className="legend" aria-label={t('shared:legend')}>
      {pointers.map((pointer) => (
        <li key={pointer.id}>
          <span className="pointer-mark">{pointer.number}</span> {pointer.note || t('shared:noNote')}
        </li>
      ))}
    </ol>
  );
}
