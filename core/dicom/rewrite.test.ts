import { describe, expect, it } from 'vitest';
import { ct, syntaxes, ultrasound, xray, type DicomElements } from '../../test/support/dicom.ts';
import { tagOf } from './dictionary.ts';
import { asciiBytes, encodeElement } from './encode.ts';
import { parseDicom } from './parse.ts';
import { identityPlan, rewriteDicom, type RewritePlan } from './rewrite.ts';
import { Values } from './values.ts';

const deep: DicomElements = {
  ReferencedImageSequence: [
    { ReferencedSOPInstanceUID: '1.2.3', PurposeOfReferenceCodeSequence: [{ CodeMeaning: 'A' }, { CodeMeaning: 'B' }] },
    {},
  ],
};
const nested = (rest: Partial<RewritePlan>): RewritePlan => ({ ...identityPlan, ...rest });

describe('rewriteDicom', () => {
  for (const [name, transferSyntax] of Object.entries(syntaxes)) {
    for (const undefinedLengths of [false, true]) {
      const options = { transferSyntax, undefinedLengths, elements: deep };
      const how = `${name}, ${undefinedLengths ? 'delimiters' : 'lengths'}`;

      it(`is byte-identical when nothing changes (${how})`, () => {
        for (const bytes of [ct(options), xray(options), ultrasound(options), ct({ ...options, preamble: null })]) {
          expect(Buffer.compare(rewriteDicom(parseDicom(bytes), identityPlan), bytes)).toBe(0);
        }
      });

      it(`writes every enclosing length anew when a nested value grows (${how})`, () => {
        const meaning = tagOf('CodeMeaning');
        const editor: RewritePlan['editor'] = ({ tag }) =>
          tag === meaning ? { kind: 'replace', value: asciiBytes('a longer meaning') } : { kind: 'keep' };
        const file = parseDicom(rewriteDicom(parseDicom(ct(options)), nested({ editor })));
        const sequence = new Values(file, file.elements).item(tagOf('ReferencedImageSequence'))!;
        const codes = tagOf('PurposeOfReferenceCodeSequence');
        expect([0, 1].map((index) => sequence.item(codes, index)?.string(meaning))).toEqual([
          'a longer meaning',
          'a longer meaning',
        ]);
        expect(file.elements.at(-1)!.tag).toBe(tagOf('PixelData'));
      });
    }
  }

  it('puts additions where their tags belong, in place of what stood there', () => {
    const file = parseDicom(ct());
    const name = {
      tag: tagOf('PatientName'),
      bytes: encodeElement(tagOf('PatientName'), 'PN', asciiBytes('New'), file),
    };
    const last = { tag: 0xfffafffa, bytes: encodeElement(0xfffafffa, 'SQ', new Uint8Array(0), file) };
    const made = parseDicom(rewriteDicom(file, nested({ additions: [last, name] })));
    expect(new Values(made, made.elements).string(tagOf('PatientName'))).toBe('New');
    const order = made.elements.map(({ tag }) => tag);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order.at(-1)).toBe(0xfffafffa);
  });

  it('makes preamble and meta group anew: nothing of the old ones survives', () => {
    const preamble = Buffer.alloc(128, 'MZ Fabelmann ');
    const meta = {
      SourceApplicationEntityTitle: 'LINDENAU',
      '0002,0102': { vr: 'OB', value: Buffer.from('Fabelmann!') },
    };
    const bytes = xray({ preamble, meta });
    const made = rewriteDicom(
      parseDicom(bytes),
      nested({ meta: { sopClass: '1.2.840.10008.5.1.4.1.1.1', sopInstance: '2.25.7' } }),
    );
    const file = parseDicom(made);
    expect(made.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
    const head = Buffer.from(made.subarray(0, file.dataStart)).toString('latin1');
    expect(head).not.toMatch(/Fabelmann|LINDENAU|1\.2\.3\.4\.5\.6\.7/);
    expect(head).toContain('2.25.7');
    expect(Buffer.from(made).readUInt32LE(140)).toBe(file.dataStart - 144);
  });
});
