#!/usr/bin/env node
import { CommanderError } from 'commander';
import { exitCode } from '../contract/cli.schema.ts';
import { errorAdvice, errorSentence, toScrimError, type ErrorCode } from '../model/errors.ts';
import { createProgram } from './program.ts';

/** The `scrim` command (docs/how-to/command-line.md). Results go to stdout, everything else to stderr. */
async function run(): Promise<void> {
  try {
    await createProgram().parseAsync(process.argv);
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      process.exitCode = thrown.exitCode === 0 ? exitCode.ok : exitCode.usage;
      return;
    }
    const error = toScrimError(thrown);
    process.stderr.write(`scrim: ${errorSentence(error)} ${errorAdvice(error)} (${error.code})\n`);
    process.exitCode = statusOf(error.code);
  }
}

/** What a vault or a file refuses is an answer, not an accident. */
const refusals: readonly ErrorCode[] = [
  'VAULT_ABSENT',
  'VAULT_IN_USE',
  'VAULT_WRONG_PASSPHRASE',
  'WRONG_PASSPHRASE',
  'PASSPHRASE_WAIT',
  'PASSPHRASE_TOO_SHORT',
  'LOOK_UP_UNGUARDED',
  'LOOK_UP_EMPTY',
  'PROJECT_KEY_OTHER',
  'PROJECT_KEY_FILE',
  'FILE_EXISTS',
];

function statusOf(code: ErrorCode): number {
  if (code === 'INVALID_REQUEST' || code === 'POLICY_OF_SITE') return exitCode.usage;
  return refusals.includes(code) ? exitCode.someRefused : exitCode.unexpected;
}

await run();
