import { IconMessage2 } from '@tabler/icons-react';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { SharedCase } from '../../../contract/caseApi.schema.ts';
import { mediaUrl } from '../../../contract/ipc.schema.ts';
import { EncodedSource } from '../../canvas/encodedSource.ts';
import { annotationPainter } from '../../canvas/paintAnnotations.ts';
import { PictureStage } from '../../canvas/PictureStage.tsx';
import { useGestures } from '../../canvas/useGestures.ts';
import { actualSize, createViewStore, fit, pan, zoom } from '../../canvas/viewStore.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { FrameBar } from '../review/FrameBar.tsx';
import { ZoomGroup } from '../review/Toolbar.tsx';
import { t } from '../../words/words.ts';

type SharedImage = SharedCase['imageList'][number];
const nothing = () => {};

/** One image of a shared case with its annotations as a layer that can be hidden. */
export function SharedPicture({ image, position }: { readonly image: SharedImage; readonly position: string }) {
  const [view] = useState(() => createViewStore({ width: image.columns, height: image.rows }));
  const [frame, setFrame] = useState(0);
  const [annotations, setAnnotations] = useState(true);
  const element = useRef<HTMLDivElement>(null);
  const toFrame = (next: number) => setFrame(Math.min(image.frames - 1, Math.max(0, next)));
  const gestures = useGestures(element, view, {
    leftPans: true,
    onPress: nothing,
    onDrag: nothing,
    onRelease: nothing,
    onInterrupt: nothing,
    onHover: nothing,
    onFrameWheel: (by) => toFrame(frame + by),
  });
  const painters = useMemo(() => {
    const selection = new Set<string>();
    const shown = { annotations: image.annotations, frame, selection, hovered: null, cursor: null };
    return annotations ? [annotationPainter(shown)] : [];
  }, [image, frame, annotations]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = 40;
    const keys: Record<string, () => void> = {
      f: () => fit(view),
      '1': () => actualSize(view),
      '+': () => zoom(view, 1.25),
      '-': () => zoom(view, 0.8),
      h: () => setAnnotations(!annotations),
      PageDown: () => toFrame(frame + 1),
      PageUp: () => toFrame(frame - 1),
      ArrowLeft: () => pan(view, step, 0),
      ArrowRight: () => pan(view, -step, 0),
      ArrowUp: () => pan(view, 0, step),
      ArrowDown: () => pan(view, 0, -step),
    };
    const run = keys[event.key];
    if (!run || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    run();
  };
  return (
    <div className="shared-middle">
      <div className="toolbar" role="toolbar" aria-label={t('cases:viewing')}>
        <ZoomGroup view={view} />
        <IconButton
          name={t('cases:annotations')}
          icon={IconMessage2}
          keys="H"
          pressed={annotations}
          onClick={() => setAnnotations(!annotations)}
        />
        <span className="dim toolbar-end">{t('cases:pictureAt', { position })}</span>
      </div>
      <div
        ref={element}
        className="canvas"
        data-tool="select"
        tabIndex={0}
        role="application"
        aria-roledescription={t('cases:viewer')}
        aria-label={t('cases:pictureAt', { position })}
        onKeyDown={onKeyDown}
        {...gestures}
      >
        <PictureStage
          view={view}
          frame={frame}
          window={null}
          sourceKey={image.id}
          makeSource={(listener) =>
            new EncodedSource(
              (at, side) => mediaUrl.sharedPicture(image.id, at, side),
              { frames: image.frames, fullSide: Math.max(image.columns, image.rows) },
              listener,
            )
          }
          painters={painters}
        />
      </div>
      {image.frames > 1 && (
        <FrameBar state={{ frame, frames: image.frames }} dispatch={(action) => toFrame(action.frame)} />
      )}
      <Legend image={image} shown={annotations} />
    </div>
  );
}

function Legend({ image, shown }: { readonly image: SharedImage; readonly shown: boolean }) {
  const pointers = image.annotations
    .filter((annotation) => annotation.kind === 'pointer')
    .sort((a, b) => a.number - b.number);
  if (!shown || pointers.length === 0) return null;
  return (
    <ol className="legend" aria-label={t('cases:legend')}>
      {pointers.map((pointer) => (
        <li key={pointer.id}>
          <span className="pointer-mark">{pointer.number}</span> {pointer.note || t('cases:noNote')}
        </li>
      ))}
    </ol>
  );
}
