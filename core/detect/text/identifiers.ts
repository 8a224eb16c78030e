import { bareText, distanceWithin, foldLookAlikes } from './normalise.ts';

/** A value of the item's own header that burned-in text may repeat. Values never leave the worker but in a reason. */
export interface HeaderIdentifier {
  /** Standard keyword, such as PatientName. */
  readonly keyword: string;
  readonly value: string;
}

export interface TextMatch {
  readonly keyword: string;
  readonly how: 'equals' | 'contains' | 'resembles';
}

/** Shorter forms would be found in any text. */
const SHORTEST_WITHIN = 4;
const SHORTEST_EQUAL = 2;
/** One error in so many characters is still the same text; the recogniser reads about 60 % of lines exactly. */
const CHARACTERS_PER_ERROR = 4;

/** Which identifier the text repeats, the closest kind of match first. */
export function matchIdentifier(text: string, identifiers: readonly HeaderIdentifier[]): TextMatch | undefined {
  const bare = bareText(text);
  if (bare.length < SHORTEST_EQUAL) return undefined;
  const forms = identifiers.flatMap(({ keyword, value }) => formsOf(value).map((form) => ({ keyword, form })));
  for (const how of ['equals', 'contains', 'resembles'] as const) {
    const found = forms.find(({ form }) => matches(bare, form, how));
    if (found) return { keyword: found.keyword, how };
  }
  return undefined;
}

function matches(bare: string, form: string, how: TextMatch['how']): boolean {
  switch (how) {
    case 'equals':
      return bare === form;
    case 'contains':
      return form.length >= SHORTEST_WITHIN && bare.includes(form);
    case 'resembles': {
      if (form.length < SHORTEST_WITHIN || bare.length < form.length - 1) return false;
      const allowed = Math.floor(form.length / CHARACTERS_PER_ERROR);
      return distanceWithin(foldLookAlikes(bare), foldLookAlikes(form)) <= allowed;
    }
  }
}

/** How a header value may be written on a screen, each as bare text: dates in every order, names in every order, ages without zeros. */
export function formsOf(value: string): string[] {
  const forms = [value];
  const date = /^(\d{4})(\d{2})(\d{2})$/.exec(value.trim());
  const time = /^(\d{2})(\d{2})(\d{2})(\.\d+)?$/.exec(value.trim());
  const age = /^0*(\d+)([DWMY])$/.exec(value.trim());
  if (date) forms.push(...dateForms(date[1]!, date[2]!, date[3]!));
  else if (time) forms.push(`${time[1]}${time[2]}${time[3]}`, `${time[1]}${time[2]}`);
  else if (age) forms.push(`${age[1]}${age[2]}`, ...(age[2] === 'Y' ? [`${age[1]}YEARS`, `${age[1]}YRS`] : []));
  else if (/[\^=]/.test(value)) forms.push(...nameForms(value));
  else forms.push(...value.split(/[\s,;/\\]+/).filter((word) => word.length >= SHORTEST_WITHIN));
  return [...new Set(forms.map(bareText))].filter((form) => form.length >= SHORTEST_EQUAL);
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

function dateForms(year: string, month: string, day: string): string[] {
  const short = year.slice(2);
  const name = months[Number(month) - 1] ?? month;
  const bareDay = String(Number(day));
  const bareMonth = String(Number(month));
  return [
    ...[year, short].flatMap((y) => [day + month + y, month + day + y, y + month + day]),
    ...[year, short].flatMap((y) => [bareDay + bareMonth + y, bareMonth + bareDay + y]),
    ...[year, short].flatMap((y) => [day + name + y, bareDay + name + y, name + day + y, y + name + day]),
  ].filter((form) => form.length >= SHORTEST_WITHIN);
}

/** Family, given and middle names of each component group (alphabetic, ideographic, phonetic), alone, joined and initialled. */
function nameForms(value: string): string[] {
  return value.split('=').flatMap((group) => {
    const [family = '', given = '', middle = ''] = group.split('^').map((part) => part.trim());
    const joined = [family + given, given + family, family + given + middle, given + middle + family];
    const initialled = given ? [family + given[0]!, given[0]! + family] : [];
    const words = [family, given, middle].flatMap((part) => [part, ...part.split(/[\s-]+/)]);
    return [...joined, ...initialled, ...words].filter((form) => form.length >= 3);
  });
}
