import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ct, syntaxes, type DicomElements, type DicomValue } from '../../test/support/dicom.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { dictionaryEntry, formatTag } from '../dicom/dictionary.ts';
import { parseDicom } from '../dicom/parse.ts';
import type { DicomElement } from '../dicom/walk.ts';
import { clearDicom } from './clearDicom.ts';
import { profileSchema } from './profile.schema.ts';

/**
 * Every attribute of PS3.15 Table E.1-1 is seeded with a value of its own, at the top level and three sequences deep; none may be left anywhere in
 * the output.
 */
const table = profileSchema.parse(JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8'))).elements;

/** Its presence at the top level makes the object a document, which is refused as a whole. */
const refusesTheObject = new Set(['00420011']);
/** Elements of a file's or a command's own groups cannot stand first in a data set. */
const ownGroups = (tag: string): boolean => tag < '00080000';

const numeric: Readonly<Record<string, number>> = {
  US: 31337,
  SS: 31337,
  UL: 1313371337,
  SL: 1313371337,
  FL: 31337.5,
  FD: 31337.25,
};

/** A value that is legal for the VR and, where the VR leaves room, unlike any other. */
function secret(tag: string, vr: string): DicomValue {
  const number = Number.parseInt(tag, 16);
  switch (vr) {
    case 'SQ':
      return [
        { PatientName: `SECRET${tag}^SQ`, TextValue: `SECRET${tag}`, CodeValue: `SE${tag}`, StudyDate: '19571103' },
      ];
    case 'DA':
      return `${1800 + (number % 99)}1103`;
    case 'TM':
      return `134711.${number % 1000000}`;
    case 'DT':
      return `18571103134711.${number % 1000000}`;
    case 'AS':
      return '077Y';
    case 'DS':
    case 'IS':
      return `313${number % 1000000}`;
    case 'UI':
      return `1.2.826.0.1.3680043.10.543.${number}`;
    case 'OB':
    case 'OW':
    case 'UN':
      return Buffer.from(`SECRET${tag}`);
    default:
      return numeric[vr] ?? `SECRET${tag}`;
  }
}

function seeds(level: 'top' | 'nested'): DicomElements {
  const seeded: Record<string, { vr: string; value: DicomValue }> = {};
  for (const { tag } of table) {
    if (level === 'top' && (refusesTheObject.has(tag) || ownGroups(tag))) continue;
    const { vr, keyword } = dictionaryEntry(Number.parseInt(tag, 16))!;
    seeded[keyword] = { vr, value: secret(tag, vr) };
  }
  return seeded;
}

function seededFile(transferSyntax: string, undefinedLengths: boolean): Uint8Array {
  const deep = [{ AnatomicRegionModifierSequence: [{ PurposeOfReferenceCodeSequence: [seeds('nested')] }] }];
  return ct({ transferSyntax, undefinedLengths, elements: { ...seeds('top'), AnatomicRegionSequence: deep } });
}

function* everyElement(
  elements: readonly DicomElement[],
  depth = 0,
): Generator<{ element: DicomElement; depth: number }> {
  for (const element of elements) {
    yield { element, depth };
    for (const item of element.items ?? []) yield* everyElement(item.elements, depth + 1);
  }
}

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
const tableTags = new Set(table.map(({ tag }) => Number.parseInt(tag, 16)));
const ours = new Set([0x00280301, 0x00280303, 0x00120062, 0x00120063, 0x00120064]);
