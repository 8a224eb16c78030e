import type { ImagePoint } from '../../../model/geometry.ts';
import type { Step } from '../../../model/editHistory.ts';
import { clampPoint, movedPoint } from '../shapes.ts';
import { nudged } from './path.ts';
import type { Outcome, Tool, ToolContext, ToolEvent } from './tool.ts';

/** Draws in one go, from press to release. */
export type StrokeState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'drawing'; readonly id: string; readonly points: readonly ImagePoint[] }
  /** Placed by the keyboard and adjusted until it is confirmed. */
  | { readonly kind: 'placing'; readonly id: string; readonly points: readonly ImagePoint[] };

interface StrokeRule {
  /** A click is a dab. */
  readonly dabs: boolean;
  readonly make: (id: string, points: readonly ImagePoint[], context: ToolContext) => Step;
}

const idle: StrokeState = { kind: 'idle' };
const most = 2000;

export function strokeTool(rule: StrokeRule): Tool<StrokeState> {
  const pending = (state: StrokeState, context: ToolContext): Step | undefined =>
    state.kind === 'idle' || (state.points.length < 2 && !rule.dabs)
      ? undefined
      : rule.make(state.id, state.points, context);
  const complete = (state: StrokeState, context: ToolContext): Outcome<StrokeState> => {
    const step = pending(state, context);
    return step && state.kind !== 'idle' ? { state: idle, step, select: [state.id] } : { state: idle };
  };
  return { idle, pending, handle: (state, event, context) => handle(state, event, context, complete) };
}

type Complete = (state: StrokeState, context: ToolContext) => Outcome<StrokeState>;

function handle(state: StrokeState, event: ToolEvent, context: ToolContext, complete: Complete): Outcome<StrokeState> {
  switch (event.kind) {
    case 'press':
      return {
        state: { kind: 'drawing', id: context.newId(), points: [clampPoint(event.at, context.image)] },
        select: [],
      };
    case 'drag':
      return state.kind === 'drawing' ? { state: drawnTo(state, event.at, context) } : { state };
    case 'release':
      return state.kind === 'drawing' ? complete(state, context) : { state };
    case 'place': {
      const ends = [-event.size / 2, event.size / 2].map((x) => clampPoint(movedPoint(event.at, x, 0), context.image));
      return { state: { kind: 'placing', id: context.newId(), points: ends }, select: [] };
    }
    case 'nudge':
      return state.kind === 'placing'
        ? { state: { ...state, points: nudged(state.points, event, context) } }
        : { state };
    case 'confirm':
      return state.kind === 'placing' ? complete(state, context) : { state };
    case 'cancel':
    case 'interrupt':
      return { state: idle };
    case 'type':
    default:
      return { state };
  }
}

/** Points closer than a view pixel or two tell nothing; a stroke without end keeps every second of them. */
function drawnTo(
  state: Extract<StrokeState, { kind: 'drawing' }>,
  to: ImagePoint,
  { image, tolerance }: ToolContext,
): StrokeState {
  const at = clampPoint(to, image);
  const last = state.points.at(-1)!;
  if (Math.hypot(at.x - last.x, at.y - last.y) < tolerance / 4) return state;
  const points = state.points.length < most - 1 ? state.points : state.points.filter((_, index) => index % 2 === 0);
  return { ...state, points: [...points, at] };
}
