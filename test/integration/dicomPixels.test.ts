import { execFile } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rgbFrame } from '../../core/dicom/colour.ts';
import { decodeFrame } from '../../core/dicom/decode.ts';
import type { Picture } from '../../core/dicom/picture.ts';
import { probeDicom } from '../../core/dicom/probe.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { policySchema } from '../../model/policy.ts';

/**
 * Holds every frame of real-world files against what gdcm, dcmtk and pydicom decode:
 * `SCRIM_CORPUS=FOLDER npx vitest run test/integration/dicomPixels.test.ts`. Prints a table of counts by transfer syntax.
 */
const corpus = process.env['SCRIM_CORPUS'];
const say = (line: string): boolean => process.stderr.write(`dicomPixels: ${line}\n`);
if (!corpus) say('skipped, SCRIM_CORPUS names no folder of DICOM files');

const run = promisify(execFile);
const { limits } = policySchema.parse(JSON.parse(readFileSync('resources/policies/default.json', 'utf8')));

const dtypes = new Map<unknown, string>([
  [Uint8Array, '<u1'],
  [Int8Array, '<i1'],
  [Uint16Array, '<u2'],
  [Int16Array, '<i2'],
  [Uint32Array, '<u4'],
  [Int32Array, '<i4'],
  [Float32Array, '<f4'],
  [Float64Array, '<f8'],
]);

interface Compared {
  readonly file: string;
  readonly syntax: string;
  /** Largest difference of a sample by tool; null where the tool cannot read the file. */
  readonly differences: Readonly<Record<string, number | null>>;
  readonly rgb: number | null;
}

/** Chroma is converted by formulas that differ in their rounding, here and there by two. */
const mostColourDifference = 2;
/** RGB says its header, YCbCr with reduced chroma is what its code holds: dcmtk believes the header and shows false colours. */
const wronglyLabelled = /JPEGBaseline_SC_rgb_jpeg_lossy_gdcm/;

describe.skipIf(!corpus)('every frame of a corpus of real DICOM files', { timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'scrim-pixels-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const refused = new Map<string, number>();
  const unexplained: string[] = [];
  let results: Compared[] = [];

  beforeAll(async () => {
    const jobs: unknown[] = [];
    for (const path of filesBelow(corpus!)) {
      try {
        const { picture } = await probeDicom(new Uint8Array(readFileSync(path)), limits);
        jobs.push(writeSamples(path, picture, join(folder, String(jobs.length))));
      } catch (thrown) {
        if (thrown instanceof ScrimFailure) refused.set(thrown.error.code, (refused.get(thrown.error.code) ?? 0) + 1);
        else unexplained.push(basename(path));
      }
    }
    const job = join(folder, 'job.json');
    writeFileSync(job, JSON.stringify({ folder, files: jobs }));
    const python = process.env['SCRIM_PYTHON'] ?? '/usr/bin/python3';
    const { stdout } = await run(python, ['test/support/compareDecoding.py', job], { maxBuffer: 1 << 26 });
    results = JSON.parse(stdout) as Compared[];
  }, 600_000);

  it('is decoded, or its file refused with a reason of the catalogue', () => {
    expect(unexplained).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
    say(`${results.length} pictures; refused: ${[...refused].map(([code, count]) => `${code} ${count}`).join(', ')}`);
  });

  it('has the samples that the others have, where they agree among themselves', () => {
    for (const line of tableOf(results)) say(line);
    // Of those that disagree with each other one is right at most; Scrim must agree with one.
    const wrong = results.filter(({ differences }) => {
      const found = read(differences);
      return found.length > 0 && !found.includes(0);
    });
    expect(wrong.map(({ file }) => basename(file))).toEqual([]);
  });

  it('has the colours that dcmtk shows', () => {
    const wrong = results.filter(({ file, rgb }) => (rgb ?? 0) > mostColourDifference && !wronglyLabelled.test(file));
    expect(wrong.map(({ file }) => basename(file))).toEqual([]);
  });
});

const read = (differences: Compared['differences']): number[] =>
  Object.values(differences).filter((value) => value !== null);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(csv|md|json|txt)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** One frame after the other; of the first one also its colour. */
function writeSamples(original: string, picture: Picture, path: string): unknown {
  const { format } = picture;
  const out = openSync(path, 'w');
  let dtype: string | undefined;
  for (let frame = 0; frame < format.frames; frame++) {
    const { samples } = decodeFrame(picture, frame);
    dtype = dtypes.get(samples.constructor);
    writeSync(out, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  }
  closeSync(out);
  const grey = format.photometric.startsWith('MONOCHROME');
  const rgb = grey ? null : `${path}.rgb`;
  if (rgb) writeFileSync(rgb, rgbFrame(picture, 0));
  const shape = [format.frames, format.height, format.width, format.samplesPerPixel];
  return { original, samples: path, dtype, rgb, shape };
}

function tableOf(results: readonly Compared[]): string[] {
  const rows = new Map<string, { all: number; equal: number; some: number; alone: number }>();
  for (const { syntax, differences } of results) {
    const row = rows.get(syntax) ?? { all: 0, equal: 0, some: 0, alone: 0 };
    const found = read(differences);
    row.all++;
    if (found.length === 0) row.alone++;
    else if (found.every((value) => value === 0)) row.equal++;
    else if (found.includes(0)) row.some++;
    rows.set(syntax, row);
  }
  return [...rows].map(
    ([syntax, { all, equal, some, alone }]) =>
      `${syntax || 'no syntax named'}: ${all} pictures, ${equal} equal to all others, ${some} to some, ${alone} read by no other`,
  );
}
