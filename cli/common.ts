import type { Command } from 'commander';

/** The options that every command has. */
export function common(command: Command): Command {
  return command
    .exitOverride()
    .option('--json', 'print one JSON document on stdout')
    .option('--quiet', 'print nothing but what --json asks for')
    .option('--home <dir>', 'where vault, store and settings live');
}
