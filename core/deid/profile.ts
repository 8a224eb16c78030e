import { ScrimFailure } from '../../model/errors.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { profileSchema, type Action, type ProfileData } from './profile.schema.ts';

/** A profile ready for use: every tag of the table with one action. */
export interface Profile {
  readonly name: string;
  readonly source: string;
  /** Resolved: never a combined code, and never C, which no rule of the basic profile asks for. */
  readonly actions: ReadonlyMap<number, Exclude<Action, 'C'>>;
  /** Tags whose text describes rather than names (they have the Clean Descriptors option). */
  readonly descriptors: ReadonlySet<number>;
  readonly pseudonyms: ReadonlyMap<number, 'PatientName' | 'PatientID'>;
  readonly defaults: Readonly<Record<string, 'K' | 'X' | 'U' | undefined>>;
  readonly dummies: Readonly<Record<string, string | undefined>>;
  /** Tags outside of the table that are kept although their VR could hold prose or hidden data. */
  readonly keep: ReadonlySet<number>;
  readonly codingSchemes: ReadonlySet<string>;
}

/** Checks a profile and makes it ready. Throws INVALID_REQUEST for whatever is not wholly understood: a profile is never half applied. */
export function loadProfile(json: unknown): Profile {
  const parsed = profileSchema.safeParse(json);
  if (!parsed.success) throw invalidProfile();
  const data = parsed.data;
  const patterns = new Set(data.patterns.map(({ pattern }) => pattern));
  if (patterns.size !== 4) throw invalidProfile();
  try {
    return {
      name: data.name,
      source: data.source,
      actions: resolveActions(data),
      descriptors: new Set(
        data.elements.filter(({ options }) => options?.CleanDescriptors).map(({ tag }) => parse(tag)),
      ),
      pseudonyms: new Map(Object.entries(data.pseudonyms).map(([tag, kind]) => [parse(tag), kind])),
      defaults: data.defaults,
      dummies: data.dummies,
      keep: new Set([...data.keepText, ...data.keepBinary].map(tagOf)),
      codingSchemes: new Set(data.codingSchemes),
    };
  } catch (thrown) {
    throw thrown instanceof ScrimFailure ? thrown : invalidProfile(thrown);
  }
}

const parse = (tag: string): number => Number.parseInt(tag, 16);
const invalidProfile = (cause?: unknown): ScrimFailure =>
  new ScrimFailure('INVALID_REQUEST', { where: 'profile' }, { cause });

function resolveActions(data: ProfileData): Map<number, Exclude<Action, 'C'>> {
  const actions = new Map<number, Exclude<Action, 'C'>>();
  for (const { tag, action } of data.elements) {
    const resolved = action in data.resolutions ? data.resolutions[action as keyof typeof data.resolutions] : action;
    // C needs an option's rules, and a combined code needs a resolution; neither may be guessed.
    if (resolved === 'C' || resolved.includes('/')) throw invalidProfile();
    if (actions.has(parse(tag))) throw invalidProfile();
    actions.set(parse(tag), resolved as Exclude<Action, 'C'>);
  }
  return actions;
}
