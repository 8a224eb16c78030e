import type { Command } from 'commander';
import { doctorReportSchema, exitCode } from '../../contract/cli.schema.ts';
import { examine } from '../../core/headless/doctor.ts';
import { common } from '../common.ts';
import { ensureHome, productPaths, productRoot, type CommonOptions } from '../context.ts';
import { createOutput, table } from '../output.ts';

export function doctorCommand(program: Command, version: string): void {
  common(program.command('doctor'))
    .description('check what this machine has for Scrim')
    .action(async (options: CommonOptions) => {
      const paths = productPaths(options);
      await ensureHome(paths);
      const checks = await examine(paths, productRoot());
      createOutput(options, 'examining').report(doctorReportSchema, { command: 'doctor', version, checks }, (report) =>
        table(
          report.checks.map((check) => [
            check.ok ? 'ok' : check.needed ? 'MISSING' : 'absent',
            check.name,
            check.detail,
          ]),
        ),
      );
      process.exitCode = checks.every((check) => check.ok || !check.needed) ? exitCode.ok : exitCode.unexpected;
    });
}
