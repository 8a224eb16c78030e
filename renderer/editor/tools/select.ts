import type { Annotation } from '../../../model/annotation.ts';
import type { Box, ImagePoint } from '../../../model/geometry.ts';
import type { Region } from '../../../model/redaction.ts';
import { movePoint, resizeAnnotation, withGroups } from '../annotationCommands.ts';
import { move, resize } from '../commands.ts';
import type { EditDocument } from '../document.ts';
import { hitHandle, hitTest } from '../hitTest.ts';
import type { Step } from '../../../model/editHistory.ts';
import {
  annotationBounds,
  clampPoint,
  isBoxHandle,
  isRegion,
  movedPoint,
  pointOfHandle,
  pointsOf,
  resizeBox,
  withinPicture,
  type Handle,
} from '../shapes.ts';
import type { Outcome, Tool, ToolContext, ToolEvent } from './tool.ts';

/** Selects, moves and resizes. A drag is one step, made when the pointer is released. */
export type SelectState =
  | { readonly kind: 'idle' }
  /** The button is down on something; it becomes a move once the pointer has clearly moved. */
  | { readonly kind: 'pressed'; readonly from: ImagePoint }
  | { readonly kind: 'moving'; readonly from: ImagePoint; readonly to: ImagePoint }
  | { readonly kind: 'resizing'; readonly id: string; readonly handle: Handle; readonly to: ImagePoint };

const idle: SelectState = { kind: 'idle' };

export function findSelected(document: EditDocument, id: string): Region | Annotation | undefined {
  return (
    document.regions.find((region) => region.id === id) ??
    document.annotations.find((annotation) => annotation.id === id)
  );
}

function only(context: ToolContext): Region | Annotation | undefined {
  return context.selection.length === 1 ? findSelected(context.document, context.selection[0]!) : undefined;
}

export const selectTool: Tool<SelectState> = {
  idle,
  pending(state, context): Step | undefined {
    if (state.kind === 'moving') {
      const by = { dx: state.to.x - state.from.x, dy: state.to.y - state.from.y };
      return move(context.document, context.selection, by, context.image);
    }
    if (state.kind === 'resizing') return reshape(state.id, state.handle, state.to, context);
    return undefined;
  },
  handle(state: SelectState, event: ToolEvent, context: ToolContext): Outcome<SelectState> {
    switch (event.kind) {
      case 'press':
        return press(event, context);
      case 'drag':
        return drag(state, event.at, context);
      case 'release': {
        const step = selectTool.pending(state, context);
        return { state: idle, ...(step ? { step } : {}) };
      }
      case 'nudge':
        return nudge(state, event, context);
      case 'cancel':
        return state.kind === 'idle' || state.kind === 'pressed' ? { state: idle, select: [] } : { state: idle };
      case 'interrupt':
        return { state: idle };
      case 'place':
      case 'type':
      case 'confirm':
      default:
        return { state };
    }
  },
};

function press(event: { at: ImagePoint; additive: boolean }, context: ToolContext): Outcome<SelectState> {
  const selected = only(context);
  const handle =
    selected && !context.locked && !event.additive ? hitHandle(selected, event.at, context.tolerance) : undefined;
  if (selected && handle) return { state: { kind: 'resizing', id: selected.id, handle, to: event.at } };
  const hit = hitTest(context.document, event.at, {
    frame: context.frame,
    tolerance: context.tolerance,
    annotations: context.annotationsShown,
  });
  if (!hit) return { state: idle, ...(event.additive ? {} : { select: [] }) };
  const isSelected = context.selection.includes(hit.id);
  const select = event.additive
    ? isSelected
      ? context.selection.filter((id) => id !== hit.id)
      : [...context.selection, hit.id]
    : isSelected
      ? context.selection
      : [hit.id];
  return { state: { kind: 'pressed', from: event.at }, select: withGroups(context.document, select) };
}

function drag(state: SelectState, at: ImagePoint, context: ToolContext): Outcome<SelectState> {
  switch (state.kind) {
    case 'pressed': {
      const moved = Math.hypot(at.x - state.from.x, at.y - state.from.y) > context.tolerance / 2;
      return moved && !context.locked ? { state: { kind: 'moving', from: state.from, to: at } } : { state };
    }
    case 'moving':
    case 'resizing':
      return { state: { ...state, to: at } };
    case 'idle':
    default:
      return { state };
  }
}

function nudge(
  state: SelectState,
  by: { dx: number; dy: number; resize: boolean },
  context: ToolContext,
): Outcome<SelectState> {
  if (state.kind !== 'idle' || context.locked || context.selection.length === 0) return { state };
  if (!by.resize) {
    return {
      state,
      step: move(context.document, context.selection, by, context.image, `nudge ${context.selection.join()}`),
    };
  }
  const selected = only(context);
  if (!selected) return { state };
  const merge = `resize ${selected.id}`;
  const points = isRegion(selected) ? [] : pointsOf(selected);
  // Of what has two ends the second one goes; anything else grows.
  if (!isRegion(selected) && points.length === 2 && selected.kind !== 'freehand') {
    return { state, step: movePoint(selected, 1, movedPoint(points[1]!, by.dx, by.dy), context.image, merge) };
  }
  const box = isRegion(selected) ? selected.shape.box : annotationBounds(selected);
  if (points.length === 1) return { state };
  const next: Box = { ...box, width: Math.max(1, box.width + by.dx), height: Math.max(1, box.height + by.dy) };
  return { state, step: resizeTo(selected, next, context, merge) };
}

const resizeTo = (selected: Region | Annotation, box: Box, { document, image }: ToolContext, merge?: string): Step =>
  isRegion(selected)
    ? resize(document, selected.id, box, image, merge)
    : resizeAnnotation(document, selected.id, withinPicture(box, image), merge);

function reshape(id: string, handle: Handle, to: ImagePoint, context: ToolContext): Step | undefined {
  const selected = findSelected(context.document, id);
  if (!selected) return undefined;
  const at = clampPoint(to, context.image);
  if (!isBoxHandle(handle)) return movePoint(selected, pointOfHandle(handle), at, context.image);
  const box = isRegion(selected) ? selected.shape.box : annotationBounds(selected);
  return resizeTo(selected, resizeBox(box, handle, at), context);
}
