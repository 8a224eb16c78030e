import { describe, expect, it } from 'vitest';
import { buildDicom, ct, fictionalPatient, syntaxes, ultrasound, xray } from '../../test/support/dicom.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { formatTag, tagOf } from './dictionary.ts';
import { parseDicom } from './parse.ts';
import { identityPlan, rewriteDicom } from './rewrite.ts';
import { Values } from './values.ts';
import { maximumDepth } from './walk.ts';

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (thrown) {
    return thrown instanceof ScrimFailure ? thrown.error.code : String(thrown);
  }
  return 'nothing thrown';
};
const parsing = (bytes: Uint8Array): string => codeOf(() => parseDicom(bytes));

const tags = (bytes: Uint8Array): string[] => parseDicom(bytes).elements.map(({ tag }) => formatTag(tag));

/** Explicit little endian bytes of one element with a 16-bit length. */
const short = (tag: string, vr: string, value: string, length = value.length): Buffer => {
  const out = Buffer.alloc(8 + value.length);
  out.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
  out.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
  out.write(vr, 4, 'latin1');
  out.writeUInt16LE(length, 6);
  out.write(value, 8, 'latin1');
  return out;
};
const withBody = (...parts: Buffer[]): Uint8Array =>
  Buffer.concat([buildDicom({ elements: { SOPClassUID: '1.2.840.10008.5.1.4.1.1.7' } }), ...parts]);

