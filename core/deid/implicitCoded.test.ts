import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildCoded, buildImplicitCoded, codedSyntaxes, rleFrame } from '../../test/support/codedDicom.ts';
import { fictionalPatient, type DicomElements } from '../../test/support/dicom.ts';
import { burnedBox, fill, verifyRequest } from '../../test/support/outgoing.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { parseDicom } from '../dicom/parse.ts';
import { identityPlan, rewriteDicom } from '../dicom/rewrite.ts';
import { verifyFile } from '../verify/verifyFile.ts';
import { clearDicom } from './clearDicom.ts';

const code = rleFrame([Uint8Array.from({ length: 8 }, (_, i) => 10 * i)]);
const elements: DicomElements = {
  ...fictionalPatient,
  PixelRepresentation: 1,
  SmallestImagePixelValue: 0,
  AnatomicRegionSequence: [{ CodeValue: 'T-D3000', CodingSchemeDesignator: 'SRT', CodeMeaning: 'Chest' }],
  '0009,0010': { vr: 'LO', value: 'FABELMANN' },
  '6001,0010': { vr: 'LO', value: 'FABELMANN' },
};
const recipe = { transferSyntax: codedSyntaxes.rle, frames: [code], elements };
const source = buildImplicitCoded(recipe);
const clear = (bytes: Uint8Array, regions = [burnedBox(0, 0, 2, 1)]): Uint8Array =>
  clearDicom({
    ...{ bytes, regions, fill, profile: basicProfile(), pseudonyms: testPseudonyms() },
    pixelsReviewed: true,
  }).bytes;
const shapeOf = (bytes: Uint8Array): string[] =>
  parseDicom(bytes).elements.map(({ tag, vr, explicit }) => `${tag.toString(16)} ${vr} ${explicit}`);

describe('a compressed object whose data set lacks its VRs', () => {
  it('is read for what it is, and copied as it was', () => {
    const file = parseDicom(source);
    expect(file.elements.every(({ explicit }) => !explicit)).toBe(true);
    expect(file.elements.map(({ tag }) => tag)).toEqual(parseDicom(buildCoded(recipe)).elements.map(({ tag }) => tag));
    expect(Buffer.compare(rewriteDicom(file, identityPlan), source)).toBe(0);
  });

  it('leaves as its transfer syntax asks, and just like one that had them', async () => {
    const made = clear(source);
    expect(shapeOf(clear(source, [])).join()).toContain('280106 SS');
    const asIfExplicit = shapeOf(clear(buildCoded(recipe), [])).map((line) => line.replace(/^(280106) US/, '$1 SS'));
    expect(shapeOf(clear(source, []))).toEqual(asIfExplicit);
    const request = { burned: [burnedBox(0, 0, 2, 1)], against: { kind: 'bytes', bytes: source } } as const;
    const { checks } = await verifyFile(verifyRequest(made, { ...request, burned: [...request.burned] }));
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  });

  it('is none that may leave', async () => {
    const { checks } = await verifyFile(verifyRequest(source));
    expect(checks.find(({ check }) => check === 'grammar')).toMatchObject({ passed: false });
  });

  it('can be read by others afterwards', ({ skip }) => {
    const folder = mkdtempSync(join(tmpdir(), 'scrim-implicit-'));
    const path = join(folder, 'made.dcm');
    writeFileSync(path, clear(source));
    try {
      execFileSync('dcmdump', ['--version'], { stdio: 'ignore' });
    } catch {
      skip('dcmdump is not installed');
    }
    try {
      expect(execFileSync('dcmdump', [path], { encoding: 'latin1' })).toContain('[Chest]');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is refused where it cannot be read without them either', () => {
    expect(() => parseDicom(source.subarray(0, source.length - 3))).toThrow('DAMAGED_FILE');
  });
});
