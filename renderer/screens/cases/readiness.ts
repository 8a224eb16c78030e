import { mayUpload, type User } from '../../../model/account.ts';
import { missingFields, type CaseFormDraft } from '../../../model/case.ts';
import { isContested } from '../../../model/conflict.ts';
import type { ConsentFact } from '../../../model/consent.ts';
import { refusedHeadSlices } from '../../../model/faceVolume.ts';
import type { ItemId } from '../../../model/ids.ts';
import type { ItemSummary } from '../../../model/item.ts';

/** One line of the check list beside Submit. `sign-in` does not hold Submit back: it is asked for on the way. */
export interface Check {
  readonly name: string;
  readonly state: 'done' | 'missing' | 'on-the-way';
  readonly text: string;
}

interface Situation {
  readonly form: CaseFormDraft;
  readonly items: readonly ItemId[];
  readonly known: ReadonlyMap<ItemId, ItemSummary>;
  readonly consent: ConsentFact | null;
  readonly user: User | null;
  /** The policy's most slices of a head before the community. */
  readonly headSlices: number;
}

const fieldNames: Record<string, string> = {
  title: 'title',
  specialty: 'specialty',
  anatomy: 'anatomy',
  tags: 'tags',
  question: 'clinical question',
  audience: 'audience',
};

export function readiness({ form, items, known, consent, user, headSlices }: Situation): readonly Check[] {
  const pictures =
    sharingCheck(items, known) ?? faceCheck(form, items, known, headSlices) ?? picturesCheck(items, known);
  return [fieldsCheck(form), pictures, consentCheck(consent), accountCheck(user)];
}

export const isReady = (checks: readonly Check[]): boolean => checks.every((check) => check.state !== 'missing');

function fieldsCheck(form: CaseFormDraft): Check {
  const missing = missingFields(form).map((field) => fieldNames[field] ?? field);
  if (missing.length === 0) return { name: 'form', state: 'done', text: 'The form is complete' };
  return { name: 'form', state: 'missing', text: `Fill in: ${missing.join(', ')}` };
}

function picturesCheck(items: readonly ItemId[], known: ReadonlyMap<ItemId, ItemSummary>): Check {
  const name = 'pictures';
  if (items.length === 0) return { name, state: 'missing', text: 'Add at least one picture' };
  const open = items.filter((id) => {
    const kind = known.get(id)?.state.kind;
    return kind !== 'reviewed' && kind !== 'cleared';
  }).length;
  if (open > 0) {
    return {
      name,
      state: 'missing',
      text: `Review ${open === 1 ? 'one picture' : `${open} pictures`} of the case, or take them out`,
    };
  }
  return {
    name,
    state: 'done',
    text: items.length === 1 ? 'The picture is reviewed' : `All ${items.length} pictures are reviewed`,
  };
}

/** What core would refuse however often it was reviewed; undefined where nothing stands against it. */
function sharingCheck(items: readonly ItemId[], known: ReadonlyMap<ItemId, ItemSummary>): Check | undefined {
  const excluded = items.filter((id) => known.get(id)?.excluded).length;
  if (excluded > 0) {
    const which = excluded === 1 ? 'A picture is' : `${excluded} pictures are`;
    return { name: 'pictures', state: 'missing', text: `${which} kept out of sharing: take out of the case` };
  }
  const contested = items.filter((id) => isContested(known.get(id), known)).length;
  if (contested === 0) return undefined;
  const which = contested === 1 ? 'A picture has' : `${contested} pictures have`;
  const text = `${which} the SOPInstanceUID of another one: compare them in Import and keep one`;
  return { name: 'pictures', state: 'missing', text };
}

function faceCheck(
  form: CaseFormDraft,
  items: readonly ItemId[],
  known: ReadonlyMap<ItemId, ItemSummary>,
  headSlices: number,
): Check | undefined {
  const pictures = items.flatMap((id) => known.get(id)?.facts ?? []);
  const slices = refusedHeadSlices(form, pictures, { headSlices });
  if (slices === undefined) return undefined;
  const text = `${slices} slices of a head: keep key images, or choose another audience than the community`;
  return { name: 'pictures', state: 'missing', text };
}

function consentCheck(consent: ConsentFact | null): Check {
  return consent
    ? { name: 'consent', state: 'done', text: 'Consent is recorded and signed by both' }
    : { name: 'consent', state: 'missing', text: 'Record the patient’s consent' };
}

function accountCheck(user: User | null): Check {
  const name = 'account';
  if (!user) return { name, state: 'on-the-way', text: 'You will be asked to sign in' };
  return mayUpload(user)
    ? { name, state: 'done', text: `Signed in as ${user.displayName}` }
    : {
        name,
        state: 'missing',
        text: 'Only verified clinicians share cases; ask the administrator to verify your account',
      };
}

/** Not a rule of the service, but worth a second look: an audience wider than what the patient agreed to. */
export function consentWarning(form: CaseFormDraft, consent: ConsentFact | null): string | null {
  if (!consent || form.audience.kind === 'only-me') return null;
  if (consent.levels.some((level) => level !== 'record')) return null;
  return 'The patient agreed to use within the care team only. Check that this audience belongs to it.';
}
