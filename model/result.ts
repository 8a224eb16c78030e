import type { ScrimError } from './errors.ts';

/** The outcome of anything that can fail for a reason a person should hear. Boundaries answer with this; they never throw. */
export type Result<T, E = ScrimError> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const fail = <E>(error: E): Result<never, E> => ({ ok: false, error });

/** Closes a switch over a union: a new member fails to compile here, and fails loudly if it ever arrives at run time. */
export function assertNever(value: never): never {
  throw new Error(`unexpected variant: ${JSON.stringify((value as { kind?: unknown }).kind ?? typeof value)}`);
}
