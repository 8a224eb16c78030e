/** Every key of the editor, as data: the handler, the tooltips and the help page read the same table. */

export const keyCommands = [
  'tool.select',
  'tool.rectangle',
  'tool.ellipse',
  'tool.polygon',
  'tool.brush',
  'tool.arrow',
  'tool.label',
  'tool.pointer',
  'tool.line',
  'tool.freehand',
  'tool.mark-rectangle',
  'tool.mark-ellipse',
  'tool.mark-polygon',
  'tool.length',
  'tool.angle',
  'tool.roi-ellipse',
  'tool.roi-rectangle',
  'shape.place',
  'shape.cancel',
  'shape.delete',
  'shape.keep-only',
  'shape.group',
  'shape.lock',
  'shape.hide',
  'shape.front',
  'shape.back',
  'proposal.accept',
  'proposal.reject',
  'proposal.accept-all',
  'proposal.part',
  'proposal.next',
  'proposal.previous',
  'proposal.beneath',
  'edit.undo',
  'edit.redo',
  'view.fit',
  'view.actual',
  'view.zoom-in',
  'view.zoom-out',
  'view.burn',
  'view.split',
  'view.annotations',
  'view.rotate',
  'view.rotate-back',
  'view.flip',
  'view.magnifier',
  'window.invert',
  'window.reset',
  'frame.next',
  'frame.previous',
  'frame.play',
  'item.next',
  'item.previous',
  'item.next-eyes',
  'item.header',
  'review.done',
  'help',
  'arrow',
  'pan',
] as const;
export type KeyCommand = (typeof keyCommands)[number];
type KeyGroup = 'Tools' | 'Shapes' | 'Proposals' | 'View' | 'Pictures';

export interface Binding {
  readonly command: KeyCommand;
  readonly group: KeyGroup;
  /** What is pressed, as shown: `Ctrl+Shift+Z`. */
  readonly keys: string;
  readonly label: string;
}

const bind = (group: KeyGroup, command: KeyCommand, keys: string, label: string): Binding => ({
  group,
  command,
  keys,
  label,
});