describe('parseDicom', () => {
  for (const [name, transferSyntax] of Object.entries(syntaxes)) {
    for (const undefinedLengths of [false, true]) {
      it(`reads ${name} with ${undefinedLengths ? 'delimiters' : 'lengths'} and finds the same elements`, () => {
        const bytes = ct({ transferSyntax, undefinedLengths });
        const file = parseDicom(bytes);
        expect(tags(bytes)).toEqual(tags(ct()));
        expect(file.elements.at(-1)!.end).toBe(bytes.length);
        const nested = new Values(file, file.elements).item(tagOf('RequestAttributesSequence'));
        expect(nested?.string(tagOf('ScheduledProcedureStepDescription'))).toBe('Fabelmann follow-up');
      });
    }
  }

  it('reads an object without preamble and meta group by what it looks like', () => {
    for (const transferSyntax of Object.values(syntaxes)) {
      expect(parseDicom(xray({ transferSyntax, preamble: null })).transferSyntax).toBe(transferSyntax);
    }
  });

  it('names a transfer syntax of the standard that it refuses, and no other text', () => {
    const elements = { SOPClassUID: '1.2.3' };
    const attempt = (transferSyntax: string): unknown => {
      try {
        return parseDicom(buildDicom({ elements, meta: { TransferSyntaxUID: transferSyntax } }));
      } catch (thrown) {
        return (thrown as ScrimFailure).error;
      }
    };
    expect(attempt('1.2.840.10008.1.2.4.102')).toMatchObject({
      code: 'DICOM_TRANSFER_SYNTAX',
      params: { uid: '1.2.840.10008.1.2.4.102' },
    });
    expect(attempt('Fabelmann^Greta')).toMatchObject({ params: { uid: 'unknown' } });
  });

  it('reads the 64-bit VRs that dicom-parser does not know', () => {
    const bytes = buildDicom({
      elements: {
        SOPClassUID: '1.2.3',
        ExtendedOffsetTable: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0),
        '0072,0082': { vr: 'SV', value: 7 },
        '0072,0083': { vr: 'UV', value: 8 },
      },
    });
    expect(tags(bytes)).toEqual(['(0008,0016)', '(0072,0082)', '(0072,0083)', '(7fe0,0001)']);
  });

  it('refuses a file cut at any of fifty places', () => {
    const bytes = ultrasound({ undefinedLengths: true });
    for (let part = 1; part < 50; part++) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 50));
      expect(['DAMAGED_FILE', 'DICOM_PIXELS_CUT', 'UNKNOWN_TYPE']).toContain(parsing(cut));
    }
    expect(parsing(bytes.subarray(0, -2))).toBe('DICOM_PIXELS_CUT');
    const { elements } = parseDicom(bytes.subarray(0, -2), undefined, { headerOnly: true });
    expect(elements.at(-1)!.valueEnd).toBe(bytes.length - 2);
  });

  it('refuses duplicate tags, trailing bytes, lengths beyond the end and stray delimiters', () => {
    expect(parsing(withBody(short('00100010', 'PN', 'AA'), short('00100010', 'PN', 'BB')))).toBe('DAMAGED_FILE');
    expect(
      parsing(withBody(short('00100010', 'PN', 'AA'), short('00080018', 'UI', '1.'), short('00100010', 'PN', 'BB'))),
    ).toBe('DAMAGED_FILE');
    expect(parsing(withBody(Buffer.from('tail')))).toBe('DAMAGED_FILE');
    expect(parsing(withBody(short('00100010', 'PN', 'AA', 40)))).toBe('DAMAGED_FILE');
    expect(parsing(withBody(short('fffee00d', '\0\0', '')))).toBe('DAMAGED_FILE');
    expect(parsing(withBody(short('00100010', '??', 'AA')))).toBe('DAMAGED_FILE');
  });

  it('takes zeros behind the last element for padding, of any number, and keeps them in their place', () => {
    for (const zeros of [1, 2, 7, 8, 500]) {
      const bytes = withBody(Buffer.alloc(zeros));
      const file = parseDicom(bytes);
      expect(file.dataEnd).toBe(bytes.length - zeros);
      expect(tags(bytes)).toEqual(['(0008,0016)']);
      expect(Buffer.compare(rewriteDicom(file, identityPlan), bytes)).toBe(0);
      const made = rewriteDicom(file, { ...identityPlan, meta: { sopClass: '1.2.3', sopInstance: '1.2.4' } });
      expect(parseDicom(made).dataEnd).toBe(made.length);
    }
    expect(parsing(withBody(Buffer.alloc(40), Buffer.of(1)))).toBe('DAMAGED_FILE');
  });

  it('refuses 20,000 nested sequences without touching the stack, and allows what real objects need', () => {
    const open = Buffer.concat([
      Buffer.from('08004021' + '53510000' + 'ffffffff', 'hex'),
      Buffer.from('feff00e0' + 'ffffffff', 'hex'),
    ]);
    const nested = Buffer.concat(Array.from({ length: 20_000 }, () => open));
    expect(parsing(withBody(nested))).toBe('DAMAGED_FILE');
    const close = Buffer.from('feff0de000000000' + 'feffdde000000000', 'hex');
    const fits = (depth: number): string =>
      parsing(withBody(...Array.from({ length: depth }, () => open), ...Array.from({ length: depth }, () => close)));
    expect(fits(maximumDepth)).toBe('nothing thrown');
    expect(fits(maximumDepth + 1)).toBe('DAMAGED_FILE');
  });

  it('refuses a data set that is not in the syntax it claims', () => {
    const implicit = buildDicom({ transferSyntax: syntaxes.implicit, elements: fictionalPatient, preamble: null });
    const lie = Buffer.concat([buildDicom({ elements: {} }), implicit]);
    expect(parsing(lie)).toBe('DICOM_SYNTAX_MISMATCH');
  });

  it('looks into a sequence that a stranger wrote as UN, with and without a length', () => {
    const inner = buildDicom({
      transferSyntax: syntaxes.implicit,
      preamble: null,
      elements: { OtherPatientIDsSequence: [{ PatientID: 'FH-00815' }] },
    }).subarray(8);
    const bytes = buildDicom({
      elements: { SOPClassUID: '1.2.3', OtherPatientIDsSequence: { vr: 'UN', value: inner } },
    });
    const sequence = parseDicom(bytes).elements.find(({ tag }) => tag === tagOf('OtherPatientIDsSequence'))!;
    expect(sequence.items?.[0]?.elements[0]?.tag).toBe(tagOf('PatientID'));
  });
});
