import type { CosmeticStyle } from '../../model/cosmeticStyle.ts';
import { applyTemplate, type ApplyAction } from './applyTemplate.ts';
import type { Annotation, AnnotationStyle } from '../../model/annotation.ts';
import { emptyHistory, type EditHistory, type Step } from '../../model/editHistory.ts';
import type { Box, ImagePoint, Size } from '../../model/geometry.ts';
import { pendingCount, rangeOf, type FrameScope, type Region, type RegionDecision } from '../../model/redaction.ts';
import { assertNever } from '../../model/result.ts';
import { movePoint, reorder, resizeAnnotation, setStyle, toggleFlag, toggleGroup } from './annotationCommands.ts';
import * as commands from './commands.ts';
import { applyDiff, type EditDocument } from './document.ts';
import { redo, run, undo } from './history.ts';
import { keepOnly, toggleFacePart } from './parts.ts';
import { reasonNeededFor, rejectFor, withQuestionsReopened, type AnswerAction } from './rejecting.ts';
import { mergeDocuments } from './mergeDocuments.ts';
import { isRegion, withinPicture } from './shapes.ts';
import { findSelected, selectTool } from './tools/select.ts';
import type { ToolContext, ToolEvent } from './tools/tool.ts';
import { handleTool, pendingStep, pickTool, type ActiveTool, type ToolName } from './tools/tools.ts';

/** What is shown; none of it is saved with the item. */
export interface Display {
  /** Redactions are left out while one looks beneath them. */
  readonly beneath?: boolean;
  /** As it was on the left, as burned on the right of this share of the canvas' width. */
  readonly split?: number | undefined;
  /** Solid fill, as it will be burned. */
  readonly burn: boolean;
  readonly annotations: boolean;
  readonly magnifier: boolean;
}

type NewScope = 'frame' | Exclude<FrameScope, number>;

/** Everything about the item being edited that is not pixels. Changed by `reduce` only. */
export interface EditorState {
  readonly image: Size;
  readonly frames: number;
  readonly document: EditDocument;
  readonly history: EditHistory;
  /** Proposals that were turned down and wait for a reason; they are undecided until it is given. */
  readonly asking: readonly string[];
  readonly selection: readonly string[];
  readonly frame: number;
  /** Which frames new redactions cover; `frame`: the one that is shown. */
  readonly scope: NewScope;
  /** Of annotations to come. */
  readonly style: AnnotationStyle;
  /** Radius of the brush in pixels of the picture. */
  readonly brush: number;
  readonly tool: ActiveTool;
  readonly display: Display;
  readonly locked: boolean;
  /** A few view pixels in image units; follows the zoom. */
  readonly tolerance: number;
}

export type EditorAction =
  | { readonly kind: 'tool'; readonly event: ToolEvent }
  | { readonly kind: 'pick-tool'; readonly tool: ToolName }
  /** Moves or resizes what is selected, whichever tool is in hand. */
  | { readonly kind: 'nudge'; readonly dx: number; readonly dy: number; readonly resize: boolean }
  | { readonly kind: 'decide'; readonly ids: readonly string[]; readonly decision: RegionDecision }
  | AnswerAction
  | { readonly kind: 'accept-all' }
  | ApplyAction
  | { readonly kind: 'remove' }
  /** Redacts everything but the selected boxes. */
  | { readonly kind: 'keep-only' }
  /** Selected faces: eyes only, or the whole again. */
  | { readonly kind: 'face-part' }
  /** Of what is selected, and of what comes. */
  | { readonly kind: 'style'; readonly style: AnnotationStyle }
  | { readonly kind: 'brush'; readonly radius: number }
  | { readonly kind: 'flag'; readonly flag: 'locked' | 'hidden' }
  | { readonly kind: 'group' }
  | { readonly kind: 'order'; readonly to: 'front' | 'back' }
  /** A box or a point of what is selected, by numbers. */
  | { readonly kind: 'set-box'; readonly id: string; readonly box: Box }
  | { readonly kind: 'set-point'; readonly id: string; readonly index: number; readonly at: ImagePoint }
  | { readonly kind: 'cover'; readonly frames: FrameScope }
  /** Of what was drawn and is selected: solid fill (undefined), or only coarser for the eye. */
  | { readonly kind: 'cosmetic'; readonly style: CosmeticStyle | undefined }
  /** Of all redactions; undefined for the policy's. */
  | { readonly kind: 'fill'; readonly colour: string | undefined }
  | { readonly kind: 'write'; readonly annotation: Annotation }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | { readonly kind: 'select'; readonly ids: readonly string[] }
  | { readonly kind: 'step-pending'; readonly by: 1 | -1 }
  | { readonly kind: 'go-to-frame'; readonly frame: number }
  | { readonly kind: 'scope'; readonly scope: NewScope }
  | { readonly kind: 'display'; readonly display: Partial<Display> }
  | { readonly kind: 'tolerance'; readonly tolerance: number }
  /** What the vault holds, with what can be undone on it. */
  | {
      readonly kind: 'load';
      readonly document: EditDocument;
      readonly history: EditHistory;
      readonly locked: boolean;
      /** What the person had made of `base` and could not be written, because the vault's had changed: it is made again. */
      readonly unwritten?: { readonly base: EditDocument; readonly mine: EditDocument } | undefined;
    };

