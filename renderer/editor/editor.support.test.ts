import { expect, test } from 'vitest';
import { annotationSchema, type Annotation } from '../../model/annotation.ts';
import { imagePoint, type Box, type ImagePoint } from '../../model/geometry.ts';
import { regionSchema, type Region } from '../../model/redaction.ts';
import type { EditDocument } from './document.ts';
import { openEditor, reduce, type EditorAction, type EditorState } from './editor.ts';
import type { ToolEvent } from './tools/tool.ts';

/** Builders with overrides, shared by the editor's tests; named .test so that the room's build leaves them out. */
let last = 0;
export const newId = (): string => `00000000-0000-4000-8000-${(++last).toString(16).padStart(12, '0')}`;

export const at = (x: number, y: number): ImagePoint => imagePoint(x, y);
export const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });

export const rectangle = (where: Box = box(100, 100, 200, 100), overrides: Partial<Region> = {}): Region =>
  ({
    id: newId(),
    frames: 'all',
    shape: { kind: 'rectangle', box: where },
    origin: { kind: 'manual' },
    decision: 'accepted',
    ...overrides,
  }) as Region;

export const proposal = (where: Box = box(300, 300, 80, 80), overrides: Partial<Region> = {}): Region =>
  rectangle(where, {
    origin: { kind: 'proposal', what: 'face', score: 0.9, reason: 'a face' },
    decision: 'pending',
    ...overrides,
  });

export const pointer = (number: number, where: ImagePoint = at(50, 50), frame = 0): Annotation =>
  ({ id: newId(), frame, kind: 'pointer', at: where, number, note: '' }) as Annotation;
export const arrow = (from: ImagePoint, to: ImagePoint, frame = 0): Annotation =>
  ({ id: newId(), frame, kind: 'arrow', from, to }) as Annotation;
export const label = (text: string, where: ImagePoint = at(50, 50)): Annotation =>
  ({ id: newId(), frame: 0, kind: 'label', at: where, text }) as Annotation;

export const documentOf = (parts: Partial<EditDocument>): EditDocument => ({ regions: [], annotations: [], ...parts });

export const editorWith = (parts: Partial<EditDocument> = {}, frames = 1, locked = false): EditorState =>
  openEditor({ width: 1000, height: 800 }, frames, documentOf(parts), locked);

/** Runs actions one after the other; a bare tool event is fed to the tool in hand. */
export function act(state: EditorState, ...actions: readonly (EditorAction | ToolEvent)[]): EditorState {
  const toolEvents = new Set(['press', 'drag', 'release', 'place', 'type', 'confirm', 'cancel', 'interrupt']);
  return actions.reduce<EditorState>((current, action) => {
    const wrapped = toolEvents.has(action.kind)
      ? ({ kind: 'tool', event: action } as EditorAction)
      : (action as EditorAction);
    return reduce(current, wrapped, newId);
  }, state);
}

export const press = (x: number, y: number, additive = false): ToolEvent => ({ kind: 'press', at: at(x, y), additive });
export const drag = (x: number, y: number, constrain = false): ToolEvent => ({ kind: 'drag', at: at(x, y), constrain });
export const release = (x: number, y: number): ToolEvent => ({ kind: 'release', at: at(x, y) });
export const nudgeTool = (dx: number, dy: number, resize = false): EditorAction => ({
  kind: 'tool',
  event: { kind: 'nudge', dx, dy, resize },
});

test('the builders make what the schemas accept', () => {
  expect(() => [rectangle(), proposal()].map((region) => regionSchema.parse(region))).not.toThrow();
  expect(() =>
    [pointer(1), arrow(at(0, 0), at(1, 1)), label('x')].map((made) => annotationSchema.parse(made)),
  ).not.toThrow();
});
