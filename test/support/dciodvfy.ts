import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether dicom3tools is installed. */
export const hasDciodvfy = (): Promise<boolean> =>
  run('dciodvfy', ['-version']).then(
    () => true,
    (thrown: { code?: unknown }) => thrown.code !== 'ENOENT',
  );

/**
 * The kinds of errors that dciodvfy finds in a file: its lines without the values that they quote, so that an error about another value of the same
 * element is the same kind.
 */
export async function errorClasses(path: string): Promise<Set<string>> {
  const output = await run('dciodvfy', [path], { maxBuffer: 1 << 26 }).then(
    ({ stdout, stderr }) => stdout + stderr,
    (thrown: { stdout?: string; stderr?: string }) => `${thrown.stdout ?? ''}${thrown.stderr ?? ''}`,
  );
  const errors = output.split('\n').filter((line) => line.startsWith('Error'));
  return new Set(errors.map(withoutValues));
}

/** Parametric maps must say whether they show a face: what nobody looked at is not said, and the source's NO is not passed on. */
const unclaimed = /RecognizableVisualFeatures/;

/** Kinds of errors of a cleared file that its original (`before`) did not have, but for the one that honesty costs. */
export async function addedErrors(path: string, before: ReadonlySet<string>): Promise<string[]> {
  return [...(await errorClasses(path))].filter((error) => !before.has(error) && !unclaimed.test(error));
}

const withoutValues = (line: string): string =>
  line
    .replace(/(?<![A-Za-z]=)<[^>]*>/g, (quoted) => (/^<\/|^<[A-Z][A-Za-z]+>$/.test(quoted) ? quoted : '<>'))
    .replace(/0x[0-9a-f]+/gi, '0x')
    .replace(/\[\d+\]/g, '[]')
    .replace(/- .*? = '.*?'/g, '')
    .replace(/\b\d+\b/g, '#');
