import { boxToView, toView, type Viewport } from '../../model/geometry.ts';

/** Paints in view coordinates on a plain 2D context: one call per layer costs far less than one Konva node per shape. */
export type Painter = (context: CanvasRenderingContext2D, viewport: Viewport) => void;

export const colours = {
  face: '#f2b33d',
  text: '#4cc3e0',
  region: '#c09af2',
  manual: '#7fb2ff',
  cosmetic: '#b9c4a0',
  rejected: '#a9b0b7',
  annotation: '#ffe14d',
  selection: '#ffffff',
  halo: 'rgba(0, 0, 0, 0.65)',
  burn: '#000000',
} as const;

export const viewBox = boxToView;
export const viewAt = toView;

/** Strokes a path twice, so that it is seen on white skin and on black air alike. A dash only breaks the colour. */
export function strokeWithHalo(
  context: CanvasRenderingContext2D,
  path: Path2D,
  colour: string,
  width: number,
  dash: readonly number[] = [],
): void {
  context.strokeStyle = colours.halo;
  context.lineWidth = width + 2;
  context.stroke(path);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash([...dash]);
  context.stroke(path);
  context.setLineDash([]);
}
