import type { BodyPart } from '../../model/bodySite.table.ts';
import { bodySites, viewSchema, type Depiction, type Laterality } from '../../model/depiction.ts';
import { siteWords } from '../words/sites.ts';
import { t } from '../words/words.ts';

const parts: readonly BodyPart[] = ['head', 'neck', 'trunk', 'arm', 'hand', 'leg', 'foot'];

/** Sites under the part of the body that they are of. */
export const siteChoices = () =>
  parts.map((part) => ({
    group: t(`pieces:parts.${part}`),
    items: bodySites.filter((site) => site.part === part).map(({ code }) => ({ value: code, label: siteWords(code) })),
  }));

const sides = ['R', 'L', 'B', 'U'] as const satisfies readonly Laterality[];
export const sideChoices = () => sides.map((value) => ({ value, label: t(`pieces:sides.${value}`) }));

export const viewChoices = () => viewSchema.options.map((value) => ({ value, label: t(`pieces:views.${value}`) }));

interface Choice {
  readonly value: string;
  readonly label: string;
}
export type Choices = readonly (Choice | { readonly group: string; readonly items: readonly Choice[] })[];

/** What Enter takes of a list that does not highlight anything yet: the first that what was typed is in, as the list shows them. */
export function firstFound(choices: Choices, typed: string): Choice | undefined {
  const words = typed.trim().toLowerCase();
  if (words === '') return undefined;
  return choices
    .flatMap((choice) => ('items' in choice ? choice.items : [choice]))
    .find(({ label }) => label.toLowerCase().includes(words));
}

/** Two chips at most: where, and how. */
export function depictionChips({ bodySite: code, laterality, view }: Depiction): string[] {
  const side = laterality === null || laterality === 'U' ? '' : t(`pieces:shortSides.${laterality}`);
  const where = [code === null ? '' : siteWords(code), side].filter((text) => text !== '').join(' ');
  return [where, howWords(view)].filter((text) => text !== '');
}

function howWords(view: Depiction['view']): string {
  if (view === null) return '';
  return view.startsWith('dermoscopic') ? t('pieces:dermoscopy') : t(`pieces:views.${view}`);
}
