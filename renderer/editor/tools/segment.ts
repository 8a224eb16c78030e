import { imagePoint, type ImagePoint } from '../../../model/geometry.ts';
import type { Step } from '../../../model/editHistory.ts';
import { clampPoint, movedPoint } from '../shapes.ts';
import { annotationStep, type SegmentTool } from './make.ts';
import type { Outcome, Tool, ToolContext, ToolEvent } from './tool.ts';

/** Draws from one end to the other: an arrow from its tail to the thing it points at. */
interface Ends {
  readonly id: string;
  readonly from: ImagePoint;
  readonly to: ImagePoint;
}
export type SegmentState =
  { readonly kind: 'idle' } | ({ readonly kind: 'drawing' } & Ends) | ({ readonly kind: 'placing' } & Ends);

const idle: SegmentState = { kind: 'idle' };

type MakeStep = (ends: Ends, context: ToolContext) => Step;

const isClick = (ends: Ends, context: ToolContext): boolean =>
  Math.hypot(ends.to.x - ends.from.x, ends.to.y - ends.from.y) < context.tolerance;

export function segmentTool(kind: SegmentTool): Tool<SegmentState> {
  const make: MakeStep = ({ id, from, to }, context) => annotationStep<SegmentTool>(id, { kind, from, to }, context);
  return {
    idle,
    pending(state, context) {
      if (state.kind === 'idle' || (state.kind === 'drawing' && isClick(state, context))) return undefined;
      return make(state, context);
    },
    handle: (state, event, context) => handle(state, event, context, make),
  };
}

const complete = (ends: Ends, context: ToolContext, make: MakeStep): Outcome<SegmentState> => ({
  state: idle,
  step: make(ends, context),
  select: [ends.id],
});

function handle(state: SegmentState, event: ToolEvent, context: ToolContext, make: MakeStep): Outcome<SegmentState> {
  switch (event.kind) {
    case 'press': {
      const at = clampPoint(event.at, context.image);
      return { state: { kind: 'drawing', id: context.newId(), from: at, to: at }, select: [] };
    }
    case 'drag':
      if (state.kind !== 'drawing') return { state };
      return {
        state: { ...state, to: clampPoint(event.constrain ? eighth(state.from, event.at) : event.at, context.image) },
      };
    case 'release':
      if (state.kind !== 'drawing') return { state };
      return isClick(state, context) ? { state: idle } : complete(state, context, make);
    case 'place': {
      const to = clampPoint(event.at, context.image);
      const from = clampPoint(movedPoint(to, -event.size, event.size / 2), context.image);
      return { state: { kind: 'placing', id: context.newId(), from, to }, select: [] };
    }
    case 'nudge': {
      if (state.kind !== 'placing') return { state };
      const to = clampPoint(movedPoint(state.to, event.dx, event.dy), context.image);
      const from = event.resize ? state.from : clampPoint(movedPoint(state.from, event.dx, event.dy), context.image);
      return { state: { ...state, from, to } };
    }
    case 'confirm':
      return state.kind === 'placing' ? complete(state, context, make) : { state };
    case 'cancel':
    case 'interrupt':
      return { state: idle };
    case 'type':
    default:
      return { state };
  }
}

/** The end turned to the nearest multiple of 45°. */
function eighth(from: ImagePoint, to: ImagePoint): ImagePoint {
  const turn = Math.round(Math.atan2(to.y - from.y, to.x - from.x) / (Math.PI / 4)) * (Math.PI / 4);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return imagePoint(from.x + length * Math.cos(turn), from.y + length * Math.sin(turn));
}
