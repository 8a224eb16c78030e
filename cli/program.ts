import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { auditCommand } from './commands/audit.ts';
import { clearCommand } from './commands/clear.ts';
import { detectCommand } from './commands/detect.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evidenceCommand } from './commands/evidence.ts';
import { exportCommand } from './commands/export.ts';
import { fetchCommand } from './commands/fetch.ts';
import { inspectCommand } from './commands/inspect.ts';
import { lookUpCommand } from './commands/lookUp.ts';
import { projectKeyCommand } from './commands/projectKey.ts';
import { pushCommand } from './commands/push.ts';
import { receiveCommand } from './commands/receive.ts';
import { serveCommand } from './commands/serve.ts';
import { stowCommand } from './commands/stow.ts';
import { verifyCommand } from './commands/verify.ts';
import { productRoot } from './context.ts';

/** A command adds itself to the program; `common` gives it --json, --quiet and --home. */
export type AddCommand = (program: Command, version: string) => void;

export function createProgram(): Command {
  const { version } = JSON.parse(readFileSync(join(productRoot(), 'package.json'), 'utf8')) as { version: string };
  const program = new Command('scrim')
    .description('De-identifies clinical photos and DICOM objects, verifies the result, and shares it as a case.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(scrim --help shows the commands)');
  const commands: readonly AddCommand[] = [
    inspectCommand,
    detectCommand,
    clearCommand,
    verifyCommand,
    serveCommand,
    exportCommand,
    evidenceCommand,
    stowCommand,
    fetchCommand,
    receiveCommand,
    pushCommand,
    lookUpCommand,
    projectKeyCommand,
    auditCommand,
    doctorCommand,
  ];
  for (const add of commands) add(program, version);
  return program;
}
