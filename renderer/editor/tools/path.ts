import { imagePoint, type ImagePoint } from '../../../model/geometry.ts';
import type { Step } from '../../../model/editHistory.ts';
import { clampPoint, movedPoint } from '../shapes.ts';
import { boundsOf, fitPoints } from '../../../model/shapes.ts';
import type { Outcome, Tool, ToolContext, ToolEvent } from './tool.ts';

/** Draws corner by corner; a click on the first corner, a second one on the last, or Enter ends it. */
export type PathState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'drawing';
      readonly id: string;
      readonly points: readonly ImagePoint[];
      /** Where the next corner would be. */
      readonly at: ImagePoint;
    }
  /** Placed by the keyboard and adjusted until it is confirmed. */
  | { readonly kind: 'placing'; readonly id: string; readonly points: readonly ImagePoint[] };

interface PathRule {
  readonly least: number;
  readonly most: number;
  readonly make: (id: string, points: readonly ImagePoint[], context: ToolContext) => Step;
}

const idle: PathState = { kind: 'idle' };

export function pathTool(rule: PathRule): Tool<PathState> {
  const pending = (state: PathState, context: ToolContext): Step | undefined => {
    if (state.kind === 'idle') return undefined;
    if (state.kind === 'placing') return rule.make(state.id, state.points, context);
    const points = [...state.points, state.at];
    // Until there are enough corners, the last stands for those to come.
    while (points.length < rule.least) points.push(state.at);
    return rule.make(state.id, points.slice(0, rule.most), context);
  };
  return { idle, pending, handle: (state, event, context) => handle(rule, state, event, context) };
}

function handle(rule: PathRule, state: PathState, event: ToolEvent, context: ToolContext): Outcome<PathState> {
  switch (event.kind) {
    case 'press':
      return press(rule, state, clampPoint(event.at, context.image), context);
    case 'drag':
      return state.kind === 'drawing' ? { state: { ...state, at: clampPoint(event.at, context.image) } } : { state };
    case 'place':
      return {
        state: { kind: 'placing', id: context.newId(), points: around(event.at, event.size, rule.most, context) },
        select: [],
      };
    case 'nudge':
      return state.kind === 'placing'
        ? { state: { ...state, points: nudged(state.points, event, context) } }
        : { state };
    case 'confirm':
      return complete(rule, state, context);
    case 'cancel':
    case 'interrupt':
      return { state: idle };
    case 'release':
    case 'type':
    default:
      return { state };
  }
}

function press(rule: PathRule, state: PathState, at: ImagePoint, context: ToolContext): Outcome<PathState> {
  if (state.kind !== 'drawing') {
    return { state: { kind: 'drawing', id: context.newId(), points: [at], at }, select: [] };
  }
  const near = (point: ImagePoint) => Math.hypot(point.x - at.x, point.y - at.y) <= context.tolerance;
  const ends = near(state.points[0]!) || near(state.points.at(-1)!);
  if (ends) return state.points.length >= rule.least ? complete(rule, state, context) : { state };
  const points = [...state.points, at];
  const drawn: PathState = { ...state, points, at };
  return points.length >= rule.most ? complete(rule, drawn, context) : { state: drawn };
}

function complete(rule: PathRule, state: PathState, context: ToolContext): Outcome<PathState> {
  if (state.kind === 'idle' || state.points.length < rule.least) return { state };
  return { state: idle, step: rule.make(state.id, state.points, context), select: [state.id] };
}

/** Three corners for what has no more, else six. */
function around(at: ImagePoint, size: number, most: number, { image }: ToolContext): ImagePoint[] {
  const half = size / 2;
  if (most === 3) {
    return [
      [half, -half / 2],
      [-half, half / 2],
      [half, half / 2],
    ].map(([x, y]) => clampPoint(movedPoint(at, x!, y!), image));
  }
  return Array.from({ length: 6 }, (_, i) => {
    const turn = (i * Math.PI) / 3;
    return clampPoint(imagePoint(at.x + half * Math.cos(turn), at.y + half * 0.7 * Math.sin(turn)), image);
  });
}

/** Moved as one, or made larger and smaller. */
export function nudged(
  points: readonly ImagePoint[],
  by: { dx: number; dy: number; resize: boolean },
  { image }: ToolContext,
): ImagePoint[] {
  const box = boundsOf(points);
  if (by.resize) {
    const next = { ...box, width: Math.max(1, box.width + by.dx), height: Math.max(1, box.height + by.dy) };
    return fitPoints(points, box, next).map((point) => clampPoint(point, image));
  }
  const dx = Math.min(Math.max(by.dx, -box.x), image.width - box.x - box.width);
  const dy = Math.min(Math.max(by.dy, -box.y), image.height - box.y - box.height);
  return points.map((point) => movedPoint(point, dx, dy));
}
