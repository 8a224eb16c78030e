import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceWithin, foldLookAlikes } from './normalise.ts';
import { createResemblances } from './resemblance.ts';

interface Known {
  readonly form: string;
  readonly keyword: string;
}

/** Compares every run with every form. */
function plainly(known: readonly Known[], runs: readonly string[]): string | undefined {
  const folded = new Map<string, string>();
  for (const { form, keyword } of known) if (form.length >= 7) folded.set(foldLookAlikes(form), keyword);
  const ordered = [...folded].sort(([a], [b]) => a.length - b.length);
  for (const run of runs) {
    const allowed = Math.floor(run.length / 6);
    const found = ordered.find(
      ([form]) => Math.abs(form.length - run.length) <= allowed && distanceWithin(foldLookAlikes(run), form) <= allowed,
    );
    if (found) return found[1];
  }
  return undefined;
}

const runsOf = (words: readonly string[]): string[] => {
  const runs = new Set<string>();
  for (let from = 0; from < words.length; from++) {
    for (let to = from + 1; to <= Math.min(words.length, from + 5); to++) runs.add(words.slice(from, to).join(''));
  }
  return [...runs];
};
const filled = (known: readonly Known[]) => {
  const resemblances = createResemblances();
  for (const { form, keyword } of known) resemblances.add(form, keyword);
  return resemblances;
};

/** Few letters, so that much resembles much. */
const letters = (alphabet: string) => fc.constantFrom(...alphabet);
const word = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: letters('AB0O'), minLength: 1, maxLength }),
    fc.string({ unit: letters('ZARTISEMLN12'), minLength: 1, maxLength }),
  );
const edits = fc.array(fc.record({ at: fc.nat(), to: fc.constantFrom('', 'A', 'X', 'XY', '0') }), { maxLength: 8 });
const edited = (text: string, changes: readonly { readonly at: number; readonly to: string }[]): string =>
  changes.reduce((now, { at, to }) => {
    const place = now.length === 0 ? 0 : at % now.length;
    return now.slice(0, place) + to + now.slice(place + 1);
  }, text);

describe('resemblances', () => {
  it('are those that comparing everything with everything finds, and the same one first', () => {
    const cases = fc
      .record({
        forms: fc.array(word(40), { minLength: 1, maxLength: 30 }),
        words: fc.array(word(12), { maxLength: 6 }),
        misread: fc.array(fc.record({ which: fc.nat(), changes: edits, at: fc.nat() }), { maxLength: 2 }),
      })
      .map(({ forms, words, misread }) => {
        const line = [...words];
        for (const { which, changes, at } of misread)
          line.splice(at % (line.length + 1), 0, edited(forms[which % forms.length]!, changes));
        const unique = [...new Set(forms)].map((form, index) => ({ form, keyword: `K${index}` }));
        return { known: unique, words: line.filter((one) => one.length > 0) };
      });
    let matches = 0;
    fc.assert(
      fc.property(cases, ({ known, words }) => {
        const runs = runsOf(words);
        const expected = plainly(known, runs);
        if (expected !== undefined) matches++;
        expect(filled(known).among(words.join(''), runs)).toBe(expected);
      }),
      { numRuns: 3000 },
    );
    expect(matches).toBeGreaterThan(300);
  });

  it('end with the form, but not while another one reads alike', () => {
    const known = filled([
      { form: 'ZZARTIST0', keyword: 'A' },
      { form: 'ZZARTISTO', keyword: 'B' },
    ]);
    known.remove('ZZARTIST0');
    expect(known.among('ZZARTI5TO', ['ZZARTI5TO'])).toBe('B');
    known.remove('ZZARTISTO');
    expect(known.among('ZZARTI5TO', ['ZZARTI5TO'])).toBeUndefined();
  });
});
