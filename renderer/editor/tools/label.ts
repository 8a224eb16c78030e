import type { ImagePoint } from '../../../model/geometry.ts';
import type { Step } from '../../../model/editHistory.ts';
import { clampPoint, movedPoint } from '../shapes.ts';
import { annotationStep } from './make.ts';
import type { Outcome, Tool, ToolContext, ToolEvent } from './tool.ts';

/** Puts a text label: first its place, then its words. An empty label is never kept; typed words are never lost. */
export type LabelState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'placing'; readonly at: ImagePoint }
  | { readonly kind: 'writing'; readonly id: string; readonly at: ImagePoint; readonly text: string };

const idle: LabelState = { kind: 'idle' };
const longest = 200;

const stepOf = ({ id, at, text }: { id: string; at: ImagePoint; text: string }, context: ToolContext): Step =>
  annotationStep<'label'>(id, { kind: 'label', at, text: text.trim().slice(0, longest) }, context);

function complete(state: LabelState, context: ToolContext): Outcome<LabelState> {
  if (state.kind !== 'writing' || state.text.trim() === '') return { state: idle };
  return { state: idle, step: stepOf(state, context), select: [state.id] };
}

export const labelTool: Tool<LabelState> = {
  idle,
  pending: () => undefined,
  handle(state: LabelState, event: ToolEvent, context: ToolContext): Outcome<LabelState> {
    switch (event.kind) {
      case 'press': {
        const done = complete(state, context);
        return { ...done, state: { kind: 'placing', at: clampPoint(event.at, context.image) }, select: [] };
      }
      case 'drag':
        return state.kind === 'placing' ? { state: { ...state, at: clampPoint(event.at, context.image) } } : { state };
      case 'release':
      case 'confirm':
        if (state.kind === 'writing') return event.kind === 'confirm' ? complete(state, context) : { state };
        if (state.kind === 'placing')
          return { state: { kind: 'writing', id: context.newId(), at: state.at, text: '' } };
        return { state };
      case 'place':
        return { state: { kind: 'placing', at: clampPoint(event.at, context.image) }, select: [] };
      case 'nudge':
        if (state.kind !== 'placing') return { state };
        return { state: { ...state, at: clampPoint(movedPoint(state.at, event.dx, event.dy), context.image) } };
      case 'type':
        return state.kind === 'writing' ? { state: { ...state, text: event.text.slice(0, longest) } } : { state };
      case 'cancel':
        return { state: idle };
      case 'interrupt':
        return complete(state, context);
      default:
        return { state };
    }
  },
};
