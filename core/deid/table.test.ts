import { describe, expect, it } from 'vitest';
import { syntaxes } from '../../test/support/dicom.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { everyElement, seededFile, table, tableTags } from '../../test/support/seededTable.ts';
import { dictionaryEntry, formatTag } from '../dicom/dictionary.ts';
import { parseDicom } from '../dicom/parse.ts';
import { clearDicom } from './clearDicom.ts';

const clear = (bytes: Uint8Array) =>
  clearDicom({
    bytes,
    regions: [],
    fill: [0, 0, 0],
    profile: basicProfile(),
    pseudonyms: testPseudonyms(),
    pixelsReviewed: true,
  });

describe('the basic profile over every attribute of its table', () => {
  it('knows all of them, and the dictionary knows the VR of each', () => {
    expect(table).toHaveLength(617);
    expect(table.filter(({ tag }) => !dictionaryEntry(Number.parseInt(tag, 16)))).toEqual([]);
  });

  for (const [name, transferSyntax] of Object.entries(syntaxes)) {
    for (const undefinedLengths of [false, true]) {
      it(`protects each at the top level and three deep (${name}, ${undefinedLengths ? 'delimiters' : 'lengths'})`, () => {
        const source = seededFile(transferSyntax, undefinedLengths);
        const original = parseDicom(source);
        const { bytes } = clear(source);
        const values = new Set<string>();
        for (const { element } of everyElement(original.elements)) {
          if (element.items || !tableTags.has(element.tag)) continue;
          values.add(Buffer.from(source.subarray(element.valueStart, element.valueEnd)).toString('latin1'));
        }
        expect(values.size).toBeGreaterThan(500);
        const survivors: string[] = [];
        for (const { element, depth } of everyElement(parseDicom(bytes).elements)) {
          if (element.items || element.valueEnd === element.valueStart) continue;
          const value = Buffer.from(bytes.subarray(element.valueStart, element.valueEnd)).toString('latin1');
          if (tableTags.has(element.tag) && values.has(value)) survivors.push(`${formatTag(element.tag)} at ${depth}`);
        }
        expect(survivors).toEqual([]);
        const text = Buffer.from(bytes).toString('latin1');
        expect(text).not.toMatch(/SECRET|SE00|1\.2\.826\.0\.1\.3680043|Fabelmann|1103134711|19571103|134711/);
      });
    }
  }

  it('leaves nothing of what is to be removed, and valid dummies for what is to be replaced', () => {
    const { bytes, actions } = clear(seededFile(syntaxes.explicit, false));
    const profile = basicProfile();
    const wrong: string[] = [];
    for (const { element, depth } of everyElement(parseDicom(bytes).elements)) {
      const action = (depth === 0 ? profile.actionsOf(ctClass) : profile.actions).get(element.tag);
      const empty = element.items ? element.items.length === 0 : element.valueEnd === element.valueStart;
      const told = profile.pseudonyms.has(element.tag);
      const wanted = action === 'X' ? false : action === 'Z' && !told ? empty : action === 'D' ? !empty : true;
      // Inside a dummy sequence everything is a dummy, whatever its own action is; what we say of ourselves is ours.
      if (!wanted && !ours.has(element.tag) && depth !== 4 && depth !== 1)
        wrong.push(`${formatTag(element.tag)} at ${depth}`);
    }
    expect(wrong).toEqual([]);
    expect(actions.X).toBeGreaterThan(700);
    expect(actions.D).toBeGreaterThan(200);
  });
});

const ctClass = '1.2.840.10008.5.1.4.1.1.2';
const ours = new Set([0x00280301, 0x00280303, 0x00120062, 0x00120063, 0x00120064]);