export function openEditor(
  image: Size,
  frames: number,
  document: EditDocument,
  locked: boolean,
  history = emptyHistory,
): EditorState {
  return {
    image,
    frames,
    document,
    history,
    asking: [],
    selection: [],
    frame: 0,
    scope: 'all',
    style: {},
    brush: Math.max(4, Math.round(Math.max(image.width, image.height) / 80)),
    tool: pickTool('select'),
    display: { burn: false, annotations: true, magnifier: false },
    locked,
    tolerance: 6,
  };
}

const contextOf = (state: EditorState, newId: () => string): ToolContext => ({
  document: state.document,
  selection: state.selection,
  frame: state.frame,
  scope: state.scope === 'frame' ? state.frame : state.scope,
  image: state.image,
  tolerance: state.tolerance,
  annotationsShown: state.display.annotations,
  style: state.style,
  brush: state.brush,
  locked: state.locked,
  newId,
});

/** Actions that leave a question open; everything else a person does withdraws it. */
const besidesQuestion: ReadonlySet<EditorAction['kind']> = new Set(['give-reason', 'tolerance', 'display', 'scope']);

export function reduce(state: EditorState, action: EditorAction, newId: () => string): EditorState {
  const open = state.asking.length === 0 || besidesQuestion.has(action.kind);
  const ready = open ? state : { ...state, asking: [] };
  return action.kind === 'apply-template'
    ? edited(ready, applyTemplate(ready.document, action.cover, ready.image, newId))
    : changed(ready, action, newId);
}

function changed(state: EditorState, action: Exclude<EditorAction, ApplyAction>, newId: () => string): EditorState {
  switch (action.kind) {
    case 'tool':
      return feedTool(state, action.event, newId);
    case 'pick-tool':
      return state.locked && action.tool !== 'select'
        ? state
        : { ...feedTool(state, { kind: 'interrupt' }, newId), tool: pickTool(action.tool) };
    case 'nudge':
      return nudged(state, action, newId);
    case 'decide':
      return action.decision === 'rejected' ? rejected(state, action.ids) : decided(state, action.ids, action.decision);
    case 'give-reason':
      return settled({ ...state, asking: [] }, state.asking, rejectFor(state.document, state.asking, action.reason));
    case 'withdraw-question':
      return state;
    case 'accept-all':
      return edited(state, commands.acceptAll(state.document));
    case 'remove':
      return removed(state);
    case 'keep-only':
      return keptOnly(state, newId);
    case 'face-part':
      return edited(state, toggleFacePart(state.document, state.selection, state.image));
    case 'style':
    case 'flag':
    case 'group':
    case 'order':
    case 'set-box':
    case 'set-point':
      return arranged(state, action, newId);
    case 'cover':
      return edited(state, commands.setFrames(state.document, state.selection, action.frames));
    case 'cosmetic':
      return edited(state, commands.setCosmetic(state.document, state.selection, action.style));
    case 'fill':
      return edited(state, commands.setFill(state.document, action.colour));
    case 'write':
      return written(state, action.annotation);
    case 'undo':
      return state.locked ? state : kept({ ...feedTool(state, { kind: 'interrupt' }, newId), ...undo(state) });
    case 'redo':
      return state.locked ? state : kept({ ...feedTool(state, { kind: 'interrupt' }, newId), ...redo(state) });
    case 'select':
      return shown(state, action.ids);
    case 'step-pending':
      return stepPending(state, action.by);
    case 'go-to-frame':
      return toFrame(feedTool(state, { kind: 'interrupt' }, newId), action.frame);
    case 'scope':
    case 'display':
    case 'tolerance':
    case 'brush':
      return set(state, action);
    case 'load':
      return loaded(state, action);
    default:
      return assertNever(action);
  }
}

