import { readFileSync } from 'node:fs';
import { profileSchema } from '../../core/deid/profile.schema.ts';
import { dictionaryEntry } from '../../core/dicom/dictionary.ts';
import type { DicomElement } from '../../core/dicom/walk.ts';
import { ct, type DicomElements, type DicomValue } from './dicom.ts';

/**
 * Every attribute of PS3.15 Table E.1-1 is seeded with a value of its own, at the top level and three sequences deep; none may be left anywhere in
 * the output.
 */
export const table = profileSchema.parse(JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8'))).elements;

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

/** A date of its own for every tag. */
function dayOf(tag: string): string {
  const index = table.findIndex((row) => row.tag === tag);
  return new Date(Date.UTC(1860, 0, 1 + index)).toISOString().slice(0, 10).replaceAll('-', '');
}

/** A value that is legal for the VR and, where the VR leaves room, unlike any other. */
function secret(tag: string, vr: string): DicomValue {
  const number = Number.parseInt(tag, 16);
  if (tag === '00080201') return '+0130';
  switch (vr) {
    case 'SQ':
      return [
        { PatientName: `SECRET${tag}^SQ`, TextValue: `SECRET${tag}`, CodeValue: `SE${tag}`, StudyDate: '19571103' },
      ];
    case 'DA':
      return dayOf(tag);
    case 'TM':
      return `134711.${String(number % 1000000).padStart(6, '0')}`;
    case 'DT':
      return `${dayOf(tag)}134711.${String(number % 1000000).padStart(6, '0')}`;
    case 'AS':
      return '077Y';
    case 'DS':
    case 'IS':
      return `313${number % 1000000}`;
    case 'CS':
      return `SECRET${tag.toUpperCase()}`;
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

export function seededFile(transferSyntax: string, undefinedLengths: boolean): Uint8Array {
  const deep = [{ AnatomicRegionModifierSequence: [{ PurposeOfReferenceCodeSequence: [seeds('nested')] }] }];
  return ct({ transferSyntax, undefinedLengths, elements: { ...seeds('top'), AnatomicRegionSequence: deep } });
}

export function* everyElement(
  elements: readonly DicomElement[],
  depth = 0,
): Generator<{ element: DicomElement; depth: number }> {
  for (const element of elements) {
    yield { element, depth };
    for (const item of element.items ?? []) yield* everyElement(item.elements, depth + 1);
  }
}

export const tableTags: ReadonlySet<number> = new Set(table.map(({ tag }) => Number.parseInt(tag, 16)));
