import { dictionaryEntry } from '../dicom/dictionary.ts';
import { asciiBytes } from '../dicom/encode.ts';
import type { DicomFile } from '../dicom/parse.ts';
import type { Edit, Editor } from '../dicom/rewrite.ts';
import { Tag } from '../dicom/tags.ts';
import { isTextVr } from '../dicom/vr.ts';
import type { DicomElement } from '../dicom/walk.ts';
import { KnownIdentifiers } from './knownIdentifiers.ts';
import type { Profile } from './profile.ts';
import { isStandardUid, type Pseudonyms } from './pseudonym.ts';
import { levelContext, rule, type LevelContext, type Ruling } from './rules.ts';
import { isEmpty, rawParts, rawText } from './text.ts';

export type ActionCounts = Record<Ruling, number>;

const keep: Edit = { kind: 'keep' };
const remove: Edit = { kind: 'remove' };
const empty: Edit = { kind: 'replace', value: new Uint8Array(0) };

/** Decides for every element of a file, at every depth, what becomes of it; counts what it decided. */
export class HeaderEditor {
  readonly counts: ActionCounts = { D: 0, Z: 0, X: 0, K: 0, U: 0 };
  private readonly file: DicomFile;
  private readonly profile: Profile;
  private readonly pseudonyms: Pseudonyms;
  private readonly known: KnownIdentifiers;
  private readonly contexts = new WeakMap<readonly DicomElement[], LevelContext>();
  private readonly patient: string;

  constructor(file: DicomFile, profile: Profile, pseudonyms: Pseudonyms) {
    this.file = file;
    this.profile = profile;
    this.pseudonyms = pseudonyms;
    this.known = new KnownIdentifiers(file, profile);
    const text = (tag: number): string => {
      const element = file.elements.find((candidate) => candidate.tag === tag);
      return element && !element.items ? rawText(file.bytes, element).trim() : '';
    };
    this.patient = text(Tag.PatientID) || text(Tag.PatientName);
  }

  readonly edit: Editor = (element, siblings) => {
    const ruling = rule(element, this.file.bytes, this.profile, this.known, this.contextOf(siblings));
    this.counts[ruling]++;
    if (ruling === 'X') return remove;
    if (ruling === 'K') return this.keepEven(element);
    if (isEmpty(element)) return empty;
    const pseudonym = this.profile.pseudonyms.get(element.tag);
    if (pseudonym && !element.items) return this.pseudonym(element, pseudonym);
    if (ruling === 'Z') return empty;
    if (element.items) return ruling === 'U' ? keep : { kind: 'descend', editor: this.dummies };
    return ruling === 'U' ? this.replaceUids(element) : this.dummy(element);
  };

  /** Inside a sequence with action D nothing of the original stays: its shape does, its values are dummies. */
  private readonly dummies: Editor = (element, siblings) => {
    const ruling = rule(element, this.file.bytes, this.profile, this.known, this.contextOf(siblings));
    if (ruling === 'X' || !dictionaryEntry(element.tag)) {
      this.counts.X++;
      return remove;
    }
    this.counts.D++;
    if (element.items) return { kind: 'descend', editor: this.dummies };
    return isEmpty(element) ? empty : this.dummy(element);
  };

  private contextOf(siblings: readonly DicomElement[]): LevelContext {
    let context = this.contexts.get(siblings);
    if (!context) {
      context = levelContext(siblings, this.file, this.profile, siblings === this.file.elements);
      this.contexts.set(siblings, context);
    }
    return context;
  }

  /** What is kept is kept to the byte, but an odd length is not legal and is not passed on. */
  private keepEven(element: DicomElement): Edit {
    if (element.items || (element.valueEnd - element.valueStart) % 2 === 0) return keep;
    return { kind: 'replace', value: this.file.bytes.subarray(element.valueStart, element.valueEnd) };
  }

  private pseudonym(element: DicomElement, kind: 'PatientName' | 'PatientID'): Edit {
    const own = rawText(this.file.bytes, element).trim();
    const topLevel = this.file.elements.includes(element);
    // Name and number of one patient share a pseudonym, however the name is spelt from study to study.
    const identity = topLevel && kind === 'PatientName' ? this.patient : own;
    return { kind: 'replace', value: asciiBytes(this.pseudonyms.patient(identity)) };
  }

  private replaceUids(element: DicomElement): Edit {
    const mapped = rawParts(this.file.bytes, element).map((uid) =>
      uid === '' || isStandardUid(uid) ? uid : this.pseudonyms.uid(uid),
    );
    return { kind: 'replace', value: asciiBytes(mapped.join('\\')) };
  }

  private dummy(element: DicomElement): Edit {
    const defined = dictionaryEntry(element.tag)?.vr ?? 'UN';
    const vr = element.vr === 'UN' ? defined : element.vr;
    if (vr === 'UI') return this.replaceUids(element);
    if (isTextVr(vr)) return { kind: 'replace', value: asciiBytes(this.profile.dummies[vr] ?? 'REMOVED') };
    return { kind: 'replace', value: new Uint8Array(zeroBytes[vr] ?? 2) };
  }
}

/** One number of each VR; an even, non-empty value for bulk data. */
const zeroBytes: Readonly<Record<string, number>> = {
  ...{ US: 2, SS: 2, UL: 4, SL: 4, AT: 4, FL: 4, FD: 8, SV: 8, UV: 8 },
  ...{ OB: 2, OW: 2, OL: 4, OF: 4, OD: 8, OV: 8, UN: 2 },
};
