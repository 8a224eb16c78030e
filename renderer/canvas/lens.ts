import { zoomAbout, type ViewPoint, type Viewport } from '../../model/geometry.ts';

/** How many times larger things are under the magnifier. */
export const lensPower = 3;
const radius = 110;

/** Paints again, larger and within a circle, what lies under a point of the view. */
export function paintLens(
  context: CanvasRenderingContext2D,
  at: ViewPoint,
  viewport: Viewport,
  paint: (magnified: Viewport) => void,
): void {
  context.save();
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  context.clip();
  context.fillStyle = '#000000';
  context.fillRect(at.x - radius, at.y - radius, 2 * radius, 2 * radius);
  paint(zoomAbout(viewport, at, lensPower, { min: 0, max: Infinity }));
  context.restore();
  context.beginPath();
  context.arc(at.x, at.y, radius, 0, 2 * Math.PI);
  context.strokeStyle = 'rgba(0, 0, 0, 0.8)';
  context.lineWidth = 4;
  context.stroke();
  context.strokeStyle = '#ffffff';
  context.lineWidth = 1.5;
  context.stroke();
}
