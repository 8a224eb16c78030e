import type { TextForm } from '../../../model/proposalReason.ts';
import type { TextClass } from '../../../model/redaction.ts';
import type { HeaderIdentifier, TextMatch } from './identifiers.ts';
import { matchIdentifier } from './identifiers.ts';
import { isNhsNumber, looksIdentifying, looksPersonal } from './patterns.ts';
import { isMeasurement, isPlainMeasurement } from './measurements.ts';
import type { Reading } from './recognise.ts';

export interface Classified {
  readonly textClass: TextClass;
  readonly match?: TextMatch;
  /** What it looks like, where nothing of the header matches. */
  readonly looksLike?: TextForm;
  /** A quantity and nothing else, read beyond doubt: where it stands alone, a template may keep it. */
  readonly plain?: true;
}

/** From here a reading may be taken at its word, where being wrong would call a name a measurement. */
const TRUSTED = 0.85;
/** From here what is kept may stand unseen by a person. */
const SURE = 0.92;

/**
 * What a line is, for the reviewer: `identifier` repeats the header or has the form of one, `probable` resembles a name, a place, a day or a number that
 * may stand for a person, `measurement` is made of nothing but known labels, numbers and units and was read well, `unknown` is all the rest, and
 * whatever could not be read. No class is a permission: all that is found is redacted unless a person says otherwise, or a template of the device for a
 * measurement that is `plain` and stands alone (`keepable.ts`).
 */
export function classifyText({ text, confidence }: Reading, identifiers: readonly HeaderIdentifier[]): Classified {
  if (text === '') return { textClass: 'unknown' };
  const match = matchIdentifier(text, identifiers);
  if (match) return { textClass: match.how === 'resembles' ? 'probable' : 'identifier', match };
  if (isNhsNumber(text)) return { textClass: 'identifier', looksLike: 'nhsNumber' };
  const identifying = looksIdentifying(text);
  if (identifying) return { textClass: 'identifier', looksLike: identifying };
  const personal = looksPersonal(text);
  if (personal) return { textClass: 'probable', looksLike: personal };
  if (confidence < TRUSTED || !isMeasurement(text)) return { textClass: 'unknown' };
  return { textClass: 'measurement', ...(confidence >= SURE && isPlainMeasurement(text) && { plain: true }) };
}
