import type { Annotation, AnnotationKind } from '../../model/annotation.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Box } from '../../model/geometry.ts';
import { isMeasurement } from '../../model/measure.ts';
import { assertNever } from '../../model/result.ts';
import type { DataSet } from './dataset.ts';
import type { CitedImage } from './citedImage.ts';
import { measuredText } from './measuredText.ts';

/** Layers by kind, in the order in which they are drawn. */
export const layers = {
  rectangle: 'SHAPES',
  ellipse: 'SHAPES',
  polygon: 'SHAPES',
  freehand: 'LINES',
  line: 'LINES',
  arrow: 'ARROWS',
  roi: 'MEASUREMENTS',
  length: 'MEASUREMENTS',
  angle: 'MEASUREMENTS',
  pointer: 'POINTERS',
  label: 'LABELS',
} as const satisfies Record<AnnotationKind, string>;
const layerOrder = [...new Set(Object.values(layers))];

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
  layerOrder
    .filter((layer) => annotations.some((annotation) => layers[annotation.kind] === layer))
    .map((layer, index) => ({ GraphicLayer: layer, GraphicLayerOrder: index + 1 }));

/** Graphic Annotation Sequence, PS3.3 C.10.5: one item per frame and layer, for an item is drawn on one layer and its images alone. */
export function graphicAnnotations(image: CitedImage, annotations: readonly Annotation[]): DataSet[] {
  const groups = new Map<string, Annotation[]>();
  for (const annotation of annotations) {
    const key = `${String(annotation.frame)} ${layers[annotation.kind]}`;
    groups.set(key, [...(groups.get(key) ?? []), annotation]);
  }
  const head = Math.max(6, Math.min(image.width, image.height) / 40);
  return [...groups.values()].map((group) => {
    const texts = group.flatMap((annotation) => textObjects(annotation, image));
    const graphics = group.flatMap((annotation) => graphicObjects(annotation, head));
    return {
      ReferencedImageSequence: [imageReference(image, group[0]!.frame)],
      GraphicLayer: layers[group[0]!.kind],
      ...(texts.length > 0 ? { TextObjectSequence: texts } : {}),
      ...(graphics.length > 0 ? { GraphicObjectSequence: graphics } : {}),
    };
  });
}

function textObjects(annotation: Annotation, image: CitedImage): DataSet[] {
  const text = writtenText(annotation, image);
  if (text === '') return [];
  const { x, y } = textAnchor(annotation);
  return [
    {
      UnformattedTextValue: shortText(text),
      // The origin of PIXEL units is the outer corner of the first pixel, as that of image coordinates; C.10.5.1.2.
      AnchorPointAnnotationUnits: 'PIXEL',
      AnchorPoint: [x, y],
      AnchorPointVisibility: 'N',
    },
  ];
}

/** Where its text begins: at its point, else at the end of what was measured. */
function textAnchor(annotation: Annotation): Point {
  if ('at' in annotation) return annotation.at;
  if ('box' in annotation) return { x: annotation.box.x + annotation.box.width, y: annotation.box.y };
  return 'to' in annotation ? annotation.to : annotation.points[1]!;
}

function writtenText(annotation: Annotation, { calibration }: CitedImage): string {
  if (annotation.kind === 'label') return annotation.text;
  if (annotation.kind === 'pointer') return `${String(annotation.number)} ${annotation.note}`.trim();
  return isMeasurement(annotation) ? measuredText(annotation, calibration) : '';
}

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
  switch (annotation.kind) {
    case 'label':
      return [];
    case 'pointer':
      return [point(annotation.at)];
    case 'arrow':
      return arrow(annotation, headLength);
    case 'line':
    case 'length':
      return [polyline([annotation.from, annotation.to])];
    case 'freehand':
    case 'angle':
      return [polyline(annotation.points)];
    case 'polygon':
      return [polyline([...annotation.points, annotation.points[0]!])];
    case 'rectangle':
    case 'ellipse':
      return [boxGraphic(annotation.kind, annotation.box)];
    case 'roi':
      return [boxGraphic(annotation.shape, annotation.box)];
    default:
      return assertNever(annotation);
  }
}

function boxGraphic(shape: 'rectangle' | 'ellipse', box: Box): DataSet {
  return shape === 'ellipse' ? graphic('ELLIPSE', ellipseAxes(box)) : polyline(rectangleCorners(box));
}

/** Ends of the major axis, then of the minor one; PS3.3 C.10.5.1.2 and C.18.6.1.2. */
export function ellipseAxes({ x, y, width, height }: Box): Point[] {
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  const across = [
    { x, y: middleY },
    { x: x + width, y: middleY },
  ];
  const down = [
    { x: middleX, y },
    { x: middleX, y: y + height },
  ];
  return width >= height ? [...across, ...down] : [...down, ...across];
}

/** Closed: its last point is the first. */
export const rectangleCorners = ({ x, y, width, height }: Box): Point[] => [
  { x, y },
  { x: x + width, y },
  { x: x + width, y: y + height },
  { x, y: y + height },
  { x, y },
];

function arrow({ from, to }: Extract<Annotation, { kind: 'arrow' }>, headLength: number): DataSet[] {
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

export interface Point {
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
