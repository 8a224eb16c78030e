import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import dicomParser from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clearDicom } from '../../core/deid/clearDicom.ts';
import { probeDicom } from '../../core/dicom/probe.ts';
import { parseDicom, type DicomFile } from '../../core/dicom/parse.ts';
import { identityPlan, rewriteDicom } from '../../core/dicom/rewrite.ts';
import { errorCatalogue } from '../../model/errors.table.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { policySchema } from '../../model/policy.ts';
import { addedErrors, errorClasses, hasDciodvfy } from '../support/dciodvfy.ts';
import { basicProfile, testPseudonyms } from '../support/profile.ts';

/**
 * Real-world files: `SCRIM_CORPUS=FOLDER npx vitest run test/integration/dicomCorpus.test.ts`. The folder holds DICOM files at any depth;
 * dcmtk, libgdcm-tools, dicom3tools and python3-pydicom read the results. Nothing of the corpus is part of this repository.
 */
const corpus = process.env['SCRIM_CORPUS'];
const say = (line: string): boolean => process.stderr.write(`dicomCorpus: ${line}\n`);
if (!corpus) say('skipped, SCRIM_CORPUS names no folder of DICOM files');
const withDciodvfy = await hasDciodvfy();
if (corpus && !withDciodvfy) say('dciodvfy is not installed: IODs are not checked');

const run = promisify(execFile);
const { limits } = policySchema.parse(JSON.parse(readFileSync('resources/policies/default.json', 'utf8')));

interface Cleared {
  readonly original: string;
  readonly cleared: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

describe.skipIf(!corpus)('a corpus of real DICOM files', { timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'scrim-corpus-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const files = corpus ? filesBelow(corpus) : [];
  const readable: { path: string; bytes: Uint8Array; file: DicomFile }[] = [];
  const cleared: Cleared[] = [];
  const unexplained: string[] = [];

  beforeAll(async () => {
    for (const path of files) {
      const bytes = new Uint8Array(readFileSync(path));
      try {
        readable.push({ path, bytes, file: parseDicom(bytes) });
        const { facts } = await probeDicom(bytes, limits);
        cleared.push(clearOne(path, bytes, facts.columns, facts.rows, folder, cleared.length));
      } catch (thrown) {
        if (!(thrown instanceof ScrimFailure && thrown.error.code in errorCatalogue)) unexplained.push(basename(path));
      }
    }
  });

  it('is cleared, or refused with a reason of the catalogue, file by file', () => {
    expect(unexplained).toEqual([]);
    expect(cleared.length).toBeGreaterThan(0);
    say(`${files.length} files, ${readable.length} read, ${cleared.length} cleared`);
  });

  it('comes out of the rewriter byte-identical when nothing changes', () => {
    const changed = readable.filter(({ bytes, file }) => Buffer.compare(rewriteDicom(file, identityPlan), bytes) !== 0);
    expect(changed.map(({ path }) => basename(path))).toEqual([]);
  });

  it('has the top-level elements that dicom-parser finds, at the same offsets', () => {
    const differing = readable.filter(({ bytes, file }) => {
      const theirs = offsetsByDicomParser(bytes);
      if (!theirs) return false;
      const ours = file.elements.map(({ tag, valueStart }) => `${tag.toString(16).padStart(8, '0')}@${valueStart}`);
      return ours.join() !== theirs.join();
    });
    expect(differing.map(({ path }) => basename(path))).toEqual([]);
  });

  it('is accepted by dcmdump and gdcminfo after clearing', async () => {
    const refused: string[] = [];
    for (const { cleared: path, original } of cleared) {
      for (const tool of ['dcmdump', 'gdcminfo']) {
        if (!(await accepts(tool, path)) && (await accepts(tool, original)))
          refused.push(`${tool} ${basename(original)}`);
      }
    }
    expect(refused).toEqual([]);
  });

  it.skipIf(!withDciodvfy)('has no kind of error in its IOD that its original did not have', async () => {
    const added: string[] = [];
    for (const { cleared: path, original } of cleared) {
      const errors = await addedErrors(path, await errorClasses(original));
      added.push(...errors.map((error) => `${basename(original)} ${error}`));
    }
    expect(added).toEqual([]);
  });

  it('holds no identifier of its original, and its pixels outside of the mask, as pydicom reads them', async () => {
    const profile = basicProfile();
    const identifying = [...profile.actions]
      .filter(([tag, action]) => action !== 'K' && !profile.descriptors.has(tag))
      .map(([tag]) => tag.toString(16).padStart(8, '0'));
    const job = join(folder, 'job.json');
    writeFileSync(job, JSON.stringify({ identifying, dummies: Object.values(profile.dummies), files: cleared }));
    const python = process.env['SCRIM_PYTHON'] ?? '/usr/bin/python3';
    const { stdout } = await run(python, ['test/support/compareDicom.py', job], { maxBuffer: 1 << 26 });
    const names = new Map(cleared.map((entry) => [entry.cleared, basename(entry.original)]));
    const report = JSON.parse(stdout) as { file: string; problem: string }[];
    expect(report.map(({ file, problem }) => `${names.get(file)}: ${problem}`)).toEqual([]);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(csv|md|json|txt)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function clearOne(
  path: string,
  bytes: Uint8Array,
  columns: number,
  rows: number,
  folder: string,
  index: number,
): Cleared {
  const box = { left: 0, top: 0, right: Math.ceil(columns / 3), bottom: Math.ceil(rows / 8) };
  const shape = { kind: 'rectangle' as const, box: { x: 0, y: 0, width: box.right, height: box.bottom } };
  const made = clearDicom({
    bytes,
    regions: [{ frames: 'all', shape, what: 'manual', approvedBy: 'test' }],
    fill: [0, 0, 0],
    profile: basicProfile(),
    pseudonyms: testPseudonyms(),
    pixelsReviewed: true,
  });
  const cleared = join(folder, `${index}.dcm`);
  writeFileSync(cleared, made.bytes);
  return { original: path, cleared, ...box };
}

async function accepts(tool: string, path: string): Promise<boolean> {
  return run(tool, [path], { maxBuffer: 1 << 26 }).then(
    ({ stderr }) => !/^E:/m.test(stderr),
    () => false,
  );
}

/** Undefined where dicom-parser gives up; its VRs without 64-bit numbers make it lose its way, which shows as a throw or a duplicate. */
function offsetsByDicomParser(bytes: Uint8Array): string[] | undefined {
  try {
    const { elements } = dicomParser.parseDicom(bytes);
    return Object.values(elements)
      .filter(({ tag }) => !tag.startsWith('x0002') && tag !== 'xfffee00d')
      .sort((a, b) => a.dataOffset - b.dataOffset)
      .map(({ tag, dataOffset }) => `${tag.slice(1)}@${dataOffset}`);
  } catch {
    return undefined;
  }
}
