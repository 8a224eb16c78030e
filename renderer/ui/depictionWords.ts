import type { BodyPart } from '../../model/bodySite.table.ts';
import { bodySite, bodySites, type Depiction, type Laterality, type View } from '../../model/depiction.ts';

const partWords: Readonly<Record<BodyPart, string>> = {
  head: 'Head',
  neck: 'Neck',
  trunk: 'Trunk',
  arm: 'Arm',
  hand: 'Hand',
  leg: 'Leg',
  foot: 'Foot',
};

/** Sites under the part of the body that they are of. */
export const siteChoices = Object.entries(partWords).map(([part, group]) => ({
  group,
  items: bodySites.filter((site) => site.part === part).map(({ code, label }) => ({ value: code, label })),
}));

const sides: Readonly<Record<Laterality, string>> = { R: 'Right', L: 'Left', B: 'Both sides', U: 'No side (unpaired)' };
export const sideChoices = Object.entries(sides).map(([value, label]) => ({ value, label }));

const views: Readonly<Record<View, string>> = {
  overview: 'Overview',
  regional: 'Regional',
  'close-up': 'Close-up',
  'dermoscopic-contact-polarized': 'Dermoscopy, contact, polarized',
  'dermoscopic-contact-nonpolarized': 'Dermoscopy, contact, non-polarized',
  'dermoscopic-noncontact-polarized': 'Dermoscopy, non-contact, polarized',
  'dermoscopic-noncontact-nonpolarized': 'Dermoscopy, non-contact, non-polarized',
};
export const viewChoices = Object.entries(views).map(([value, label]) => ({ value, label }));

const shortSides: Readonly<Record<Laterality, string>> = { R: ' R', L: ' L', B: ' R+L', U: '' };

/** Two chips at most: where, and how. */
export function depictionChips({ bodySite: code, laterality, view }: Depiction): string[] {
  const side = laterality === null ? '' : shortSides[laterality];
  const where = code === null ? side.trim() : `${bodySite(code).label}${side}`;
  const how = view === null ? '' : view.startsWith('dermoscopic') ? 'Dermoscopy' : views[view];
  return [where, how].filter((text) => text !== '');
}
