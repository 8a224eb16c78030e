import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { evidenceReportSchema, exitCode } from '../../contract/cli.schema.ts';
import { evidenceOfFolder } from '../../core/headless/evidence.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';
import { said } from '../output.ts';

interface Options extends CommonOptions {
  readonly out: string;
  readonly before?: string[];
}

export function evidenceCommand(program: Command, version: string): void {
  common(program.command('evidence'))
    .description('write what was done to cleared pictures, and who approved it, as an archive for people and programs')
    .argument('<dir>', 'the folder that scrim clear wrote')
    .requiredOption('--out <file>', 'the archive; none of that name may be there')
    .option(
      '--before <path...>',
      'originals: every burned region is shown as it was too, which makes the archive as confidential as they are',
    )
    .option('--policy <file>', 'the policy that the pictures were cleared under')
    .action((folder: string, options: Options) =>
      withContext('gathering evidence', options, version, async ({ headless, output, paths }) => {
        const profile: unknown = JSON.parse(await readFile(join(paths.resources, 'profiles/basic.json'), 'utf8'));
        const { out, before = [] } = options;
        const result = await evidenceOfFolder(headless, { folder, out, before, profile, version });
        output.report(evidenceReportSchema, { command: 'evidence', version, ...result }, (report) => [
          ...report.items.map(
            ({ source, state, error }) => `${state.padEnd(8)} ${source}${error ? `: ${said(error)}` : ''}`,
          ),
          `${report.counts.told} told, ${report.counts.refused} refused${report.before ? '; the archive shows what was covered' : ''}`,
        ]);
        return result.counts.refused === 0 ? exitCode.ok : exitCode.someRefused;
      }),
    );
}
