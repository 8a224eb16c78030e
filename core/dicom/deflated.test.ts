import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ScrimFailure } from '../../model/errors.ts';
import { buildDeflated, codedSyntaxes, greyDescription } from '../../test/support/codedDicom.ts';
import { buildDicom, ct, xray } from '../../test/support/dicom.ts';
import { tagOf } from './dictionary.ts';
import { asciiBytes } from './encode.ts';
import { inflateBounded } from './inflate.ts';
import { parseDicom } from './parse.ts';
import { identityPlan, rewriteDicom } from './rewrite.ts';
import { Values } from './values.ts';

const pixels = Uint8Array.from({ length: 8 }, (_, i) => i * 9);
const recipe = { elements: greyDescription, pixels };
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (thrown) {
    return thrown instanceof ScrimFailure ? thrown.error.code : String(thrown);
  }
  return 'read';
};
const plainElements = parseDicom(buildDicom(recipe)).elements;

describe('a deflated object', () => {
  it('has the elements that it was deflated from', () => {
    const file = parseDicom(buildDeflated(recipe));
    expect(file.transferSyntax).toBe(codedSyntaxes.deflated);
    expect(file.elements.map(({ tag }) => tag)).toEqual(plainElements.map(({ tag }) => tag));
    const values = new Values(file, file.elements);
    expect([...values.bytes(tagOf('PixelData'))!]).toEqual([...pixels]);
  });

  it('comes out of the rewriter byte-identical when nothing changes', () => {
    const bytes = buildDeflated(recipe);
    expect(Buffer.compare(rewriteDicom(parseDicom(bytes), identityPlan), bytes)).toBe(0);
  });

  it('is deflated again when something changes, and the old value is nowhere in it', () => {
    const name = tagOf('PatientName');
    const made = rewriteDicom(parseDicom(buildDeflated(recipe)), {
      ...identityPlan,
      editor: ({ tag }) => (tag === name ? { kind: 'replace', value: asciiBytes('NEW') } : { kind: 'keep' }),
    });
    const file = parseDicom(made);
    expect(file.deflated).toBeDefined();
    expect(new Values(file, file.elements).string(name)).toBe('NEW');
    expect(Buffer.from(file.bytes).toString('latin1')).not.toContain('Fabelmann');
  });

  it('may be followed by zeros or by the true checksum and size of its content, and by nothing else', () => {
    const file = parseDicom(buildDeflated(recipe));
    const content = file.bytes.subarray(file.dataStart);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc32(content), 0);
    trailer.writeUInt32LE(content.length, 4);
    const followedBy = (behind: Uint8Array): string => codeOf(() => parseDicom(buildDeflated(recipe, behind)));
    expect(followedBy(Buffer.alloc(2))).toBe('read');
    expect(followedBy(Buffer.from('Greta'))).toBe('DAMAGED_FILE');
    expect(followedBy(Buffer.alloc(8, 1))).toBe('DAMAGED_FILE');
    const offset = file.deflated!.at(-1) === 0 ? 1 : 0;
    const exact = Buffer.concat([buildDeflated(recipe).subarray(0, -offset || undefined), trailer]);
    expect(codeOf(() => parseDicom(exact))).toBe('read');
  });

  it('is refused cut at any of fifty places', () => {
    const bytes = buildDeflated({ elements: { ...greyDescription, ImageComments: 'x'.repeat(200) }, pixels });
    for (let part = 1; part < 50; part++) {
      const code = codeOf(() => parseDicom(bytes.subarray(0, Math.floor((bytes.length * part) / 50))));
      expect(['DAMAGED_FILE', 'UNKNOWN_TYPE', 'DICOM_SYNTAX_MISMATCH']).toContain(code);
    }
  });

  it('is refused where it would unpack beyond the limits, in ratio or in size', () => {
    const bomb = buildDeflated({ elements: greyDescription, pixels: new Uint8Array(40_000_000) });
    expect(bomb.length).toBeLessThan(60_000);
    expect(codeOf(() => parseDicom(bomb, { ratio: 200, megabytes: 2048 }))).toBe('DICOM_BOMB');
    expect(codeOf(() => parseDicom(bomb, { ratio: 2000, megabytes: 39 }))).toBe('DICOM_BOMB');
    expect(codeOf(() => parseDicom(bomb, { ratio: 2000, megabytes: 41 }))).toBe('read');
    expect(codeOf(() => inflateBounded(new Uint8Array(0), { ratio: 200, megabytes: 1 }))).toBe('DAMAGED_FILE');
  });

  it('must be deflated', () => {
    const lie = { meta: { TransferSyntaxUID: codedSyntaxes.deflated } };
    for (const bytes of [ct(lie), xray(lie)]) expect(codeOf(() => parseDicom(bytes))).toBe('DAMAGED_FILE');
  });
});
