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

/** What a command does is said in `words/`, under its name. */
export interface Binding {
  readonly command: KeyCommand;
  readonly group: KeyGroup;
  /** What is pressed, as shown: `Ctrl+Shift+Z`. */
  readonly keys: string;
}

const bind = (group: KeyGroup, command: KeyCommand, keys: string): Binding => ({ group, command, keys });

export const keymap: readonly Binding[] = [
  bind('Tools', 'tool.select', 'V'),
  bind('Tools', 'tool.rectangle', 'B'),
  bind('Tools', 'tool.ellipse', 'E'),
  bind('Tools', 'tool.polygon', 'L'),
  bind('Tools', 'tool.brush', 'U'),
  bind('Tools', 'tool.arrow', 'W'),
  bind('Tools', 'tool.label', 'T'),
  bind('Tools', 'tool.pointer', 'P'),
  bind('Tools', 'tool.line', 'N'),
  bind('Tools', 'tool.freehand', 'D'),
  bind('Tools', 'tool.mark-rectangle', 'Q'),
  bind('Tools', 'tool.mark-ellipse', 'O'),
  bind('Tools', 'tool.mark-polygon', 'G'),
  bind('Tools', 'tool.length', 'M'),
  bind('Tools', 'tool.angle', 'J'),
  bind('Tools', 'tool.roi-ellipse', 'Shift+M'),
  bind('Tools', 'tool.roi-rectangle', 'Shift+J'),
  bind('Shapes', 'shape.place', 'Enter'),
  bind('Shapes', 'arrow', 'Arrows'),
  bind('Shapes', 'shape.cancel', 'Escape'),
  bind('Shapes', 'shape.delete', 'Delete'),
  bind('Shapes', 'shape.keep-only', 'K'),
  bind('Shapes', 'shape.group', 'Ctrl+G'),
  bind('Shapes', 'shape.lock', 'Ctrl+L'),
  bind('Shapes', 'shape.hide', 'Ctrl+H'),
  bind('Shapes', 'shape.front', 'Ctrl+]'),
  bind('Shapes', 'shape.back', 'Ctrl+['),
  bind('Shapes', 'edit.undo', 'Ctrl+Z'),
  bind('Shapes', 'edit.redo', 'Ctrl+Shift+Z'),
  bind('Proposals', 'proposal.next', 'Tab'),
  bind('Proposals', 'proposal.previous', 'Shift+Tab'),
  bind('Proposals', 'proposal.accept', 'A'),
  bind('Proposals', 'proposal.reject', 'R'),
  bind('Proposals', 'proposal.beneath', 'S'),
  bind('Proposals', 'proposal.part', 'Y'),
  bind('Proposals', 'proposal.accept-all', 'Shift+A'),
  bind('View', 'view.fit', 'F'),
  bind('View', 'view.actual', '1'),
  bind('View', 'view.zoom-in', '+'),
  bind('View', 'view.zoom-out', '-'),
  bind('View', 'pan', 'Ctrl+Arrows'),
  bind('View', 'view.burn', 'X'),
  bind('View', 'view.split', 'Shift+X'),
  bind('View', 'view.annotations', 'H'),
  bind('View', 'view.rotate', '.'),
  bind('View', 'view.rotate-back', ','),
  bind('View', 'view.flip', 'Shift+F'),
  bind('View', 'view.magnifier', 'Z'),
  bind('View', 'window.invert', 'I'),
  bind('View', 'window.reset', '0'),
  bind('Pictures', 'frame.next', 'PageDown'),
  bind('Pictures', 'frame.previous', 'PageUp'),
  bind('Pictures', 'frame.play', 'C'),
  bind('Pictures', 'item.next', ']'),
  bind('Pictures', 'item.previous', '['),
  bind('Pictures', 'item.next-eyes', 'Shift+N'),
  bind('Pictures', 'item.header', 'Shift+H'),
  bind('Pictures', 'review.done', 'Ctrl+Enter'),
  bind('Pictures', 'help', '?'),
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
