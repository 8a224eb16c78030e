import { dictionaryEntry, isPrivate } from '../dicom/dictionary.ts';
import type { DicomFile } from '../dicom/parse.ts';
import { isTextVr } from '../dicom/vr.ts';
import type { DicomElement } from '../dicom/walk.ts';
import type { Profile } from './profile.ts';
import { isStandardUid } from './pseudonym.ts';
import { rawParts } from './text.ts';

/** Shorter values ("F", "CT1") turn up everywhere by chance. */
const shortestTelling = 4;
const mostKept = 5000;

/**
 * Values of this very file that identify: names and their parts, numbers, dates, addresses. What is kept must not repeat them, or a name
 * that was taken out of one element would stay in another. Words of descriptions do not count: "HEAD" names no one.
 */
export class KnownIdentifiers {
  private readonly values = new Set<string>();

  constructor(file: DicomFile, profile: Profile) {
    this.collect(file, file.elements, profile);
  }

  /** Whether `text` repeats one of them, in any case of letters. */
  appearIn(text: string): boolean {
    if (text.length < shortestTelling) return false;
    const folded = fold(text);
    for (const value of this.values) if (folded.includes(value)) return true;
    return false;
  }

  private collect(file: DicomFile, elements: readonly DicomElement[], profile: Profile): void {
    for (const element of elements) {
      for (const item of element.items ?? []) this.collect(file, item.elements, profile);
      if (element.items || !identifies(element, profile)) continue;
      const vr = vrOf(element);
      for (const part of rawParts(file.bytes, element)) {
        if (vr === 'UI' && isStandardUid(part)) continue;
        this.add(part);
        if (vr === 'PN') for (const name of part.split(/[\^= ,.]+/)) this.add(name);
      }
    }
  }

  private add(value: string): void {
    const folded = fold(value);
    if (folded.length >= shortestTelling && this.values.size < mostKept) this.values.add(folded);
  }
}

const fold = (text: string): string => text.trim().toLowerCase();

const vrOf = (element: DicomElement): string =>
  element.vr === 'UN' ? (dictionaryEntry(element.tag)?.vr ?? 'UN') : element.vr;

function identifies(element: DicomElement, profile: Profile): boolean {
  if (isPrivate(element.tag)) return false;
  const vr = vrOf(element);
  if (vr === 'PN' || vr === 'UI') return true;
  const action = profile.actions.get(element.tag);
  if (action === undefined || action === 'K' || profile.descriptors.has(element.tag)) return false;
  return isTextVr(vr) && vr !== 'CS' && vr !== 'DS' && vr !== 'IS' && vr !== 'AS';
}