function loaded(state: EditorState, action: Extract<EditorAction, { kind: 'load' }>): EditorState {
  const { document, history, locked, unwritten } = action;
  const theirs: EditorState = { ...state, document, locked, history, tool: pickTool('select') };
  if (!unwritten) return kept(theirs);
  return kept({ ...edited(theirs, mergeDocuments(unwritten.base, unwritten.mine, document)), tool: state.tool });
}

type Setting = Extract<EditorAction, { kind: 'scope' | 'display' | 'tolerance' | 'brush' }>;

function set(state: EditorState, action: Setting): EditorState {
  switch (action.kind) {
    case 'scope':
      return { ...state, scope: action.scope };
    case 'display':
      return { ...state, display: { ...state.display, ...action.display } };
    case 'tolerance':
      return { ...state, tolerance: action.tolerance };
    case 'brush':
      return { ...state, brush: Math.min(5000, Math.max(0.5, action.radius)) };
    default:
      return assertNever(action);
  }
}

type Arranging = Extract<EditorAction, { kind: 'style' | 'flag' | 'group' | 'order' | 'set-box' | 'set-point' }>;

/** How annotations lie, look and hold together; and shapes by numbers. */
function arranged(state: EditorState, action: Arranging, newId: () => string): EditorState {
  const { document, selection, image } = state;
  switch (action.kind) {
    case 'style':
      return {
        ...edited(state, setStyle(document, selection, action.style)),
        style: { ...state.style, ...action.style },
      };
    case 'flag':
      return edited(state, toggleFlag(document, selection, action.flag));
    case 'group':
      return edited(state, toggleGroup(document, selection, newId));
    case 'order':
      return edited(state, reorder(document, selection, action.to));
    case 'set-box':
    case 'set-point': {
      const thing = findSelected(document, action.id);
      if (!thing) return state;
      const merge = `${action.kind} ${action.id}`;
      if (action.kind === 'set-point') return edited(state, movePoint(thing, action.index, action.at, image, merge));
      return isRegion(thing)
        ? edited(state, commands.resize(document, action.id, action.box, image, merge))
        : edited(state, resizeAnnotation(document, action.id, withinPicture(action.box, image), merge));
    }
    default:
      return assertNever(action);
  }
}

const written = (state: EditorState, annotation: Annotation): EditorState =>
  edited(state, commands.changeAnnotation(state.document, annotation, `write ${annotation.id}`));

function edited(state: EditorState, step: Step): EditorState {
  if (state.locked) return state;
  return { ...state, ...run(state, withQuestionsReopened(step)) };
}

function keptOnly(state: EditorState, newId: () => string): EditorState {
  const { step, select } = keepOnly(state.document, state.selection, state.image, newId);
  const next = edited(state, step);
  return next === state ? state : kept({ ...next, selection: select });
}

function feedTool(state: EditorState, event: ToolEvent, newId: () => string): EditorState {
  const outcome = handleTool(state.tool, event, contextOf(state, newId));
  const next = outcome.step ? edited(state, outcome.step) : state;
  return {
    ...next,
    tool: outcome.state,
    ...(outcome.select
      ? { selection: sameIds(outcome.select, state.selection) ? state.selection : outcome.select }
      : {}),
  };
}

