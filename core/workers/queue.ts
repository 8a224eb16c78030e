/** `interactive`: someone looks at the screen and waits. `bulk`: imports, detection, clearance. */
export type Priority = 'interactive' | 'bulk';

export interface FairQueue<T> {
  readonly size: number;
  /** False if the queue is full. */
  push(item: T, priority: Priority): boolean;
  shift(): T | undefined;
  /** What `shift` would give. */
  peek(): T | undefined;
  /** Bulk items from its front, as long as they are `alike` and no more than `most`; none while anybody waits. */
  shiftAlike(alike: (item: T) => boolean, most: number): T[];
  remove(item: T): void;
}

/**
 * First in, first out within a priority; interactive work overtakes bulk, but after `streak` overtakings in a row one bulk
 * item goes first, so that scrolling through pictures cannot hold up an import for ever.
 */
export function createFairQueue<T>(bound: number, streak = 8): FairQueue<T> {
  const waiting: Record<Priority, T[]> = { interactive: [], bulk: [] };
  let overtaken = 0;
  const size = (): number => waiting.interactive.length + waiting.bulk.length;
  const next = (): Priority =>
    waiting.interactive.length > 0 && !(waiting.bulk.length > 0 && overtaken >= streak) ? 'interactive' : 'bulk';
  return {
    get size() {
      return size();
    },
    push(item, priority) {
      if (size() >= bound) return false;
      waiting[priority].push(item);
      return true;
    },
    shift() {
      const priority = next();
      overtaken = priority === 'interactive' && waiting.bulk.length > 0 ? overtaken + 1 : 0;
      return waiting[priority].shift();
    },
    peek: () => waiting[next()][0],
    shiftAlike(alike, most) {
      if (waiting.interactive.length > 0) return [];
      const end = waiting.bulk.slice(0, most).findIndex((item) => !alike(item));
      return waiting.bulk.splice(0, end < 0 ? most : end);
    },
    remove(item) {
      for (const list of [waiting.interactive, waiting.bulk]) {
        const at = list.indexOf(item);
        if (at >= 0) list.splice(at, 1);
      }
    },
  };
}
