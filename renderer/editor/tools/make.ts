import type { Annotation } from '../../../model/annotation.ts';
import type { Box, ImagePoint, MaskShape } from '../../../model/geometry.ts';
import type { Region } from '../../../model/redaction.ts';
import { addAnnotation, addRegion } from '../commands.ts';
import type { Step } from '../../../model/editHistory.ts';
import { polygonOf, strokeOf, wholePixels } from '../shapes.ts';
import type { ToolContext } from './tool.ts';

/** What tools make of what was drawn: a step that adds it. */

type New<K extends Annotation['kind']> = Omit<Extract<Annotation, { kind: K }>, 'id' | 'frame' | 'style'>;

/** With the style in hand, on the frame that is seen. */
export function annotationStep<K extends Annotation['kind']>(id: string, made: New<K>, context: ToolContext): Step {
  const { style, frame, document } = context;
  const styled = style.colour === undefined && style.width === undefined ? {} : { style };
  return addAnnotation(document, { ...made, ...styled, id, frame } as unknown as Annotation);
}

/** By hand, and so accepted from the start. */
export function regionStep(id: string, shape: MaskShape, context: ToolContext): Step {
  const region = { id, frames: context.scope, shape, origin: { kind: 'manual' }, decision: 'accepted' } as Region;
  return addRegion(context.document, region);
}

type Points = readonly ImagePoint[];
export const boxMakers = {
  rectangle: (id: string, box: Box, context: ToolContext) =>
    regionStep(id, { kind: 'rectangle', box: wholePixels(box, context.image) }, context),
  ellipse: (id: string, box: Box, context: ToolContext) =>
    regionStep(id, { kind: 'ellipse', box: wholePixels(box, context.image) }, context),
  'mark-rectangle': (id: string, box: Box, context: ToolContext) =>
    annotationStep<'rectangle'>(id, { kind: 'rectangle', box }, context),
  'mark-ellipse': (id: string, box: Box, context: ToolContext) =>
    annotationStep<'ellipse'>(id, { kind: 'ellipse', box }, context),
  'roi-rectangle': (id: string, box: Box, context: ToolContext) =>
    annotationStep<'roi'>(id, { kind: 'roi', shape: 'rectangle', box }, context),
  'roi-ellipse': (id: string, box: Box, context: ToolContext) =>
    annotationStep<'roi'>(id, { kind: 'roi', shape: 'ellipse', box }, context),
} as const;
export type BoxTool = keyof typeof boxMakers;

export const segmentTools = ['arrow', 'line', 'length'] as const;
export type SegmentTool = (typeof segmentTools)[number];

/** Drawn corner by corner: of how many points, and what they become. */
export const pathMakers = {
  polygon: {
    least: 3,
    most: 500,
    make: (id: string, points: Points, context: ToolContext) => regionStep(id, polygonOf([...points]), context),
  },
  'mark-polygon': {
    least: 3,
    most: 500,
    make: (id: string, points: Points, context: ToolContext) =>
      annotationStep<'polygon'>(id, { kind: 'polygon', points: [...points] }, context),
  },
  angle: {
    least: 3,
    most: 3,
    make: (id: string, points: Points, context: ToolContext) =>
      annotationStep<'angle'>(id, { kind: 'angle', points: [...points] }, context),
  },
} as const;
export type PathTool = keyof typeof pathMakers;

/** Drawn in one go. */
export const strokeMakers = {
  brush: (id: string, points: Points, context: ToolContext) =>
    regionStep(id, strokeOf([...points], context.brush), context),
  freehand: (id: string, points: Points, context: ToolContext) =>
    annotationStep<'freehand'>(
      id,
      { kind: 'freehand', points: points.length > 1 ? [...points] : [points[0]!, points[0]!] },
      context,
    ),
} as const;
export type StrokeTool = keyof typeof strokeMakers;
