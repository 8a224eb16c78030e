import type { OverlayPlane } from '../../model/overlay.ts';
import { dictionaryEntry, isRepeatingGroup, tagOf } from '../dicom/dictionary.ts';
import { asciiBytes } from '../dicom/encode.ts';
import type { DicomFile } from '../dicom/parse.ts';
import type { Edit, Editor } from '../dicom/rewrite.ts';
import { Tag } from '../dicom/tags.ts';
import { valuesOf } from '../dicom/values.ts';
import { isTextVr } from '../dicom/vr.ts';
import type { DicomElement } from '../dicom/walk.ts';
import { Cleaner } from './clean.ts';
import { KnownIdentifiers } from './knownIdentifiers.ts';
import { Levels } from './level.ts';
import { LookUp, type PseudonymEntry } from './lookUp.ts';
import { Overlays } from './overlays.ts';
import { OptionUse, type Longitudinal } from './optionUse.ts';
import type { Action, ProfileOption } from './profile.schema.ts';
import type { Profile, PseudonymKind } from './profile.ts';
import { isStandardUid, type Pseudonyms } from './pseudonym.ts';
import { mayRetainUid, rule, type RuleBook } from './rules.ts';
import { isEmpty, meantText, rawParts, rawText, textValue } from './text.ts';

export type ActionCounts = Record<Action, number>;

/** A content item of type TEXT has one, and a text object too, whether or not a word of it could stay; PS3.3 C.17.3.2 and C.10.5. */
const requiredTexts: ReadonlySet<number> = new Set(['TextValue', 'UnformattedTextValue'].map(tagOf));

const keep: Edit = { kind: 'keep' };
const remove: Edit = { kind: 'remove' };
const empty: Edit = { kind: 'replace', value: new Uint8Array(0) };

/** Decides for every element of a file, at every depth, what becomes of it; counts what it decided. */
export class HeaderEditor {
  readonly counts: ActionCounts = { D: 0, Z: 0, X: 0, K: 0, U: 0, C: 0 };
  /** Told of every decision, by who shows them. */
  onRuling: ((element: DicomElement, ruling: Action) => void) | undefined;
  private readonly file: DicomFile;
  private readonly profile: Profile;
  private readonly pseudonyms: Pseudonyms;
  private readonly book: RuleBook;
  private readonly levels: Levels;
  private readonly patient: string;
  private readonly cleaner: Cleaner;
  private readonly overlays: Overlays;
  private readonly use: OptionUse;
  private readonly lookUp = new LookUp();
  private readonly decided = new Map<DicomElement, Edit>();

  /** `overlays`: the planes that may stay; they do under Clean Graphics. */
  constructor(file: DicomFile, profile: Profile, pseudonyms: Pseudonyms, overlays: readonly OverlayPlane[] = []) {
    this.file = file;
    this.profile = profile;
    this.pseudonyms = pseudonyms;
    this.levels = new Levels(file, profile);
    this.use = new OptionUse(profile);
    const values = valuesOf(file, file.elements);
    const known = new KnownIdentifiers(file, profile);
    const frames = Math.min(values.decimals(Tag.NumberOfFrames)[0] ?? 1, 1_000_000);
    this.book = { bytes: file.bytes, profile, known, mostNumberBytes: 2048 + 24 * Math.max(1, frames) };
    this.patient = values.string(Tag.PatientID) ?? values.string(Tag.PatientName) ?? '';
    this.cleaner = new Cleaner({ file, profile, pseudonyms, known, lookUp: this.lookUp }, this.patient);
    const planes = profile.options.has('CleanGraphics') ? overlays : [];
    this.overlays = new Overlays(file, planes, (text) =>
      this.cleaner.words(text, 'LO', this.levels.of(file.elements).charset),
    );
  }

  /** Whether the file keeps this UID wherever it stands. */
  retainsUid(uid: string): boolean {
    return this.profile.options.has('RetainUIDs') && mayRetainUid(uid, this.book.known, this.profile);
  }

  /** Which options did anything, and what became of dates; complete once every element was edited. */
  get optionsUsed(): ReadonlySet<ProfileOption> {
    return this.use.used;
  }
  get longitudinal(): Longitudinal {
    return this.use.longitudinal;
  }
  get pseudonymPairs(): readonly PseudonymEntry[] {
    return this.lookUp.entries;
  }

  /** Decides on all elements ahead, for who must know what was done before the first byte is written; answers what then repeats it. */
  decide(): Editor {
    this.decideLevel(this.file.elements, this.edit);
    return this.replay;
  }

  private decideLevel(siblings: readonly DicomElement[], editor: Editor): void {
    for (const element of siblings) {
      const edit = editor(element, siblings);
      this.decided.set(element, edit.kind === 'descend' ? { kind: 'descend', editor: this.replay } : edit);
      if (!element.items || edit.kind === 'remove' || edit.kind === 'replace') continue;
      const inner = edit.kind === 'descend' ? edit.editor : editor;
      for (const item of element.items) this.decideLevel(item.elements, inner);
    }
  }

  private readonly replay: Editor = (element) => this.decided.get(element) ?? remove;

