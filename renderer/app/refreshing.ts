const usualMilliseconds = 60_000;
const longestMilliseconds = 15 * 60_000;
/** Looking back and forth between windows does not ask each time. */
const soonMilliseconds = 5_000;

/** A minute while it works, twice as long after each failure. */
export const pauseAfter = (failures: number): number =>
  Math.min(longestMilliseconds, usualMilliseconds * 2 ** Math.min(failures, 10));

export interface Refreshing {
  /** Somebody looks at the window again: reads soon, unless that was just done. */
  wake(): void;
  stop(): void;
}

/** Reads now and then for as long as somebody can see it; `read` answers whether it worked. One reading at a time. */
export function refreshing(read: () => Promise<boolean>, isSeen: () => boolean): Refreshing {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let began = -Infinity;
  let reading = false;
  let stopped = false;
  const run = async () => {
    if (stopped || reading) return;
    clearTimeout(timer);
    reading = true;
    began = performance.now();
    failures = (await read()) ? 0 : failures + 1;
    reading = false;
    if (!stopped) timer = setTimeout(onTime, pauseAfter(failures));
  };
  // Nobody looks: `wake` goes on.
  const onTime = () => void (isSeen() && run());
  void run();
  return {
    wake: () => void (performance.now() - began >= soonMilliseconds && run()),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
