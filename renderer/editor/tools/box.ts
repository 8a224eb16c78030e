import { boxFromCorners, imagePoint, type Box, type ImagePoint } from '../../../model/geometry.ts';
import type { Step } from '../../../model/editHistory.ts';
import { clampMove, clampPoint, movedBox, wholePixels } from '../shapes.ts';
import type { Outcome, Tool, ToolContext, ToolEvent } from './tool.ts';

/** Draws what is given by a box: a mask, a mark, a region to measure. */
export type BoxState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'drawing'; readonly id: string; readonly from: ImagePoint; readonly to: ImagePoint }
  /** Placed by the keyboard and adjusted until it is confirmed. */
  | { readonly kind: 'placing'; readonly id: string; readonly box: Box };

const idle: BoxState = { kind: 'idle' };

export function boxTool(make: (id: string, box: Box, context: ToolContext) => Step): Tool<BoxState> {
  const pending = (state: BoxState, context: ToolContext): Step | undefined => {
    if (state.kind === 'idle') return undefined;
    return make(state.id, state.kind === 'placing' ? state.box : boxFromCorners(state.from, state.to), context);
  };
  const complete = (state: BoxState, context: ToolContext): Outcome<BoxState> => {
    const step = pending(state, context);
    return step && state.kind !== 'idle' ? { state: idle, step, select: [state.id] } : { state: idle };
  };
  return {
    idle,
    pending: (state, context) =>
      state.kind === 'drawing' && isClick(state, context) ? undefined : pending(state, context),
    handle: (state, event, context) => handle(state, event, context, complete),
  };
}

type Complete = (state: BoxState, context: ToolContext) => Outcome<BoxState>;

function handle(state: BoxState, event: ToolEvent, context: ToolContext, complete: Complete): Outcome<BoxState> {
  switch (event.kind) {
    case 'press': {
      const at = clampPoint(event.at, context.image);
      return { state: { kind: 'drawing', id: context.newId(), from: at, to: at }, select: [] };
    }
    case 'drag':
      if (state.kind !== 'drawing') return { state };
      return {
        state: { ...state, to: clampPoint(event.constrain ? square(state.from, event.at) : event.at, context.image) },
      };
    case 'release':
      if (state.kind !== 'drawing') return { state };
      return isClick(state, context) ? { state: idle } : complete(state, context);
    case 'place':
      return {
        state: { kind: 'placing', id: context.newId(), box: around(event.at, event.size, context) },
        select: [],
      };
    case 'nudge':
      return state.kind === 'placing' ? { state: { ...state, box: nudged(state.box, event, context) } } : { state };
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

const isClick = (state: { from: ImagePoint; to: ImagePoint }, context: ToolContext): boolean =>
  Math.hypot(state.to.x - state.from.x, state.to.y - state.from.y) < context.tolerance / 2;

function square(from: ImagePoint, to: ImagePoint): ImagePoint {
  const side = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return imagePoint(from.x + side * Math.sign(to.x - from.x || 1), from.y + side * Math.sign(to.y - from.y || 1));
}

function around(at: ImagePoint, size: number, { image }: ToolContext): Box {
  const width = Math.min(size, image.width);
  const height = Math.min(size * 0.6, image.height);
  const box = { x: at.x - width / 2, y: at.y - height / 2, width, height };
  const { dx, dy } = clampMove(box, 0, 0, image);
  return wholePixels(movedBox(box, dx, dy), image);
}

function nudged(box: Box, by: { dx: number; dy: number; resize: boolean }, { image }: ToolContext): Box {
  if (by.resize) {
    const width = Math.min(Math.max(1, box.width + by.dx), image.width - box.x);
    return { ...box, width, height: Math.min(Math.max(1, box.height + by.dy), image.height - box.y) };
  }
  const { dx, dy } = clampMove(box, by.dx, by.dy, image);
  return movedBox(box, dx, dy);
}