  readonly edit: Editor = (element, siblings) => {
    // Behind the pixels of a file on disk: what was not read is not passed on.
    if (element.start >= this.file.bytes.length) return this.decidedAs('X', element, remove);
    if (isRepeatingGroup(element.tag) && siblings === this.file.elements) return this.overlay(element);
    if (element.items) this.levels.enter(element, siblings);
    const level = this.levels.of(siblings);
    const ruling = rule(element, this.book, level);
    if (ruling === 'K' || ruling === 'C') {
      const edit = ruling === 'K' ? this.retain(element) : this.cleaner.clean(element, level.charset);
      if (edit) return this.decidedAs(ruling, element, edit);
    }
    const fallback = this.profile.basic.get(element.tag) ?? (requiredTexts.has(element.tag) ? 'D' : 'X');
    return this.protect(ruling === 'K' || ruling === 'C' ? fallback : ruling, element, level.charset);
  };

  private overlay(element: DicomElement): Edit {
    const { action, edit } = this.overlays.rule(element);
    if (action === 'C') this.use.used.add('CleanGraphics');
    return this.decidedAs(action, element, edit);
  }

  private decidedAs(ruling: Action, element: DicomElement, edit: Edit): Edit {
    this.counts[ruling]++;
    this.onRuling?.(element, ruling);
    this.use.note(element, ruling);
    return edit;
  }

  private protect(ruling: Exclude<Action, 'K' | 'C'>, element: DicomElement, charset: string): Edit {
    const pseudonym = this.profile.pseudonyms.get(element.tag);
    if (ruling !== 'X' && !isEmpty(element) && pseudonym && !element.items) {
      return this.decidedAs(ruling, element, this.pseudonym(element, pseudonym, charset));
    }
    return this.decidedAs(ruling, element, this.replaced(ruling, element));
  }

  private replaced(ruling: Exclude<Action, 'K' | 'C'>, element: DicomElement): Edit {
    if (ruling === 'X') return remove;
    if (isEmpty(element) || ruling === 'Z') return empty;
    if (element.items) return ruling === 'U' ? keep : { kind: 'descend', editor: this.dummies };
    return ruling === 'U' ? this.replaceUids(element) : this.dummy(element);
  }

  /** Inside a sequence with action D nothing of the original stays: its shape does, its values are dummies. */
  private readonly dummies: Editor = (element, siblings) => {
    if (element.items) this.levels.enter(element, siblings);
    const ruling = rule(element, this.book, this.levels.of(siblings));
    if (ruling === 'X' || !dictionaryEntry(element.tag)) return this.decidedAs('X', element, remove);
    if (element.items) return this.decidedAs('D', element, { kind: 'descend', editor: this.dummies });
    return this.decidedAs('D', element, isEmpty(element) ? empty : this.dummy(element));
  };

  /** What is kept is kept to the byte, but an odd length is not legal and is not passed on. Undefined for what may not be kept after all. */
  private retain(element: DicomElement): Edit | undefined {
    if (element.items || isEmpty(element)) return keep;
    const planned = this.cleaner.retain(element);
    if (planned !== 'as it is') return planned;
    if ((element.valueEnd - element.valueStart) % 2 === 0) return keep;
    return { kind: 'replace', value: this.file.bytes.subarray(element.valueStart, element.valueEnd) };
  }

  private pseudonym(element: DicomElement, kind: PseudonymKind, charset: string): Edit {
    const own = rawText(this.file.bytes, element).trim();
    const topLevel = this.file.elements.includes(element);
    // Name and number of one patient share a pseudonym, however the name is spelt from study to study.
    const identity = topLevel && kind === 'PatientName' ? this.patient : own;
    const made =
      kind === 'PatientName' || kind === 'PatientID'
        ? this.pseudonyms.patient(identity)
        : this.pseudonyms.code(kind, `${this.patient}\0${own}`);
    this.lookUp.add(element.tag, (meantText(this.file.bytes, element, charset) ?? own).trim(), made);
    return { kind: 'replace', value: textValue(made) };
  }

  private replaceUids(element: DicomElement): Edit {
    const mapped = rawParts(this.file.bytes, element).map((uid) => {
      if (uid === '' || isStandardUid(uid)) return uid;
      const made = this.pseudonyms.uid(uid);
      this.lookUp.add(element.tag, uid, made);
      return made;
    });
    return { kind: 'replace', value: asciiBytes(mapped.join('\\')) };
  }

  private dummy(element: DicomElement): Edit {
    const defined = dictionaryEntry(element.tag)?.vr ?? 'UN';
    const vr = element.vr === 'UN' ? defined : element.vr;
    if (vr === 'UI') return this.replaceUids(element);
    if (isTextVr(vr)) return { kind: 'replace', value: textValue(this.profile.dummies[vr] ?? 'REMOVED') };
    return { kind: 'replace', value: new Uint8Array(zeroBytes[vr] ?? 2) };
  }
}

/** One number of each VR; an even, non-empty value for bulk data. */
const zeroBytes: Readonly<Record<string, number>> = {
  ...{ US: 2, SS: 2, UL: 4, SL: 4, AT: 4, FL: 4, FD: 8, SV: 8, UV: 8 },
  ...{ OB: 2, OW: 2, OL: 4, OF: 4, OD: 8, OV: 8, UN: 2 },
};
