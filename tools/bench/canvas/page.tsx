import Konva from 'konva';
import { createRoot } from 'react-dom/client';
import type { Annotation } from '../../../model/annotation.ts';
import { annotationPainter } from '../../../renderer/canvas/paintAnnotations.ts';
import { PictureStage } from '../../../renderer/canvas/PictureStage.tsx';
import { nobody, type PictureSource } from '../../../renderer/canvas/pictureSource.ts';
import { createViewStore, pan, zoom } from '../../../renderer/canvas/viewStore.ts';

/** One contender: the stage of the window, the same without anything over it, or Konva as its first example has it. */
const query = new URLSearchParams(location.search);
const contender = query.get('contender') ?? 'scrim';
const width = Math.round(Math.sqrt(Number(query.get('megapixels') ?? 24) * 1e6 * 1.5));
const image = { width, height: Math.round(width / 1.5) };
const root = document.getElementById('root')!;

function drawn(side: number): OffscreenCanvas {
  const scale = Math.min(1, side / image.width);
  const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
  const context = canvas.getContext('2d')!;
  for (let i = 0; i < 64; i++) {
    context.fillStyle = `hsl(${(i * 37) % 360} 40% 55%)`;
    context.fillRect(
      ((i % 8) * canvas.width) / 8,
      (Math.floor(i / 8) * canvas.height) / 8,
      canvas.width / 8,
      canvas.height / 8,
    );
  }
  return canvas;
}

const annotations = Array.from({ length: 1000 }, (_, i) => {
  const [x, y] = [((i * 7919) % 1000) / 1000, ((i * 104729) % 1000) / 1000];
  const from = { x: x * image.width, y: y * image.height };
  const to = { x: from.x + image.width / 20, y: from.y + image.height / 30 };
  const box = { ...from, width: image.width / 30, height: image.height / 30 };
  const base = { id: String(i), frame: 0 };
  if (i % 3 === 0) return { ...base, kind: 'arrow', from, to };
  return { ...base, kind: i % 3 === 1 ? 'ellipse' : 'rectangle', box };
}) as unknown as Annotation[];

type Move = (dx: number, dy: number, factor: number) => void;

/** Levels as the app's scheme answers them: no larger than what is seen. */
function levelSource(): PictureSource {
  let listener = nobody;
  return {
    listen: (told) => void (listener = told),
    prepare: () => undefined,
    show: (frame, side) =>
      void createImageBitmap(drawn(Math.min(4096, side))).then((bitmap) => listener.onPicture({ frame, bitmap })),
    setWindow: () => undefined,
    close: () => undefined,
  };
}

function ours(): Move {
  const view = createViewStore(image);
  const none = new Set<string>();
  const painter = annotationPainter({ annotations, frame: 0, selection: none, hovered: null, cursor: null });
  createRoot(root).render(
    <PictureStage
      view={view}
      frame={0}
      window={null}
      sourceKey="bench"
      makeSource={levelSource}
      painters={contender === 'empty' ? [] : [painter]}
    />,
  );
  return (dx, dy, factor) => {
    pan(view, dx, dy);
    zoom(view, factor);
  };
}

function naive(): Move {
  const stage = new Konva.Stage({ container: root as HTMLDivElement, width: innerWidth, height: innerHeight });
  const layer = new Konva.Layer();
  stage.add(layer);
  layer.add(new Konva.Image({ image: drawn(image.width) as unknown as HTMLCanvasElement, ...image }));
  const line = { stroke: '#ffe14d', strokeWidth: 2, strokeScaleEnabled: false };
  for (const annotation of annotations) {
    if (annotation.kind === 'arrow') {
      const { from, to } = annotation;
      layer.add(new Konva.Arrow({ points: [from.x, from.y, to.x, to.y], ...line }));
    } else if (annotation.kind === 'rectangle') layer.add(new Konva.Rect({ ...annotation.box, ...line }));
    else if (annotation.kind === 'ellipse') {
      const { x, y, width: w, height: h } = annotation.box;
      layer.add(new Konva.Ellipse({ x: x + w / 2, y: y + h / 2, radiusX: w / 2, radiusY: h / 2, ...line }));
    }
  }
  stage.scale({ x: innerWidth / image.width, y: innerWidth / image.width });
  return (dx, dy, factor) => {
    const scale = stage.scaleX() * factor;
    stage.scale({ x: scale, y: scale });
    stage.position({ x: stage.x() * factor + dx, y: stage.y() * factor + dy });
    stage.batchDraw();
  };
}

const move = contender === 'naive' ? naive() : ours();

/** Milliseconds between the frames of a gesture. */
async function gesture(milliseconds: number): Promise<number[]> {
  const frames: number[] = [];
  const start = performance.now();
  let last = start;
  for (;;) {
    const now = await new Promise<number>(requestAnimationFrame);
    frames.push(now - last);
    last = now;
    if (now - start > milliseconds) return frames.slice(2);
    const turn = (now - start) / 300;
    move(6 * Math.cos(turn), 4 * Math.sin(turn), 1 + 0.01 * Math.sin(turn));
  }
}
Object.assign(globalThis, { gesture });
