import { tagsByBasicAction, tagsByOption } from './identifierTags.table.ts';
import { tagsByVr } from './tagVr.table.ts';

/** `(GGGG,EEEE)`, as findings name tags. */
export const tagName = (tag: number): string => {
  const digits = tag.toString(16).toUpperCase().padStart(8, '0');
  return `(${digits.slice(0, 4)},${digits.slice(4)})`;
};

const index = (groups: Readonly<Record<string, string>>): ReadonlyMap<number, string> => {
  const byTag = new Map<number, string>();
  for (const [key, tags] of Object.entries(groups)) {
    for (const tag of tags.split(' ')) byTag.set(parseInt(tag, 16), key);
  }
  return byTag;
};

const vrs = index(tagsByVr);
const actions = index(tagsByBasicAction);

/** The VR that PS3.6 gives a tag; undefined for tags that this edition does not know. */
export function standardVr(tag: number): string | undefined {
  // Group lengths are retired but legal; what they hold is a number.
  return (tag & 0xffff) === 0 ? 'UL' : vrs.get(tag);
}

/** What PS3.15's basic profile does to a tag (`X`, `Z/D`, `U` …); undefined where the table is silent. */
export const basicAction = (tag: number): string | undefined => actions.get(tag);

/** The tags that an option of the table keeps (K) or cleans (C); `option` is a column's name. */
export const optionActions = (option: string, action: 'K' | 'C'): readonly number[] =>
  (tagsByOption[`${option} ${action}`] ?? '')
    .split(' ')
    .filter(Boolean)
    .map((tag) => parseInt(tag, 16));

export const isPrivate = (tag: number): boolean => ((tag >>> 16) & 1) === 1;
/** Curves (50xx) and overlays (60xx): pictures of text beside the picture. */
export const isCurveOrOverlay = (tag: number): boolean => {
  const high = tag >>> 24;
  return high === 0x50 || high === 0x60;
};
