import { z } from 'zod';
import { errorCatalogue } from './errors.table.ts';

export type ErrorCode = keyof typeof errorCatalogue;
export const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];

/**
 * What crosses boundaries about a failure: a code of the catalogue and harmless parameters (counts, sizes, type names,
 * UIDs of the standard). Never a path, a file name, a tag value or a response body.
 */
export const scrimErrorSchema = z.object({
  code: z.enum(errorCodes),
  params: z.record(z.string(), z.union([z.string().max(200), z.number()])).default({}),
});
export type ScrimError = z.infer<typeof scrimErrorSchema>;

/** Thrown inside a room; turned into a `Result` at its boundary. `cause` stays in memory and is never logged or sent. */
export class ScrimFailure extends Error {
  readonly error: ScrimError;
  constructor(code: ErrorCode, params: ScrimError['params'] = {}, options?: ErrorOptions) {
    super(code, options);
    this.name = 'ScrimFailure';
    this.error = { code, params };
  }
}

export const scrimError = (code: ErrorCode, params: ScrimError['params'] = {}): ScrimError => ({ code, params });

/** The failure as data; what is not ours becomes UNEXPECTED, its text withheld because it may quote the input. */
export function toScrimError(thrown: unknown): ScrimError {
  if (thrown instanceof ScrimFailure) return thrown.error;
  const nodeCode = (thrown as { code?: unknown } | null)?.code;
  if (nodeCode === 'ENOSPC') return scrimError('DISK_FULL');
  return scrimError('UNEXPECTED', typeof nodeCode === 'string' ? { system: nodeCode.slice(0, 40) } : {});
}

/** One sentence on what happened, with `{name}` parameters filled in. */
export function errorSentence(error: ScrimError): string {
  return fillText(errorCatalogue[error.code].sentence, error.params);
}

/** One sentence on what is safe and what to do next. */
export function errorAdvice(error: ScrimError): string {
  return fillText(errorCatalogue[error.code].advice, error.params);
}

export function isRetryable(error: ScrimError): boolean {
  return errorCatalogue[error.code].retryable;
}

/** Fills `{name}` parameters into a sentence of a catalogue. */
export function fillText(template: string, params: ScrimError['params']): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? 'unknown'));
}
