import { useMemo } from 'react';
import { languageOf, speak, type Language } from '../words/words.ts';
import { useGround } from './state/session.ts';

/**
 * The language in which the window speaks. It is set before anything below is rendered; who uses it as a key renders all of
 * that anew when it changes, so words need no subscription of their own.
 */
export function useLanguage(): Language {
  const wish = useGround((ground) => ground.info?.language ?? 'system');
  return useMemo(() => {
    const language = languageOf(wish, navigator.languages);
    speak(language);
    return language;
  }, [wish]);
}
