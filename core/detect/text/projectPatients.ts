import type { Proposal } from '../../../contract/workers.schema.ts';
import type { PatientIdentifier } from '../../../model/person.ts';
import { quoteOf, reasonText } from '../../../model/proposalReason.ts';
import { formsOf, type TextMatch } from './identifiers.ts';
import { bareText } from './normalise.ts';
import { createResemblances, type Resemblances } from './resemblance.ts';

/** Identifiers of all patients of a project, in this process's memory alone: text of a picture may name another patient than its own. */
export interface ProjectPatients {
  /** Answers whether something was new. */
  readonly add: (identifiers: readonly PatientIdentifier[]) => boolean;
  /** Text that names one of them, which its picture's own header did not tell, is an identifier; nothing else is changed. */
  readonly judge: <P extends Proposal>(proposals: readonly P[]) => P[];
  /** Counts what was added. */
  readonly generation: number;
}

/** Of a few thousand patients; beyond, the oldest are forgotten. */
const mostForms = 40_000;
/** Shorter ones stand in any text; alone on a line they still count. */
const shortestWord = 4;
/** Names and numbers are written in several words. */
const mostWords = 5;

export function createProjectPatients(): ProjectPatients {
  const known = createForms();
  let generation = 0;
  return {
    add: (identifiers) => {
      let isNew = false;
      for (const { keyword, value } of identifiers) {
        for (const form of formsOf(value)) isNew = known.add(form, keyword) || isNew;
      }
      if (isNew) generation++;
      return isNew;
    },
    judge: (proposals) =>
      proposals.map((proposal) => {
        if (proposal.kind !== 'text' || proposal.textClass === 'identifier') return proposal;
        const quote = quoteOf(proposal.reason);
        const found = quote === undefined ? undefined : match(quote, known);
        if (quote === undefined || !found) return proposal;
        const hint = { kind: 'match', ...found, ofProject: true } as const;
        const reason = reasonText({ kind: 'text', quote, hint });
        return { ...proposal, textClass: 'identifier', reason };
      }),
    get generation() {
      return generation;
    },
  };
}

/** How identifiers may be written, with their keywords. */
interface Forms {
  readonly add: (form: string, keyword: string) => boolean;
  readonly keywordOf: (form: string) => string | undefined;
  readonly resembling: Resemblances['among'];
}

function createForms(): Forms {
  /** Oldest first. */
  const forms = new Map<string, string>();
  const resemblances = createResemblances();
  return {
    add: (form, keyword) => {
      if (forms.has(form)) return false;
      forms.set(form, keyword);
      resemblances.add(form, keyword);
      if (forms.size > mostForms) {
        const oldest = forms.keys().next().value!;
        forms.delete(oldest);
        resemblances.remove(oldest);
      }
      return true;
    },
    keywordOf: (form) => forms.get(form),
    resembling: resemblances.among,
  };
}

function match(text: string, known: Forms): TextMatch | undefined {
  const words = text.split(/[^\p{L}\p{M}\p{N}]+/u).flatMap((word) => bareText(word) || []);
  const equal = known.keywordOf(words.join(''));
  if (equal !== undefined) return { keyword: equal, how: 'equals' };
  const runs = runsOf(words);
  for (const run of runs) {
    const keyword = run.length >= shortestWord ? known.keywordOf(run) : undefined;
    if (keyword !== undefined) return { keyword, how: 'contains' };
  }
  const keyword = known.resembling(words.join(''), runs);
  return keyword === undefined ? undefined : { keyword, how: 'resembles' };
}

/** Words, and what stands in several of them one after the other. */
function runsOf(words: readonly string[]): string[] {
  const runs = new Set<string>();
  for (let from = 0; from < words.length; from++) {
    for (let to = from + 1; to <= Math.min(words.length, from + mostWords); to++)
      runs.add(words.slice(from, to).join(''));
  }
  return [...runs];
}
