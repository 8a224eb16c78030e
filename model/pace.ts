/** How fast a long job has lately been going: what was done, and when. Any unit; `at` in milliseconds. */
export interface Pace {
  readonly samples: readonly { readonly at: number; readonly done: number }[];
}

export const noPace: Pace = { samples: [] };

/** Older than this says nothing about now. */
const windowMilliseconds = 20_000;
const betweenSamples = 250;
/** Less than this is a guess that jumps about. */
const shortestMilliseconds = 2000;

/** The pace after another look. A count that falls (a retry from the start) begins anew. */
export function observe(pace: Pace, at: number, done: number): Pace {
  const last = pace.samples.at(-1);
  if (last && done < last.done) return { samples: [{ at, done }] };
  if (last && at - last.at < betweenSamples) return pace;
  const young = pace.samples.filter((sample) => at - sample.at <= windowMilliseconds);
  return { samples: [...young, { at, done }] };
}

/** Units per second; null while too little was seen. */
export function perSecond({ samples }: Pace): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < shortestMilliseconds) return null;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}

/** Whole seconds until `remaining` units are done; null while nobody can say. */
export function secondsLeft(pace: Pace, remaining: number): number | null {
  const rate = perSecond(pace);
  if (rate === null || rate <= 0) return null;
  return Math.ceil(remaining / rate);
}
