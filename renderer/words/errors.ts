import { errorAdvice, errorSentence, fillText, type ScrimError } from '../../model/errors.ts';
import { errors as german } from './de/errors.table.ts';
import { checks } from './checks.table.ts';
import { currentLanguage } from './words.ts';

/** One sentence on what happened, in the window's language. The model's own catalogue is the English one. */
export function errorWords(said: ScrimError): string {
  const error = inWords(said);
  return currentLanguage() === 'de' ? fillText(german[error.code].sentence, error.params) : errorSentence(error);
}

/** A check by what it looks for; an unknown one keeps its name. */
function inWords(error: ScrimError): ScrimError {
  const check = checks[String(error.params['check'])]?.[currentLanguage() === 'de' ? 'de' : 'en'];
  return check === undefined ? error : { ...error, params: { ...error.params, check } };
}

/** One sentence on what is safe and what to do next. */
export function adviceWords(error: ScrimError): string {
  return currentLanguage() === 'de' ? fillText(german[error.code].advice, error.params) : errorAdvice(error);
}
