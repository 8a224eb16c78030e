import type { ImagePoint } from '../../../model/geometry.ts';
import { nextPointerNumber } from '../commands.ts';
import { clampPoint, movedPoint } from '../shapes.ts';
import { annotationStep } from './make.ts';
import type { Outcome, Tool, ToolContext, ToolEvent } from './tool.ts';

/** Puts a numbered pointer; its note is written in the legend afterwards. */
export type PointerState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'dragging'; readonly id: string; readonly at: ImagePoint }
  | { readonly kind: 'placing'; readonly id: string; readonly at: ImagePoint };

const idle: PointerState = { kind: 'idle' };

const stepOf = ({ id, at }: { id: string; at: ImagePoint }, context: ToolContext) =>
  annotationStep<'pointer'>(
    id,
    { kind: 'pointer', at, number: nextPointerNumber(context.document), note: '' },
    context,
  );

const complete = (state: { id: string; at: ImagePoint }, context: ToolContext): Outcome<PointerState> => ({
  state: idle,
  step: stepOf(state, context),
  select: [state.id],
});

export const pointerTool: Tool<PointerState> = {
  idle,
  pending: (state, context) => (state.kind === 'idle' ? undefined : stepOf(state, context)),
  handle(state: PointerState, event: ToolEvent, context: ToolContext): Outcome<PointerState> {
    switch (event.kind) {
      case 'press':
        return {
          state: { kind: 'dragging', id: context.newId(), at: clampPoint(event.at, context.image) },
          select: [],
        };
      case 'drag':
        return state.kind === 'dragging' ? { state: { ...state, at: clampPoint(event.at, context.image) } } : { state };
      case 'release':
        return state.kind === 'dragging' ? complete(state, context) : { state };
      case 'place':
        return {
          state: { kind: 'placing', id: context.newId(), at: clampPoint(event.at, context.image) },
          select: [],
        };
      case 'nudge':
        if (state.kind !== 'placing') return { state };
        return { state: { ...state, at: clampPoint(movedPoint(state.at, event.dx, event.dy), context.image) } };
      case 'confirm':
        return state.kind === 'placing' ? complete(state, context) : { state };
      case 'cancel':
      case 'interrupt':
        return { state: idle };
      case 'type':
      default:
        return { state };
    }
  },
};
