import { errorCodes } from '../../model/errors.ts';
import type { LogFields } from '../ports/ports.ts';

export const withheld = '[withheld]';

/**
 * Redaction by shape, in the sink, so that no caller has to be careful: only what cannot be about a person passes. Numbers and booleans
 * do (counts, sizes, durations); of texts only ids, hashes, catalogue codes and short kebab words.
 */
export function redactField(value: unknown): string | number | boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return isHarmlessNumber(value) ? value : withheld;
  return typeof value === 'string' && shapes.some((fits) => fits(value)) ? value : withheld;
}

/** A field's name is ours too, but a spread object could bring foreign ones. */
export function redactFields(fields: LogFields): Record<string, string | number | boolean> {
  const redacted: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (isFieldName(name)) redacted[name] = redactField(value);
  }
  return redacted;
}

export const redactEvent = (event: string): string => (isWord(event) ? event : withheld);

const codes: ReadonlySet<string> = new Set(errorCodes);
const isUuid = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
/**
 * `worker-stopped`, `parse`, `en`. Lower case without digits, so neither a name as it is written in a file nor a number of a
 * patient, a date or an accession has this shape.
 */
const isWord = (text: string): boolean => text.length <= 40 && /^[a-z]{2,20}(-[a-z]{1,20}){0,4}$/.test(text);
const isVersion = (text: string): boolean => /^v?\d{1,3}\.\d{1,3}\.\d{1,4}$/.test(text);
/** Errors of the operating system: ENOSPC, EACCES. */
const isSystemCode = (text: string): boolean => /^E[A-Z0-9]{2,15}$/.test(text) && !/\d{3}/.test(text);
const isFieldName = (text: string): boolean => /^[a-z][a-zA-Z]{0,30}$/.test(text);

const shapes = [isUuid, isHash, isWord, isVersion, isSystemCode, (text: string) => codes.has(text)];

/** Counts, bytes and milliseconds stay below a million millions; what is longer might be somebody's number. */
const isHarmlessNumber = (value: number): boolean => Number.isFinite(value) && Math.abs(value) < 1e12;
