import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { errorCodes } from '../../model/errors.ts';
import { createLog, fileSink, streamSink } from './log.ts';
import { redactField } from './redact.ts';

const makeFolder = temporaryFolders();
const clock = { now: () => new Date('2026-11-21T10:00:00Z') };

function logged(act: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  act(createLog(streamSink({ write: (line: string) => lines.push(line) }), clock));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('writes one JSON line per event, with level and time', () => {
    const id = 'b3f8c1a2-0000-4000-8000-1234567890ab';
    const lines = logged((log) => log.warn('worker-stopped', { batch: id, code: 'ZIP_BOMB', files: 3, resumed: true }));
    const fields = { batch: id, code: 'ZIP_BOMB', files: 3, resumed: true };
    expect(lines).toEqual([{ time: '2026-11-21T10:00:00.000Z', level: 'warn', event: 'worker-stopped', ...fields }]);
  });

  it.each([
    'DOE^JANE',
    'Jane Doe',
    'jane doe',
    'Doe',
    '/home/jane/IMG_0001.JPG',
    'IMG_0001.JPG',
    'C:\\exports\\ct.dcm',
    '1975-03-14',
    '19750314',
    'MRN-4711',
    'mrn-4711',
    '4711',
    '1.2.840.113619.2.55',
    'jane.doe@hospital.example',
    'https://cases.hospital.example/upload?token=abc',
    'JVBERi0xLjcK',
    '',
  ])('withholds %j', (text) => {
    const [line] = logged((log) => log.info('looked', { found: text }));
    expect(line?.['found']).toBe('[withheld]');
  });

  it('withholds a text of any other shape, whatever it is', () => {
    const allowed = /^([a-z]+(-[a-z]+)*|[0-9a-f-]{36}|[0-9a-f]{64}|v?\d+\.\d+\.\d+|[A-Z][A-Z0-9_]+)$/;
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => redactField(text) === '[withheld]' || allowed.test(text)),
    );
  });

  it('withholds what is no field value at all: objects, errors, numbers as long as a record’s', () => {
    const odd = [{ name: 'x' }, new Error('x'), ['a'], null, undefined, 1e15, Number.NaN];
    expect(odd.map(redactField)).toEqual(odd.map(() => '[withheld]'));
  });

  it('withholds an event that is not a plain word, and drops fields under foreign names', () => {
    const [line] = logged((log) => log.error('could not open /home/jane', { 'Jane Doe': 1, fine: 2 }));
    expect(line).toMatchObject({ event: '[withheld]', fine: 2 });
    expect(JSON.stringify(line)).not.toContain('Jane');
  });

  it('passes every code of the catalogue', () => {
    expect(errorCodes.map(redactField)).toEqual(errorCodes);
  });

  it('puts full files aside and keeps only so many of them, readable by their user only', async () => {
    const folder = await makeFolder();
    const path = join(folder, 'logs', 'scrim.log');
    const sink = fileSink(path, { maxBytes: 400, keep: 2 });
    const log = createLog(sink, clock);
    for (let i = 0; i < 40; i++) log.info('counted', { number: i });
    sink.close();
    expect((await readdir(join(folder, 'logs'))).sort()).toEqual(['scrim.log', 'scrim.log.1', 'scrim.log.2']);
    expect(await readFile(path, 'utf8')).toContain('"number":39');
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('never throws, even where nothing can be written', () => {
    const log = createLog(fileSink(join(import.meta.filename, 'scrim.log')));
    expect(() => log.error('lost')).not.toThrow();
  });
});
