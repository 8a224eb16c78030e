import { mostHistory, type EditHistory, type Step } from '../../model/editHistory.ts';
import { applyDiff, invertDiff, isEmpty, mergeDiffs, type EditDocument } from './document.ts';

/** As many characters as a history may have in all: an undo that reaches back through days of work, in bounded memory. */
const most = 16 * mostHistory;
/** Room for what the list itself adds. */
const mostKept = mostHistory - 10_000;

export interface Edited {
  readonly document: EditDocument;
  readonly history: EditHistory;
}

export function run({ document, history }: Edited, step: Step): Edited {
  if (isEmpty(step.diff)) return { document, history };
  const next = applyDiff(document, step.diff);
  const last = history.past.at(-1);
  const merged = last && step.merge && last.merge === step.merge ? mergeDiffs(last.diff, step.diff) : undefined;
  const past = merged ? [...history.past.slice(0, -1), { ...step, diff: merged }] : [...history.past, step];
  return { document: next, history: { past: lastOf(past, most), future: [] } };
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

/** What is kept with the item: the nearest steps either way. A step that comes after a restart is one of its own. */
export function keptHistory({ past, future }: EditHistory): EditHistory {
  const before = lastOf(past.slice(-mostSteps), mostKept);
  const left = mostKept - before.reduce((sum, step) => sum + weightOf(step), 0);
  const after = lastOf(future.slice(0, mostSteps).toReversed(), left).toReversed();
  return { past: before.map(unmergeable), future: after.map(unmergeable) };
}

const mostSteps = 5000;

/** The last steps that do not take more characters together. */
function lastOf(steps: readonly Step[], characters: number): readonly Step[] {
  let left = characters;
  for (let index = steps.length - 1; index >= 0; index--) {
    left -= weightOf(steps[index]!);
    if (left < 0) return steps.slice(index + 1);
  }
  return steps;
}

const weights = new WeakMap<Step, number>();
function weightOf(step: Step): number {
  const known = weights.get(step);
  if (known !== undefined) return known;
  const weight = JSON.stringify(step).length + 1;
  weights.set(step, weight);
  return weight;
}

/** What was once undone is a finished step: a later nudge must not grow it. */
function unmergeable(step: Step): Step {
  return { name: step.name, diff: step.diff };
}
