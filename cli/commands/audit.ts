import type { Command } from 'commander';
import { auditReportSchema, exitCode } from '../../contract/cli.schema.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';
import { table } from '../output.ts';
import { openedVault, vaultOptions, type VaultFlags } from '../passphrase.ts';

export function auditCommand(program: Command, version: string): void {
  vaultOptions(common(program.command('audit')))
    .description('who exported the look-up table or the project key, and whether that record is whole')
    .action((options: CommonOptions & VaultFlags) =>
      withContext('audit', options, version, async (context) => {
        const trail = await openedVault(context, options, false, ({ lookUp }) => lookUp.audit());
        const report = { command: 'audit', version, whole: trail.brokenAt === null, ...trail } as const;
        context.output.report(auditReportSchema, report, ({ entries, brokenAt }) => [
          ...table(entries.map(({ number, at, who, what, count }) => [`${number}`, at, what, `${count}`, who])),
          brokenAt === null
            ? `${entries.length} entries, none changed or missing`
            : `the record is not whole: entry ${brokenAt} was changed, removed or added`,
        ]);
        return trail.brokenAt === null ? exitCode.ok : exitCode.leaks;
      }),
    );
}
