import { createInstance } from 'i18next';
import { german } from './de/german.ts';
import { english } from './en/english.ts';
import { isolated } from './isolate.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof english;
  }
}

/** Each language by its own name, as a person looks for it. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

const catalogue = createInstance();
void catalogue.init({
  lng: 'en',
  fallbackLng: false,
  resources: { en: english, de: german },
  defaultNS: 'common',
  initAsync: false,
  // React escapes what it shows.
  interpolation: { escapeValue: false },
  returnNull: false,
});

/**
 * The words for a key such as `queue:title`. Call it while rendering, never at a module's start: the language is not known
 * then, and may change.
 */
export const t = ((key: string, options?: object): string => {
  // A screen says a hundred words whenever it is drawn; those with nothing to fill in are looked up once.
  if (options !== undefined) return lookedUp(key, options);
  let text = plain.get(key);
  if (text === undefined) plain.set(key, (text = lookedUp(key)));
  return text;
}) as unknown as typeof catalogue.t;
const translated = catalogue.t as unknown as (key: string, options?: object) => string;
const lookedUp = (key: string, options?: object): string =>
  translated(key, options && isolated(options, catalogue.dir()));
const plain = new Map<string, string>();

const isLanguage = (code: string): code is Language => code in languages;

/** The first of the system's languages that Scrim speaks; English if none is. */
export function languageOf(wish: Language | 'system', system: readonly string[]): Language {
  if (wish !== 'system') return wish;
  return system.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

/** For dates and numbers: the system's variety of the language if it has one, such as `en-GB`. */
export function localeOf(language: Language, system: readonly string[]): string {
  return system.find((tag) => tag.slice(0, 2).toLowerCase() === language) ?? language;
}

let spoken: { readonly language: Language; readonly locale: string } = { language: 'en', locale: 'en' };
export const currentLanguage = (): Language => spoken.language;
export const currentLocale = (): string => spoken.locale;

/** The page says its language to assistive technology, too. */
export function speak(language: Language): void {
  void catalogue.changeLanguage(language);
  plain.clear();
  spoken = { language, locale: localeOf(language, navigator.languages) };
  document.documentElement.lang = language;
  document.documentElement.dir = catalogue.dir(language);
}
