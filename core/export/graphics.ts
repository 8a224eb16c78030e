import type { Annotation } from '../../model/annotation.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { DataSet } from './dataset.ts';
import type { CitedImage } from './citedImage.ts';

/** Layers by kind, in the order in which they are drawn. */
export const layers = { arrow: 'ARROWS', pointer: 'POINTERS', label: 'LABELS' } as const;
type Kind = keyof typeof layers;
const kinds = Object.keys(layers) as Kind[];

/** References to the image, or to one frame of it where it has several; PS3.3 table 10-3. */
export const imageReference = ({ sopClass, sopInstance, frames }: CitedImage, frame: number): DataSet => ({
  ReferencedSOPClassUID: sopClass,
  ReferencedSOPInstanceUID: sopInstance,
  ...(frames > 1 ? { ReferencedFrameNumber: frame + 1 } : {}),
});

/** Throws INVALID_REQUEST for an annotation on a frame that the image has not. */
export function requireFrames(image: CitedImage, annotations: readonly Annotation[]): void {
  if (annotations.some(({ frame }) => frame >= image.frames))
    throw new ScrimFailure('INVALID_REQUEST', { where: 'frame' });
}

export const graphicLayers = (annotations: readonly Annotation[]): DataSet[] =>
  kinds
    .filter((kind) => annotations.some((annotation) => annotation.kind === kind))
    .map((kind, index) => ({ GraphicLayer: layers[kind], GraphicLayerOrder: index + 1 }));

/** Graphic Annotation Sequence, PS3.3 C.10.5: one item per frame and layer, for an item is drawn on one layer and its images alone. */
export function graphicAnnotations(image: CitedImage, annotations: readonly Annotation[]): DataSet[] {
  const groups = new Map<string, Annotation[]>();
  for (const annotation of annotations) {
    const key = `${String(annotation.frame)} ${annotation.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), annotation]);
  }
  const head = Math.max(6, Math.min(image.width, image.height) / 40);
  return [...groups.values()].map((group) => {
    const texts = group.flatMap(textObjects);
    const graphics = group.flatMap((annotation) => graphicObjects(annotation, head));
    return {
      ReferencedImageSequence: [imageReference(image, group[0]!.frame)],
      GraphicLayer: layers[group[0]!.kind],
      ...(texts.length > 0 ? { TextObjectSequence: texts } : {}),
      ...(graphics.length > 0 ? { GraphicObjectSequence: graphics } : {}),
    };
  });
}

function textObjects(annotation: Annotation): DataSet[] {
  if (annotation.kind === 'arrow') return [];
  const { at } = annotation;
  return [
    {
      UnformattedTextValue: writtenText(annotation),
      // The origin of PIXEL units is the outer corner of the first pixel, as that of image coordinates; C.10.5.1.2.
      AnchorPointAnnotationUnits: 'PIXEL',
      AnchorPoint: [at.x, at.y],
      AnchorPointVisibility: 'N',
    },
  ];
}

const writtenText = (annotation: Extract<Annotation, { at: unknown }>): string =>
  annotation.kind === 'label'
    ? shortText(annotation.text)
    : shortText(`${String(annotation.number)} ${annotation.note}`.trim());

/** Lines apart by CR LF, without other control characters; ST, at most 1024 characters. */
export const shortText = (text: string): string =>
  [
    ...text
      .replaceAll(/\r\n?|\n/g, '\r\n')
      // eslint-disable-next-line no-control-regex -- control characters are exactly what must go
      .replaceAll(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f]/g, ' ')
      .trim(),
  ]
    .slice(0, 1024)
    .join('') || '-';

function graphicObjects(annotation: Annotation, headLength: number): DataSet[] {
  if (annotation.kind === 'label') return [];
  if (annotation.kind === 'pointer') return [point(annotation.at)];
  const { from, to } = annotation;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return [point(to)];
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const size = Math.min(headLength, length);
  const foot = { x: to.x - along.x * size, y: to.y - along.y * size };
  const barb = (side: number): Point => ({
    x: foot.x - side * along.y * size * 0.4,
    y: foot.y + side * along.x * size * 0.4,
  });
  return [polyline([from, foot]), { ...polyline([to, barb(1), barb(-1), to]), GraphicFilled: 'Y' }];
}

interface Point {
  readonly x: number;
  readonly y: number;
}
const graphic = (type: string, points: readonly Point[]): DataSet => ({
  GraphicAnnotationUnits: 'PIXEL',
  GraphicDimensions: 2,
  NumberOfGraphicPoints: points.length,
  GraphicData: points.flatMap(({ x, y }) => [x, y]),
  GraphicType: type,
});
const point = (at: Point): DataSet => ({ ...graphic('POINT', [at]) });
const polyline = (points: readonly Point[]): DataSet => graphic('POLYLINE', points);
