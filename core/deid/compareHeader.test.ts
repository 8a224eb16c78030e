import { describe, expect, it } from 'vitest';
import { ct, ultrasound } from '../../test/support/dicom.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { headerComparisonSchema } from '../../model/headerComparison.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { parseDicom } from '../dicom/parse.ts';
import { openPicture } from '../dicom/picture.ts';
import { Values } from '../dicom/values.ts';
import { clearDicom } from './clearDicom.ts';
import { compareHeader } from './compareHeader.ts';

const parts = { profile: basicProfile(), pseudonyms: testPseudonyms(), pixelsReviewed: true, pixelsChange: false };
const compared = (bytes: Uint8Array, options = {}) =>
  headerComparisonSchema.parse(compareHeader(openPicture(bytes), { ...parts, ...options }));
function rowsOf(bytes: Uint8Array, options = {}) {
  const comparison = compared(bytes, options);
  if (comparison.kind !== 'header') throw new Error('no header');
  return new Map(comparison.rows.filter(({ depth }) => depth === 0).map((row) => [row.keyword, row]));
}

describe('a header before and after', () => {
  it('tells what is kept, replaced and removed, by which action and rule', () => {
    const rows = rowsOf(ct());
    expect(rows.get('Modality')).toMatchObject({ fate: 'kept', before: 'CT', after: 'CT', action: 'K' });
    expect(rows.get('PatientName')).toMatchObject({ fate: 'replaced', rule: 'table' });
    expect(rows.get('PatientName')!.before).toMatch(/Fabelmann/);
    expect(rows.get('PatientName')!.after).not.toMatch(/Fabelmann/);
    expect(rows.get('SOPInstanceUID')).toMatchObject({ fate: 'replaced', action: 'U' });
    expect(rows.get('Rows')).toMatchObject({ fate: 'kept', vr: 'US', rule: 'kind' });
    expect(rows.get('PatientIdentityRemoved')).toMatchObject({ fate: 'added', after: 'YES', rule: 'method' });
    expect(rows.get('PixelData')).toMatchObject({ fate: 'kept', rule: 'pixels' });
    expect(rowsOf(ct(), { pixelsChange: true }).get('PixelData')).toMatchObject({ fate: 'replaced' });
  });

  it('is what clearing does: every value that is said to come after stands in the cleared file', () => {
    for (const source of [ct(), ultrasound()]) {
      const { bytes } = clearDicom({ bytes: source, regions: [], fill: [0, 0, 0], ...parts });
      const file = parseDicom(bytes);
      const values = new Values(file, file.elements);
      const present = new Set(file.elements.map(({ tag }) => tag));
      for (const { keyword, fate, after, vr } of rowsOf(source).values()) {
        if (keyword === '' || keyword === 'PixelData') continue;
        const tag = tagOf(keyword);
        expect([keyword, present.has(tag)]).toEqual([keyword, fate !== 'removed']);
        if (fate === 'removed' || !/^(LO|SH|CS|UI|PN|DA|TM|IS|DS)$/.test(vr)) continue;
        expect([keyword, values.string(tag) ?? '']).toEqual([keyword, after]);
      }
      expect(rowsOf(source).size).toBeGreaterThanOrEqual(present.size - 2);
    }
  });
});
