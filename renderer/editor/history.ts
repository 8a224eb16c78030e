import { applyDiff, invertDiff, isEmpty, mergeDiffs, type Diff, type EditDocument } from './document.ts';

/** A named edit. Consecutive steps with the same `merge` key, such as nudges of one shape, undo together. */
export interface Step {
  readonly name: string;
  readonly diff: Diff;
  readonly merge?: string;
}

export interface History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

export const emptyHistory: History = { past: [], future: [] };
const longest = 500;

export interface Edited {
  readonly document: EditDocument;
  readonly history: History;
}

export function run({ document, history }: Edited, step: Step): Edited {
  if (isEmpty(step.diff)) return { document, history };
  const next = applyDiff(document, step.diff);
  const last = history.past.at(-1);
  const merged = last && step.merge && last.merge === step.merge ? mergeDiffs(last.diff, step.diff) : undefined;
  const past = merged
    ? [...history.past.slice(0, -1), { ...step, diff: merged }]
    : [...history.past.slice(1 - longest), step];
  return { document: next, history: { past, future: [] } };
}

export function undo({ document, history }: Edited): Edited {
  const step = history.past.at(-1);
  if (!step) return { document, history };
  return {
    document: applyDiff(document, invertDiff(step.diff)),
    history: { past: history.past.slice(0, -1), future: [unmergeable(step), ...history.future] },
  };
}

export function redo({ document, history }: Edited): Edited {
  const step = history.future[0];
  if (!step) return { document, history };
  return {
    document: applyDiff(document, step.diff),
    history: { past: [...history.past, step], future: history.future.slice(1) },
  };
}

/** What was once undone is a finished step: a later nudge must not grow it. */
function unmergeable(step: Step): Step {
  return { name: step.name, diff: step.diff };
}
