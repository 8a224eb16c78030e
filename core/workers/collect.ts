import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes behind this thread's small objects from which letting go of them is worth some milliseconds. */
const WORTH_COLLECTING = 64_000_000;

let gc: (() => void) | undefined;

/** V8 counts small objects and lets the hundred megabytes of pixels behind them lie: lets go of those that nobody holds. */
export function collect(): void {
  if (!gc) {
    setFlagsFromString('--expose-gc');
    gc = runInNewContext('gc') as () => void;
  }
  gc();
}

/** The same, where there is much to let go of: asked before every call, so it must cost nothing where there is not. */
export function collectPixels(): void {
  if (getHeapStatistics().external_memory >= WORTH_COLLECTING) collect();
}