export const keymap: readonly Binding[] = [
  bind('Tools', 'tool.select', 'V', 'Select, move, resize'),
  bind('Tools', 'tool.rectangle', 'B', 'Redact a rectangle'),
  bind('Tools', 'tool.ellipse', 'E', 'Redact an ellipse'),
  bind('Tools', 'tool.polygon', 'L', 'Redact a polygon'),
  bind('Tools', 'tool.brush', 'U', 'Redact with a brush'),
  bind('Tools', 'tool.arrow', 'W', 'Arrow'),
  bind('Tools', 'tool.label', 'T', 'Text label'),
  bind('Tools', 'tool.pointer', 'P', 'Numbered pointer'),
  bind('Tools', 'tool.line', 'N', 'Line'),
  bind('Tools', 'tool.freehand', 'D', 'Freehand line'),
  bind('Tools', 'tool.mark-rectangle', 'Q', 'Mark a rectangle'),
  bind('Tools', 'tool.mark-ellipse', 'O', 'Mark an ellipse'),
  bind('Tools', 'tool.mark-polygon', 'G', 'Mark a polygon'),
  bind('Tools', 'tool.length', 'M', 'Measure a length'),
  bind('Tools', 'tool.angle', 'J', 'Measure an angle'),
  bind('Tools', 'tool.roi-ellipse', 'Shift+M', 'Measure an elliptical region'),
  bind('Tools', 'tool.roi-rectangle', 'Shift+J', 'Measure a rectangular region'),
  bind('Shapes', 'shape.place', 'Enter', 'With a tool: place a shape in the middle, then confirm it'),
  bind('Shapes', 'arrow', 'Arrows', 'Move by 1 pixel (Shift: 10); Alt: resize; nothing selected: step frames or pan'),
  bind('Shapes', 'shape.cancel', 'Escape', 'Cancel, deselect, back to Select'),
  bind('Shapes', 'shape.delete', 'Delete', 'Delete (a proposal is rejected)'),
  bind('Shapes', 'shape.keep-only', 'K', 'Keep only what is selected: redact all around it'),
  bind('Shapes', 'shape.group', 'Ctrl+G', 'Group annotations, or take the group apart'),
  bind('Shapes', 'shape.lock', 'Ctrl+L', 'Lock or unlock annotations'),
  bind('Shapes', 'shape.hide', 'Ctrl+H', 'Hide or show annotations that are selected'),
  bind('Shapes', 'shape.front', 'Ctrl+]', 'Bring to front'),
  bind('Shapes', 'shape.back', 'Ctrl+[', 'Send to back'),
  bind('Shapes', 'edit.undo', 'Ctrl+Z', 'Undo'),
  bind('Shapes', 'edit.redo', 'Ctrl+Shift+Z', 'Redo'),
  bind('Proposals', 'proposal.next', 'Tab', 'Next pending proposal'),
  bind('Proposals', 'proposal.previous', 'Shift+Tab', 'Previous pending proposal'),
  bind('Proposals', 'proposal.accept', 'A', 'Accept: it will be burned in'),
  bind('Proposals', 'proposal.reject', 'R', 'Reject: it stays visible; a digit says why'),
  bind('Proposals', 'proposal.beneath', 'S', 'Hold: see what lies beneath'),
  bind('Proposals', 'proposal.part', 'Y', 'Face: cover the eyes only, or the whole face again'),
  bind('Proposals', 'proposal.accept-all', 'Shift+A', 'Accept all pending'),
  bind('View', 'view.fit', 'F', 'Fit to the window'),
  bind('View', 'view.actual', '1', 'One picture pixel per screen pixel'),
  bind('View', 'view.zoom-in', '+', 'Zoom in'),
  bind('View', 'view.zoom-out', '-', 'Zoom out'),
  bind('View', 'pan', 'Ctrl+Arrows', 'Pan (mouse: Space or middle button, drag)'),
  bind('View', 'view.burn', 'X', 'Show redactions as they will be burned'),
  bind('View', 'view.split', 'Shift+X', 'Before and after, side by side; arrows move the line'),
  bind('View', 'view.annotations', 'H', 'Show or hide annotations'),
  bind('View', 'view.rotate', '.', 'Rotate clockwise'),
  bind('View', 'view.rotate-back', ',', 'Rotate anticlockwise'),
  bind('View', 'view.flip', 'Shift+F', 'Flip left and right'),
  bind('View', 'view.magnifier', 'Z', 'Magnifier'),
  bind('View', 'window.invert', 'I', 'Invert greyscale'),
  bind('View', 'window.reset', '0', 'Reset window (mouse: right button drag changes it)'),
  bind('Pictures', 'frame.next', 'PageDown', 'Next frame'),
  bind('Pictures', 'frame.previous', 'PageUp', 'Previous frame'),
  bind('Pictures', 'frame.play', 'C', 'Play or pause the frames'),
  bind('Pictures', 'item.next', ']', 'Next picture'),
  bind('Pictures', 'item.previous', '[', 'Previous picture'),
  bind('Pictures', 'item.next-eyes', 'Shift+N', 'Next picture that needs eyes of its own'),
  bind('Pictures', 'item.header', 'Shift+H', 'Header before and after'),
  bind('Pictures', 'review.done', 'Ctrl+Enter', 'Mark reviewed and go on'),
  bind('Pictures', 'help', '?', 'This list'),
];

export interface KeyPress {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

const spelled: Record<string, string> = { ' ': 'Space', '=': '+', Backspace: 'Delete', Esc: 'Escape' };
/** Keys whose Shift only spells another character. */
const punctuation = /^[^a-z]$/i;

export function commandFor(press: KeyPress): KeyCommand | undefined {
  if (press.key.startsWith('Arrow')) return press.ctrl ? 'pan' : 'arrow';
  const name = spelled[press.key] ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key);
  const shift = press.shift && !punctuation.test(press.key);
  const combination = `${press.ctrl ? 'Ctrl+' : ''}${press.alt ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${name}`;
  if (combination === 'Ctrl+Y') return 'edit.redo';
  return bindings.find((binding) => binding.keys === combination)?.command;
}

/** What is bound now: the table above, or what a person made of it. */
let bindings = keymap;
export const bindingsNow = (): readonly Binding[] => bindings;
export const applyKeymap = (next: readonly Binding[]): void => {
  bindings = next;
};

/** The keys of a command as shown in tooltips. */
export const keysOf = (command: KeyCommand): string =>
  bindings.find((binding) => binding.command === command)?.keys ?? '';

/** In which direction an arrow key points, in image pixels. */
export function arrowVector(press: KeyPress): { dx: number; dy: number } {
  const length = press.shift ? 10 : 1;
  switch (press.key) {
    case 'ArrowLeft':
      return { dx: -length, dy: 0 };
    case 'ArrowRight':
      return { dx: length, dy: 0 };
    case 'ArrowUp':
      return { dx: 0, dy: -length };
    default:
      return { dx: 0, dy: length };
  }
}
