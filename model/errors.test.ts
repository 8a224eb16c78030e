import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorsPage } from '../tools/docs/errors.ts';
import { errorCatalogue } from './errors.table.ts';
import {
  errorAdvice,
  errorCodes,
  errorSentence,
  isRetryable,
  ScrimFailure,
  scrimError,
  scrimErrorSchema,
  toScrimError,
} from './errors.ts';

const page = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
const documented = [...page.matchAll(/^## (\w+)$/gm)].map((match) => match[1]!);

describe('the error catalogue', () => {
  it('is documented code by code, and nothing else is documented', () => {
    expect(documented).toEqual(errorCodes);
  });

  it('is documented as it is; run tools/docs/errors.ts after a change', () => {
    expect(page).toBe(errorsPage());
  });

  it.each(Object.entries(errorCatalogue))('%s says what happened and what to do, in whole sentences', (_, entry) => {
    expect(entry.sentence).toMatch(/^[A-Z{].*\.$/);
    expect(entry.advice).toMatch(/^[A-Z{].*\.$/);
  });
});

describe('an error', () => {
  it('is told with its parameters filled in, and without them as unknown', () => {
    expect(errorSentence(scrimError('UNSUPPORTED_TYPE', { type: 'TIFF' }))).toBe('TIFF files cannot be imported yet.');
    expect(errorSentence(scrimError('VERIFY_FAILED'))).toContain('unknown');
    expect(errorAdvice(scrimError('DISK_FULL'))).not.toContain('{');
    expect(isRetryable(scrimError('DISK_FULL'))).toBe(true);
  });

  it('of ours keeps its code; a full disk is recognised; anything else keeps its text to itself', () => {
    expect(toScrimError(new ScrimFailure('ZIP_BOMB', { entries: 3 }))).toEqual({
      code: 'ZIP_BOMB',
      params: { entries: 3 },
    });
    expect(toScrimError(Object.assign(new Error('no space'), { code: 'ENOSPC' })).code).toBe('DISK_FULL');
    const other = toScrimError(Object.assign(new Error('/home/greta/scan.dcm'), { code: 'EACCES' }));
    expect(other).toEqual({ code: 'UNEXPECTED', params: { system: 'EACCES' } });
    expect(JSON.stringify(toScrimError('a string'))).not.toContain('string');
  });

  it('crosses a boundary only with a code of the catalogue', () => {
    expect(scrimErrorSchema.safeParse({ code: 'NOT_OURS', params: {} }).success).toBe(false);
    expect(scrimErrorSchema.parse({ code: 'NOT_FOUND' })).toEqual({ code: 'NOT_FOUND', params: {} });
  });
});
