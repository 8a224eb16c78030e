import type { ImagePoint } from '../../../model/geometry.ts';
import type { Step } from '../../../model/editHistory.ts';
import { clampPoint } from '../shapes.ts';
import type { Outcome, Tool, ToolContext, ToolEvent } from './tool.ts';

/** Drawn by one drag from point to point, or placed by the keyboard as `P` and adjusted until it is confirmed. */
export type DragState<P extends object> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'drawing'; readonly id: string; readonly from: ImagePoint; readonly to: ImagePoint }
  | ({ readonly kind: 'placing'; readonly id: string } & P);

interface DragRule<P extends object> {
  /** A drag shorter than this share of the tolerance is a click, which makes nothing. */
  readonly click: number;
  /** Where a drag ends that is held to a square, or to a direction. */
  readonly constrained: (from: ImagePoint, to: ImagePoint) => ImagePoint;
  readonly drawn: (from: ImagePoint, to: ImagePoint) => P;
  readonly placed: (at: ImagePoint, size: number, context: ToolContext) => P;
  readonly nudged: (shape: P, by: Extract<ToolEvent, { kind: 'nudge' }>, context: ToolContext) => P;
  readonly make: (id: string, shape: P, context: ToolContext) => Step;
}

export function dragTool<P extends object>(rule: DragRule<P>): Tool<DragState<P>> {
  const idle: DragState<P> = { kind: 'idle' };
  const isClick = (state: DragState<P>, { tolerance }: ToolContext): boolean =>
    state.kind === 'drawing' &&
    Math.hypot(state.to.x - state.from.x, state.to.y - state.from.y) < tolerance * rule.click;
  const pending = (state: DragState<P>, context: ToolContext): Step | undefined => {
    if (state.kind === 'idle' || isClick(state, context)) return undefined;
    return rule.make(state.id, state.kind === 'drawing' ? rule.drawn(state.from, state.to) : state, context);
  };
  const complete = (state: DragState<P>, context: ToolContext): Outcome<DragState<P>> => {
    const step = pending(state, context);
    return step && state.kind !== 'idle' ? { state: idle, step, select: [state.id] } : { state: idle };
  };
  return {
    idle,
    pending,
    handle: (state, event, context) => handle(state, event, context, { ...rule, idle, complete }),
  };
}

interface Completing<P extends object> extends DragRule<P> {
  readonly idle: DragState<P>;
  readonly complete: (state: DragState<P>, context: ToolContext) => Outcome<DragState<P>>;
}

function handle<P extends object>(
  state: DragState<P>,
  event: ToolEvent,
  context: ToolContext,
  rule: Completing<P>,
): Outcome<DragState<P>> {
  switch (event.kind) {
    case 'press': {
      const at = clampPoint(event.at, context.image);
      return { state: { kind: 'drawing', id: context.newId(), from: at, to: at }, select: [] };
    }
    case 'drag': {
      if (state.kind !== 'drawing') return { state };
      const to = event.constrain ? rule.constrained(state.from, event.at) : event.at;
      return { state: { ...state, to: clampPoint(to, context.image) } };
    }
    case 'release':
      return state.kind === 'drawing' ? rule.complete(state, context) : { state };
    case 'place': {
      const shape = rule.placed(event.at, event.size, context);
      return { state: { ...shape, kind: 'placing', id: context.newId() }, select: [] };
    }
    case 'nudge':
      return state.kind === 'placing' ? { state: { ...state, ...rule.nudged(state, event, context) } } : { state };
    case 'confirm':
      return state.kind === 'placing' ? rule.complete(state, context) : { state };
    case 'cancel':
    case 'interrupt':
      return { state: rule.idle };
    case 'type':
    default:
      return { state };
  }
}
