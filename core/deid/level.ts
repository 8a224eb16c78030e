import { tagOf } from '../dicom/dictionary.ts';
import type { DicomFile } from '../dicom/parse.ts';
import { sopClassOf } from '../dicom/sopClass.ts';
import { Tag } from '../dicom/tags.ts';
import type { DicomElement } from '../dicom/walk.ts';
import { allowedBulk } from './bulk.ts';
import type { Action } from './profile.schema.ts';
import type { Profile } from './profile.ts';
import { safePrivateTags } from './safePrivate.ts';
import { rawText } from './text.ts';

/** What the rules must know of the level that an element stands on; the same for all its elements, so asked once. */
export interface LevelContext {
  readonly actions: ReadonlyMap<number, Action>;
  /** Whether its codes are taken from a scheme that is not published. */
  readonly localCodes: boolean;
  /** Its CodingSchemeDesignator. */
  readonly scheme: string | undefined;
  /** Which of the elements that could hold a picture may stand here. */
  readonly bulk: ReadonlySet<number>;
  /** Value of SpecificCharacterSet that applies here; PS3.5 7.5.3. */
  readonly charset: string;
  /** A sequence around it is retained by an option, local codes and all. */
  readonly retained: boolean;
  /** VRs of the private elements that may stay, their creators among them. */
  readonly safePrivate: ReadonlyMap<number, string>;
}

interface Place {
  readonly sequence: number;
  readonly siblings: readonly DicomElement[];
}

/** Levels of one file. An item is known by the sequence in which it stands once that was asked about. */
export class Levels {
  private readonly contexts = new WeakMap<readonly DicomElement[], LevelContext>();
  private readonly places = new WeakMap<readonly DicomElement[], Place>();
  private readonly file: DicomFile;
  private readonly profile: Profile;
  private readonly top: ReadonlyMap<number, Action>;

  constructor(file: DicomFile, profile: Profile) {
    this.file = file;
    this.profile = profile;
    this.top = profile.actionsOf(sopClassOf(file));
  }

  /** To be told of every sequence before its items are asked about. */
  enter(sequence: DicomElement, siblings: readonly DicomElement[]): void {
    for (const item of sequence.items ?? []) this.places.set(item.elements, { sequence: sequence.tag, siblings });
  }

  of(siblings: readonly DicomElement[]): LevelContext {
    let context = this.contexts.get(siblings);
    if (!context) this.contexts.set(siblings, (context = this.make(siblings)));
    return context;
  }

  private make(siblings: readonly DicomElement[]): LevelContext {
    const { file, profile } = this;
    const place = this.places.get(siblings);
    const outer = place && this.of(place.siblings);
    const charset = siblings.find(({ tag }) => tag === Tag.SpecificCharacterSet);
    const retained = outer !== undefined && (outer.retained || this.retainsItems(place!.sequence));
    return {
      actions: siblings === file.elements ? this.top : profile.actions,
      localCodes: !retained && usesLocalCodes(siblings, file.bytes, profile),
      scheme: schemeOf(siblings, file.bytes),
      bulk: allowedBulk(siblings, file, place?.sequence),
      charset: charset ? rawText(file.bytes, charset) : (outer?.charset ?? ''),
      retained,
      safePrivate: profile.options.has('RetainSafePrivate') ? safePrivateTags(siblings, file.bytes, profile) : none,
    };
  }

  /** Stations and institutions are named by local codes; retaining them means to retain those. */
  private retainsItems(sequence: number): boolean {
    const option = this.profile.optionOf.get(sequence);
    return option === 'RetainDeviceIdentity' || option === 'RetainInstitutionIdentity';
  }
}

const none: ReadonlyMap<number, string> = new Map();
const designator = tagOf('CodingSchemeDesignator');

/** Whether a level uses a local vocabulary, whose codes and meanings may say anything. */
function usesLocalCodes(elements: readonly DicomElement[], bytes: Uint8Array, profile: Profile): boolean {
  const isCode = elements.some(
    ({ tag }) => tag === Tag.CodeValue || tag === Tag.LongCodeValue || tag === Tag.CodeMeaning,
  );
  if (!isCode) return false;
  const scheme = schemeOf(elements, bytes);
  return scheme === undefined || !profile.codingSchemes.has(scheme);
}

function schemeOf(elements: readonly DicomElement[], bytes: Uint8Array): string | undefined {
  const scheme = elements.find(({ tag }) => tag === designator);
  return scheme && rawText(bytes, scheme).trim();
}
