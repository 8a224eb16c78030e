import fc from 'fast-check';

/**
 * Properties are tried on the same values in every run, so that a run that fails says something about the change at hand. `SCRIM_SEED` gives
 * another sequence: a number, or `random` for one that fast-check prints when it finds something.
 */
const wanted = process.env['SCRIM_SEED'] ?? '20261122';
if (wanted !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted) });