function nudged(
  state: EditorState,
  { dx, dy, resize }: { dx: number; dy: number; resize: boolean },
  newId: () => string,
) {
  const event: ToolEvent = { kind: 'nudge', dx, dy, resize };
  const { step } = selectTool.handle(selectTool.idle, event, contextOf(state, newId));
  return step ? edited(state, step) : state;
}

const sameIds = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, index) => id === b[index]);

/** The selection without what no longer exists. */
function kept(state: EditorState): EditorState {
  return { ...state, selection: state.selection.filter((id) => findSelected(state.document, id)) };
}

const toFrame = (state: EditorState, frame: number): EditorState => ({
  ...state,
  frame: Math.min(Math.max(0, Math.round(frame)), state.frames - 1),
});

/** Selects, and turns to the frame on which the first of the selected lies. */
function shown(state: EditorState, ids: readonly string[]): EditorState {
  const first = ids[0] === undefined ? undefined : findSelected(state.document, ids[0]);
  const range = first && rangeOf(isRegion(first) ? first.frames : first.frame);
  const away = range && (state.frame < range.from || state.frame > range.to);
  const turned = away ? toFrame(state, range.from) : state;
  return { ...turned, selection: ids };
}

export const pendingRegions = (document: EditDocument): readonly Region[] =>
  document.regions.filter((region) => region.decision === 'pending');

/** After a decision on a single proposal the next pending one is taken up, so that A A R A works through a picture. */
function decided(state: EditorState, ids: readonly string[], decision: RegionDecision): EditorState {
  const step = commands.decide(state.document, ids, decision);
  return decision === 'pending' ? edited(state, step) : settled(state, ids, step);
}

/** Faces and text wait for a reason; what needs none is turned down at once. */
function rejected(state: EditorState, ids: readonly string[]): EditorState {
  if (state.locked) return state;
  const asking = reasonNeededFor(state.document, ids);
  if (asking.length === 0) return decided(state, ids, 'rejected');
  const others = ids.filter((id) => !asking.includes(id));
  return { ...edited(state, commands.decide(state.document, others, 'rejected')), selection: asking, asking };
}

/** What is deleted goes; a face or text among it is turned down, which asks for a reason. */
function removed(state: EditorState): EditorState {
  if (state.locked) return state;
  const asking = reasonNeededFor(state.document, state.selection);
  const others = state.selection.filter((id) => !asking.includes(id));
  const next = kept(edited(state, commands.remove(state.document, others)));
  return asking.length > 0 ? { ...next, selection: asking, asking } : next;
}

function settled(state: EditorState, ids: readonly string[], step: Step): EditorState {
  const next = edited(state, step);
  if (next.document === state.document || ids.length !== 1) return next;
  const pending = pendingRegions(next.document);
  const at = next.document.regions.findIndex((region) => region.id === ids[0]);
  const following = pending.find((region) => next.document.regions.indexOf(region) > at) ?? pending[0];
  return following ? shown(next, [following.id]) : next;
}

/** Past either end the selection is emptied, so that Tab can leave the canvas. */
function stepPending(state: EditorState, by: 1 | -1): EditorState {
  const next = neighbourPending(state, by);
  return shown(state, next ? [next.id] : []);
}

export function neighbourPending(state: EditorState, by: 1 | -1): Region | undefined {
  const { regions } = state.document;
  const at = regions.findIndex((region) => region.id === state.selection[0]);
  const start = at < 0 ? (by > 0 ? 0 : regions.length - 1) : at + by;
  for (let i = start; i >= 0 && i < regions.length; i += by) {
    if (regions[i]!.decision === 'pending') return regions[i];
  }
  return undefined;
}

/** The document as it would be if the tool in hand were completed now: what the canvas draws. */
export function previewed(state: EditorState): EditDocument {
  const step = pendingStep(
    state.tool,
    contextOf(state, () => ''),
  );
  return step ? applyDiff(state.document, step.diff) : state.document;
}

export const isPlacing = (state: EditorState): boolean => state.tool.state.kind === 'placing';
export const pendingIn = (state: EditorState): number => pendingCount(state.document.regions);
