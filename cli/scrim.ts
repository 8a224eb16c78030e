#!/usr/bin/env node
import { CommanderError } from 'commander';
import { exitCode } from '../contract/cli.schema.ts';
import { errorAdvice, errorSentence, toScrimError } from '../model/errors.ts';
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
    process.exitCode = error.code === 'INVALID_REQUEST' ? exitCode.usage : exitCode.unexpected;
  }
}

await run();
