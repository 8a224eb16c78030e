/** Letters of scripts that run from right to left. */
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const firstStrongIsolate = '\u2068';
const popIsolate = '\u2069';

/**
 * What is filled into a sentence, set apart where it runs against it: an Arabic file name would otherwise carry the numbers beside it to its other
 * side, and one that comes first would turn the sentence round. What runs along is left as it is.
 */
export function isolated<Filling extends object>(filling: Filling, sentence: 'ltr' | 'rtl'): Filling {
  const against = (text: string) => (sentence === 'rtl' ? /[\p{L}\p{N}]/u.test(text) : rightToLeft.test(text));
  const pairs = Object.entries(filling).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'string' && against(value) ? `${firstStrongIsolate}${value}${popIsolate}` : value,
  ]);
  return Object.fromEntries(pairs) as Filling;
}
