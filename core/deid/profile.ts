import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ScrimFailure } from '../../model/errors.ts';
import { basicDeid, type Deid } from '../../model/policy.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { chosenOptions } from './options.ts';
import { profileSchema, type Action, type ProfileData, type ProfileOption } from './profile.schema.ts';

/** A profile ready for use, its options chosen: every tag of the table with one action. */
export interface Profile {
  readonly name: string;
  readonly source: string;
  readonly deid: Deid;
  readonly options: ReadonlySet<ProfileOption>;
  /** Resolved: never a combined code. C only where an option that cleans was chosen. */
  readonly actions: ReadonlyMap<number, Action>;
  /** The same for the top level of an object of a class, where the types of its attributes are known. */
  readonly actionsOf: (sopClass: string) => ReadonlyMap<number, Action>;
  /** Without options: what becomes of a value that an option would keep, but which cannot be cleaned or is not what it should be. */
  readonly basic: ReadonlyMap<number, Exclude<Action, 'C' | 'K'>>;
  /** By tag, the option that its action was taken from. */
  readonly optionOf: ReadonlyMap<number, ProfileOption>;
  /** Tags of dates and times (they have the longitudinal options). */
  readonly temporal: ReadonlySet<number>;
  /** Tags whose text describes rather than names (they have the Clean Descriptors option). */
  readonly descriptors: ReadonlySet<number>;
  readonly pseudonyms: ReadonlyMap<number, PseudonymKind>;
  readonly defaults: Readonly<Record<string, 'K' | 'X' | 'U' | undefined>>;
  readonly dummies: Readonly<Record<string, string | undefined>>;
  /** Tags outside of the table that are kept although their VR could hold prose or hidden data. */
  readonly keep: ReadonlySet<number>;
  /** Tags outside of the table that are emptied or become a dummy instead of being removed, because IODs require them. */
  readonly required: ReadonlyMap<number, 'Z' | 'D'>;
  /** In upper case. */
  readonly codedTerms: ReadonlySet<string>;
  readonly codingSchemes: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly units: ReadonlySet<string>;
  readonly equipmentWords: ReadonlySet<string>;
  readonly conceptWords: ReadonlySet<string>;
  /** VRs of safe private elements: by creator, then by group and last byte of the tag (ggggee). */
  readonly safePrivate: ReadonlyMap<string, ReadonlyMap<number, string>>;
}
export type PseudonymKind = 'PatientName' | 'PatientID' | 'AccessionNumber' | 'StudyID';

/** Checks a profile and makes it ready. Throws INVALID_REQUEST for whatever is not wholly understood: a profile is never half applied. */
export function loadProfile(json: unknown, deid: Deid = basicDeid): Profile {
  const parsed = profileSchema.safeParse(json);
  if (!parsed.success) throw invalidProfile();
  const data = parsed.data;
  const patterns = new Set(data.patterns.map(({ pattern }) => pattern));
  if (patterns.size !== 4) throw invalidProfile();
  try {
    return ready(data, deid);
  } catch (thrown) {
    throw thrown instanceof ScrimFailure ? thrown : invalidProfile(thrown);
  }
}

/** A profile as it travels with every message: compressed, or copying it would cost more than clearing a slice. */
export type PackedProfile = Uint8Array;
/** Of JSON, in bytes; the shipped profile has 0.2 MB. */
const mostProfileBytes = 16e6;

const packed = new WeakMap<object, PackedProfile>();

/** Packed once for who has the parsed JSON. */
export function packProfile(json: unknown): PackedProfile {
  const made =
    (typeof json === 'object' && json !== null && packed.get(json)) || deflateRawSync(JSON.stringify(json ?? null));
  if (typeof json === 'object' && json !== null) packed.set(json, made);
  return made;
}

let last: { readonly packed: PackedProfile; readonly chosen: string; readonly profile: Profile } | undefined;

/** The same for who is sent the profile with every file: one that was checked is not checked again. */
export function loadProfileOnce(profile: unknown, deid: Deid = basicDeid): Profile {
  if (!(profile instanceof Uint8Array)) return loadProfile(profile, deid);
  const chosen = JSON.stringify(deid);
  if (last?.chosen !== chosen || Buffer.compare(last.packed, profile) !== 0) {
    last = { packed: new Uint8Array(profile), chosen, profile: loadPacked(profile, deid) };
  }
  return last.profile;
}

function loadPacked(profile: PackedProfile, deid: Deid): Profile {
  let json: unknown;
  try {
    json = JSON.parse(inflateRawSync(profile, { maxOutputLength: mostProfileBytes }).toString('utf8'));
  } catch (thrown) {
    throw invalidProfile(thrown);
  }
  return loadProfile(json, deid);
}

