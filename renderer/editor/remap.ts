import { keymap, type Binding, type KeyCommand, type KeyPress } from './keymap.ts';

/** Single keys that a person gave to commands, by command; what is not among them has its own. */
export type OwnKeys = Readonly<Partial<Record<KeyCommand, string>>>;

/** One key, with Shift at most: what is pressed with Ctrl or Alt belongs to the system as well, and stays. */
const single = /^(Shift\+[A-Z]|F([1-9]|1[0-2])|[^\s])$/;
/** What the page, a screen reader or the canvas itself needs. */
const reserved: ReadonlySet<string> = new Set([
  'Tab',
  'Shift+Tab',
  'Enter',
  'Escape',
  'Space',
  'Delete',
  'Arrows',
  'F1',
  'F5',
  'F6',
  'F11',
  'F12',
]);

/** To mark as reviewed is done for every picture: who wants one key for it may have one. */
export const isRemappable = ({ command, keys }: Binding): boolean =>
  command === 'review.done' || (single.test(keys) && !reserved.has(keys));

/** The key of a press as bindings spell it; undefined for what cannot be one: a modifier alone, or a key with Ctrl or Alt. */
export function spellingOf({ key, ctrl, alt, shift }: KeyPress): string | undefined {
  if (ctrl || alt || ['Shift', 'Control', 'Alt', 'Meta', 'Dead', 'Unidentified'].includes(key)) return undefined;
  if (key.length > 1) return key;
  const letter = key.toUpperCase();
  if (letter === ' ') return 'Space';
  return shift && /^[A-Z]$/.test(letter) ? `Shift+${letter}` : letter === '=' ? '+' : letter;
}

export type Refusal =
  | { readonly kind: 'reserved' }
  /** Another command has it. */
  | { readonly kind: 'taken'; readonly by: Binding };

/** Why a command cannot have this key; undefined if it can. */
export function refusalOf(command: KeyCommand, keys: string, bindings: readonly Binding[]): Refusal | undefined {
  if (reserved.has(keys) || !single.test(keys)) return { kind: 'reserved' };
  const by = bindings.find((binding) => binding.command !== command && binding.keys === keys);
  return by && { kind: 'taken', by };
}

/**
 * The keymap with a person's own keys. What is not understood, or would give one key to two commands, is left out: an old file never takes a key away
 * from a command that came later.
 */
export function remapped(own: OwnKeys, bindings: readonly Binding[] = keymap): readonly Binding[] {
  const wanted = new Map<KeyCommand, string>();
  for (const binding of bindings) {
    const keys = own[binding.command];
    const good = keys !== undefined && isRemappable(binding) && single.test(keys) && !reserved.has(keys);
    if (good && keys !== binding.keys) wanted.set(binding.command, keys);
  }
  // Without its own key a command takes its old one back, which may be wanted by another: each round takes one wish away.
  for (;;) {
    const made = bindings.map((binding) => ({ ...binding, keys: wanted.get(binding.command) ?? binding.keys }));
    const twice = made.findLast(({ command, keys }) => {
      return wanted.has(command) && made.some((other) => other.command !== command && other.keys === keys);
    });
    if (!twice) return made;
    wanted.delete(twice.command);
  }
}
