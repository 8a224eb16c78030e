import { errorAdvice, errorSentence, fillText, type ScrimError } from '../../model/errors.ts';
import { errors as german } from './de/errors.table.ts';
import { currentLanguage } from './words.ts';

/** One sentence on what happened, in the window's language. The model's own catalogue is the English one. */
export function errorWords(error: ScrimError): string {
  return currentLanguage() === 'de' ? fillText(german[error.code].sentence, error.params) : errorSentence(error);
}

/** One sentence on what is safe and what to do next. */
export function adviceWords(error: ScrimError): string {
  return currentLanguage() === 'de' ? fillText(german[error.code].advice, error.params) : errorAdvice(error);
}