function ready(data: ProfileData, deid: Deid): Profile {
  const options = chosenOptions(deid);
  const basic = resolveActions(data);
  const { actions, optionOf } = withOptions(data, basic, options);
  const tagsWith = (option: ProfileOption): ReadonlySet<number> =>
    new Set(data.elements.filter((row) => row.options?.[option]).map(({ tag }) => parse(tag)));
  return {
    name: data.name,
    source: data.source,
    ...{ deid, options, basic, actions, optionOf },
    actionsOf: byClass(data, actions, optionOf),
    temporal: tagsWith('RetainLongitudinalFullDates'),
    descriptors: tagsWith('CleanDescriptors'),
    pseudonyms: pseudonymTags(data, deid),
    defaults: data.defaults,
    dummies: data.dummies,
    keep: new Set([...data.keepText, ...data.keepBinary].map(tagOf)),
    required: new Map([
      ...data.keepEmpty.map((keyword) => [tagOf(keyword), 'Z'] as const),
      ...data.keepDummy.map((keyword) => [tagOf(keyword), 'D'] as const),
    ]),
    codedTerms: new Set(data.codedTerms),
    codingSchemes: new Set(data.codingSchemes),
    words: wordsOf(data.descriptorWords),
    units: wordsOf(data.descriptorUnits),
    equipmentWords: wordsOf(data.equipmentWords),
    conceptWords: wordsOf(data.conceptWords),
    safePrivate: safePrivateOf(data),
  };
}

const parse = (tag: string): number => Number.parseInt(tag, 16);
const invalidProfile = (cause?: unknown): ScrimFailure =>
  new ScrimFailure('INVALID_REQUEST', { where: 'profile' }, { cause });
const wordsOf = (lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => line.split(' ')).filter(Boolean));

function resolveActions(data: ProfileData): Map<number, Exclude<Action, 'C' | 'K'>> {
  const actions = new Map<number, Exclude<Action, 'C' | 'K'>>();
  for (const { tag, action } of data.elements) {
    const resolved = action in data.resolutions ? data.resolutions[action as keyof typeof data.resolutions] : action;
    // The table's own column neither keeps nor cleans, and a combined code needs a resolution; none may be guessed.
    if (resolved === 'C' || resolved === 'K' || resolved.includes('/')) throw invalidProfile();
    if (actions.has(parse(tag))) throw invalidProfile();
    actions.set(parse(tag), resolved as Exclude<Action, 'C' | 'K'>);
  }
  return actions;
}

/** Texts of structured content and graphics that the table leaves to the options' prose; PS3.15 E.3.3 and E.3.4. */
const cleanedTexts: Readonly<Partial<Record<ProfileOption, readonly string[]>>> = {
  CleanStructuredContent: ['TextValue'],
  CleanGraphics: ['UnformattedTextValue'],
};

/** Where two chosen options name one element, cleaning goes before keeping. */
function withOptions(
  data: ProfileData,
  basic: ReadonlyMap<number, Action>,
  options: ReadonlySet<ProfileOption>,
): { actions: Map<number, Action>; optionOf: Map<number, ProfileOption> } {
  const actions = new Map<number, Action>(basic);
  const optionOf = new Map<number, ProfileOption>();
  for (const row of data.elements) {
    const applying = [...options].filter((option) => row.options?.[option] !== undefined);
    const chosen = applying.find((option) => row.options?.[option] === 'C') ?? applying[0];
    if (chosen === undefined) continue;
    actions.set(parse(row.tag), row.options![chosen]!);
    optionOf.set(parse(row.tag), chosen);
  }
  for (const option of options) {
    for (const keyword of cleanedTexts[option] ?? []) {
      actions.set(tagOf(keyword), 'C');
      optionOf.set(tagOf(keyword), option);
    }
  }
  return { actions, optionOf };
}

/** Combined codes by type: 1 asks for a value (D), 2 for presence (Z), 3 for neither (X); PS3.15 table E.1-1a. */
function byClass(
  data: ProfileData,
  actions: ReadonlyMap<number, Action>,
  optionOf: ReadonlyMap<number, ProfileOption>,
): Profile['actionsOf'] {
  const codeOf = new Map(data.elements.map(({ tag, action }) => [parse(tag), action]));
  const made = new Map<string, ReadonlyMap<number, Action>>();
  return (sopClass) => {
    const family = Object.hasOwn(data.sopClasses, sopClass) ? data.sopClasses[sopClass]! : '';
    const known = made.get(family);
    if (known) return known;
    const own = new Map(actions);
    for (const [keyword, types] of Object.entries(data.attributeTypes)) {
      const type = Object.hasOwn(types, family) ? types[family] : undefined;
      const tag = tagOf(keyword);
      const codes = codeOf.get(tag)?.split('/') ?? [];
      if (type === undefined || optionOf.has(tag)) continue;
      if (type === 3 && codes.includes('X')) own.set(tag, 'X');
      else if (type >= 2 && codes.includes('Z')) own.set(tag, 'Z');
    }
    made.set(family, own);
    return own;
  };
}

function pseudonymTags(data: ProfileData, deid: Deid): Map<number, PseudonymKind> {
  const tags = new Map<number, PseudonymKind>(Object.entries(data.pseudonyms).map(([tag, kind]) => [parse(tag), kind]));
  if (deid.pseudonyms.accessionNumber) tags.set(tagOf('AccessionNumber'), 'AccessionNumber');
  if (deid.pseudonyms.studyID) tags.set(tagOf('StudyID'), 'StudyID');
  return tags;
}

function safePrivateOf({ safePrivate }: ProfileData): Profile['safePrivate'] {
  const creators = new Map<string, Map<number, string>>();
  for (const { creator, group, elements } of safePrivate) {
    const own = creators.get(creator) ?? new Map<number, string>();
    for (const [last, vr] of Object.entries(elements)) own.set(parse(group + last), vr);
    creators.set(creator, own);
  }
  return creators;
}
