import { mayUpload, type User } from '../../../model/account.ts';
import { missingFields, type CaseFormDraft } from '../../../model/case.ts';
import { isContested } from '../../../model/conflict.ts';
import type { ConsentFact } from '../../../model/consent.ts';
import { refusedHeadSlices } from '../../../model/faceVolume.ts';
import type { ItemId } from '../../../model/ids.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { t } from '../../words/words.ts';

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

export function readiness({ form, items, known, consent, user, headSlices }: Situation): readonly Check[] {
  const pictures =
    sharingCheck(items, known) ?? faceCheck(form, items, known, headSlices) ?? picturesCheck(items, known);
  return [fieldsCheck(form), pictures, consentCheck(consent), accountCheck(user)];
}

export const isReady = (checks: readonly Check[]): boolean => checks.every((check) => check.state !== 'missing');

/** A case would be gone before anybody saw it. */
export const isOver = (day: string | null | undefined): boolean =>
  Boolean(day) && day! < new Date().toISOString().slice(0, 10);

const fields = ['title', 'specialty', 'anatomy', 'tags', 'question', 'audience'] as const;
function fieldWords(field: string): string {
  const known = fields.find((name) => name === field);
  return known ? t(`cases:fields.${known}`) : field;
}

function fieldsCheck(form: CaseFormDraft): Check {
  const missing = missingFields(form).map(fieldWords);
  if (isOver(form.extras?.expiresOn)) missing.push(t('cases:expires'));
  if (missing.length === 0) return { name: 'form', state: 'done', text: t('cases:readyForm') };
  return { name: 'form', state: 'missing', text: t('cases:fillIn', { what: missing.join(', ') }) };
}

function picturesCheck(items: readonly ItemId[], known: ReadonlyMap<ItemId, ItemSummary>): Check {
  const name = 'pictures';
  if (items.length === 0) return { name, state: 'missing', text: t('cases:addOne') };
  const open = items.filter((id) => {
    const kind = known.get(id)?.state.kind;
    return kind !== 'reviewed' && kind !== 'cleared';
  }).length;
  if (open > 0) {
    return { name, state: 'missing', text: t('cases:review', { count: open }) };
  }
  return { name, state: 'done', text: t('cases:reviewed', { count: items.length }) };
}

/** What core would refuse however often it was reviewed; undefined where nothing stands against it. */
function sharingCheck(items: readonly ItemId[], known: ReadonlyMap<ItemId, ItemSummary>): Check | undefined {
  const excluded = items.filter((id) => known.get(id)?.excluded).length;
  if (excluded > 0) return { name: 'pictures', state: 'missing', text: t('cases:excluded', { count: excluded }) };
  const contested = items.filter((id) => isContested(known.get(id), known)).length;
  if (contested === 0) return undefined;
  return { name: 'pictures', state: 'missing', text: t('cases:contested', { count: contested }) };
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
  return { name: 'pictures', state: 'missing', text: t('cases:tooManySlices', { count: slices }) };
}

function consentCheck(consent: ConsentFact | null): Check {
  return consent
    ? { name: 'consent', state: 'done', text: t('cases:consentDone') }
    : { name: 'consent', state: 'missing', text: t('cases:consentMissing') };
}

function accountCheck(user: User | null): Check {
  const name = 'account';
  if (!user) return { name, state: 'on-the-way', text: t('cases:willAsk') };
  return mayUpload(user)
    ? { name, state: 'done', text: t('cases:signedInAs', { name: user.displayName }) }
    : {
        name,
        state: 'missing',
        text: t('cases:notVerified'),
      };
}

/** Not a rule of the service, but worth a second look: an audience wider than what the patient agreed to. */
export function consentWarning(form: CaseFormDraft, consent: ConsentFact | null): string | null {
  if (!consent || form.audience.kind === 'only-me') return null;
  if (consent.levels.some((level) => level !== 'record')) return null;
  return t('cases:careTeamOnly');
}
