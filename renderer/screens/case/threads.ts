import type { Comment } from '../../../contract/caseApi.schema.ts';

export interface Threaded {
  readonly comment: Comment;
  /** 0 for what answers nothing. */
  readonly depth: number;
}

/** Deeper answers stand as far in as this. */
const deepest = 3;

/** Each comment followed by what answers it, in the order of time; an answer to what is not there begins a thread. */
export function threads(comments: readonly Comment[]): Threaded[] {
  const known = new Set(comments.map(({ id }) => id));
  const answers = new Map<string | null, Comment[]>();
  for (const comment of comments) {
    const above = comment.parent !== null && known.has(comment.parent) ? comment.parent : null;
    answers.set(above, [...(answers.get(above) ?? []), comment]);
  }
  const found: Threaded[] = [];
  const waiting = (answers.get(null) ?? []).map((comment) => ({ comment, depth: 0 })).reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push({ ...next, depth: Math.min(deepest, next.depth) });
    const below = answers.get(next.comment.id) ?? [];
    for (const comment of below.toReversed()) waiting.push({ comment, depth: next.depth + 1 });
  }
  return found;
}
