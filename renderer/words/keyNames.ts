import { english } from './en/english.ts';
import { t } from './words.ts';

type KeyName = keyof typeof english.keys.names;
const isNamed = (key: string): key is KeyName => key in english.keys.names;

/** A combination such as `Ctrl+Shift+Z` as it stands on the person's keyboard. */
export const keyWords = (keys: string): string =>
  keys
    .split(/(?<=.)\+(?=.)/)
    .map((key) => (isNamed(key) ? t(`keys:names.${key}`) : key))
    .join('+');
