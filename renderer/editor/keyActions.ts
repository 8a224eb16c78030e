import type { ImagePoint } from '../../model/geometry.ts';
import { facesIn } from './parts.ts';
import { isPlacing, neighbourPending, type EditorAction, type EditorState } from './editor.ts';
import { arrowVector, type KeyCommand, type KeyPress } from './keymap.ts';
import type { ToolName } from './tools/tools.ts';

/** Where the keyboard places a new shape: the middle of what is seen, a fifth of it wide. */
export interface Placement {
  readonly at: ImagePoint;
  readonly size: number;
  /** An arrow key's way on the picture, which may be turned. */
  readonly step?: (onScreen: { dx: number; dy: number }) => { dx: number; dy: number };
}

/**
 * What a key does to the document, given where the editor stands. Undefined: nothing here; the screen may know the command
 * (zoom, next picture) or leave the key to the browser.
 */
export function actionFor(
  command: KeyCommand,
  press: KeyPress,
  state: EditorState,
  placement: Placement,
): EditorAction | undefined {
  if (command.startsWith('tool.')) return { kind: 'pick-tool', tool: command.slice(5) as ToolName };
  switch (command) {
    case 'shape.place':
      return enter(state, placement);
    case 'shape.cancel':
      return escape(state);
    case 'shape.delete':
      return state.selection.length > 0 ? { kind: 'remove' } : undefined;
    case 'shape.group':
      return state.selection.length > 0 ? { kind: 'group' } : undefined;
    case 'shape.lock':
    case 'shape.hide':
      return state.selection.length > 0
        ? { kind: 'flag', flag: command === 'shape.lock' ? 'locked' : 'hidden' }
        : undefined;
    case 'shape.front':
    case 'shape.back':
      return state.selection.length > 0
        ? { kind: 'order', to: command === 'shape.front' ? 'front' : 'back' }
        : undefined;
    case 'shape.keep-only':
      return state.selection.length > 0 ? { kind: 'keep-only' } : undefined;
    case 'proposal.part':
      return facesIn(state.document, state.selection).length > 0 ? { kind: 'face-part' } : undefined;
    case 'proposal.accept':
      return { kind: 'decide', ids: state.selection, decision: 'accepted' };
    case 'proposal.reject':
      return { kind: 'decide', ids: state.selection, decision: 'rejected' };
    case 'proposal.accept-all':
      return { kind: 'accept-all' };
    case 'proposal.next':
      return neighbourPending(state, 1) ? { kind: 'step-pending', by: 1 } : undefined;
    case 'proposal.previous':
      return neighbourPending(state, -1) ? { kind: 'step-pending', by: -1 } : undefined;
    case 'edit.undo':
      return { kind: 'undo' };
    case 'edit.redo':
      return { kind: 'redo' };
    case 'view.burn':
    case 'view.split':
    case 'view.annotations':
    case 'view.magnifier':
      return { kind: 'display', display: toggled(command, state.display) };
    case 'frame.next':
      return state.frames > 1 ? { kind: 'go-to-frame', frame: state.frame + 1 } : undefined;
    case 'frame.previous':
      return state.frames > 1 ? { kind: 'go-to-frame', frame: state.frame - 1 } : undefined;
    case 'arrow':
      return arrow(press, state, placement);
    default:
      return undefined;
  }
}

function toggled(
  command: 'view.burn' | 'view.split' | 'view.annotations' | 'view.magnifier',
  display: EditorState['display'],
): Partial<EditorState['display']> {
  if (command === 'view.burn') return { burn: !display.burn };
  if (command === 'view.split') return { split: display.split === undefined ? 0.5 : undefined };
  return command === 'view.annotations' ? { annotations: !display.annotations } : { magnifier: !display.magnifier };
}

function enter(state: EditorState, placement: Placement): EditorAction | undefined {
  const drawingPath = state.tool.family === 'path' && state.tool.state.kind === 'drawing';
  if (isPlacing(state) || drawingPath) return { kind: 'tool', event: { kind: 'confirm' } };
  if (state.tool.tool === 'select' || state.tool.state.kind !== 'idle') return undefined;
  return { kind: 'tool', event: { kind: 'place', ...placement } };
}

function escape(state: EditorState): EditorAction | undefined {
  const busy = state.tool.state.kind !== 'idle';
  if (busy) return { kind: 'tool', event: { kind: 'cancel' } };
  if (state.selection.length > 0) return { kind: 'select', ids: [] };
  return state.tool.tool === 'select' ? undefined : { kind: 'pick-tool', tool: 'select' };
}

function arrow(press: KeyPress, state: EditorState, { step }: Placement): EditorAction | undefined {
  const onScreen = arrowVector(press);
  const vector = step ? step(onScreen) : onScreen;
  if (isPlacing(state)) return { kind: 'tool', event: { kind: 'nudge', ...vector, resize: press.alt } };
  if (state.selection.length > 0) {
    // A drawing tool at rest leaves moving what is selected to the select tool's own nudge.
    return { kind: 'nudge', ...vector, resize: press.alt };
  }
  if (state.frames > 1) return { kind: 'go-to-frame', frame: state.frame + Math.sign(onScreen.dx + onScreen.dy) };
  return undefined;
}
