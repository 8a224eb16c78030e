import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { clearDicom } from '../../core/deid/clearDicom.ts';
import { loadProfile } from '../../core/deid/profile.ts';
import { overlayPlanes } from '../../core/dicom/overlays.ts';
import { openPicture } from '../../core/dicom/picture.ts';
import { verifyFile } from '../../core/verify/verifyFile.ts';
import type { OverlayPlane } from '../../model/overlay.ts';
import { deidSchema, policySchema } from '../../model/policy.ts';
import { addedErrors, errorClasses, hasDciodvfy } from '../support/dciodvfy.ts';
import { testPseudonyms } from '../support/profile.ts';

/**
 * `SCRIM_CORPUS=FOLDER npx vitest run test/integration/deidConformance.test.ts`: every uncompressed picture of the folder, de-identified under each
 * option, must pass the verifier, and dciodvfy (dicom3tools) must find no kind of error in it that the original did not have.
 */
const corpus = process.env['SCRIM_CORPUS'];
const say = (line: string): boolean => process.stderr.write(`deidConformance: ${line}\n`);
if (!corpus) say('skipped, SCRIM_CORPUS names no folder of DICOM files');
const withDciodvfy = await hasDciodvfy();
if (corpus && !withDciodvfy) say('dciodvfy is not installed: IODs are not checked');

const json: unknown = JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8'));
const policy = policySchema.parse(JSON.parse(readFileSync('resources/policies/default.json', 'utf8')));
const limits = { ...policy.limits, megapixels: 400 };
const switches = Object.keys(policy.deid.options) as (keyof typeof policy.deid.options)[];
const everything = Object.fromEntries(switches.map((name) => [name, true]));

const optionSets: Readonly<Record<string, unknown>> = {
  'the basic profile': {},
  ...Object.fromEntries(switches.map((name) => [name, { options: { [name]: true } }])),
  'dates moved': { dates: 'shift' },
  'years only': { dates: 'year' },
  'dates kept': { dates: 'keep' },
  'all options': { options: everything, dates: 'shift', pseudonyms: { accessionNumber: true, studyID: true } },
};

const plain = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2']);

interface Original {
  readonly path: string;
  readonly bytes: Uint8Array;
}

function pictures(folder: string): Original[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(csv|md|json|txt)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, bytes: new Uint8Array(readFileSync(path)) }))
    .filter(({ bytes }) => {
      try {
        return plain.has(openPicture(bytes).file.transferSyntax);
      } catch {
        return false;
      }
    });
}

const planesOf = (bytes: Uint8Array): OverlayPlane[] =>
  overlayPlanes(openPicture(bytes).file).map(({ group, columns, rows, frames }) => {
    return { group, columns, rows, frames, found: [] };
  });

describe.skipIf(!corpus)('a corpus of real DICOM files', { timeout: 900_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'scrim-conformance-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const originals = corpus ? pictures(corpus) : [];
  const before = new Map<string, Promise<Set<string>>>();

  it('has pictures', () => expect(originals.length).toBeGreaterThan(0));

  it.each(Object.entries(optionSets))('passes the verifier and keeps its IODs: %s', async (name, settings) => {
    const deid = deidSchema.parse(settings);
    const profile = loadProfile(json, deid);
    const problems: string[] = [];
    for (const { path, bytes } of originals) {
      // As if they had been looked at, and nothing found in them.
      const overlays = deid.options.cleanGraphics ? planesOf(bytes) : [];
      const made = clearDicom({
        bytes,
        overlays,
        regions: [],
        fill: [0, 0, 0],
        profile,
        pseudonyms: testPseudonyms(),
        pixelsReviewed: true,
      });
      const source = { kind: 'bytes', bytes: made.bytes } as const;
      const against = { kind: 'bytes', bytes } as const;
      const { checks } = await verifyFile({ source, limits, burned: [], overlays, fill: [0, 0, 0], against, deid });
      for (const { check, detail } of checks.filter(({ passed }) => !passed)) {
        problems.push(`${basename(path)} ${check}: ${detail}`);
      }
      if (!withDciodvfy) continue;
      const file = join(folder, 'made.dcm');
      writeFileSync(file, made.bytes);
      if (!before.has(path)) before.set(path, errorClasses(path));
      for (const error of await addedErrors(file, await before.get(path)!)) problems.push(`${basename(path)} ${error}`);
    }
    say(`${name}: ${originals.length} files, ${problems.length} problems`);
    expect(problems).toEqual([]);
  });
});
