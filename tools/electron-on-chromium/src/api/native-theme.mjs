import { GuardedEmitter, guardClass } from '../guard.mjs';
import { allPages } from './web-contents.mjs';

class NativeTheme extends GuardedEmitter {
  #source = 'system';
  shouldUseHighContrastColors = false;
  shouldUseInvertedColorScheme = false;
  prefersReducedTransparency = false;

  constructor() {
    super('nativeTheme', ['updated']);
  }

  get themeSource() {
    return this.#source;
  }

  set themeSource(value) {
    if (!['system', 'light', 'dark'].includes(value)) throw new TypeError(`Invalid themeSource '${value}'`);
    if (this.#source === value) return;
    this.#source = value;
    for (const page of allPages()) page.setColorScheme(value);
    this.emit('updated');
  }

  /** The desktop's own preference is not asked: 'system' means light. */
  get shouldUseDarkColors() {
    return this.#source === 'dark';
  }
}

guardClass('nativeTheme', NativeTheme);
export const nativeTheme = new NativeTheme();
