import type { Command } from 'commander';
import { exitCode, stowReportSchema } from '../../contract/cli.schema.ts';
import { allStored, stowCleared } from '../../core/headless/stow.ts';
import { archiveBase } from '../../core/network/archive.ts';
import { askCredentials } from '../archive.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';
import { said } from '../output.ts';

interface Options extends CommonOptions {
  readonly service: string;
  readonly user?: string;
  readonly bearer?: boolean;
  readonly photos?: boolean;
}

export function stowCommand(program: Command, version: string): void {
  common(program.command('stow'))
    .description('send cleared DICOM objects to a PACS or archive by DICOMweb (STOW-RS)')
    .argument('<dir>', 'the folder that scrim clear wrote')
    .requiredOption('--service <url>', 'base address of the DICOMweb service; https, or on this machine')
    .option('--user <name>', 'sign in with this name; the password is asked for or read from standard input')
    .option('--bearer', 'sign in with a token, asked for or read from standard input')
    .option('--photos', 'photos too, as VL Photographic and Dermoscopic Photography objects')
    .option('--policy <file>', 'policy with the limits and the fill')
    .action((folder: string, options: Options) =>
      withContext('sending', options, version, async ({ headless, output }) => {
        const { service, photos = false } = options;
        // Before any secret is asked for.
        archiveBase(service);
        const credentials = await askCredentials(options);
        const result = await stowCleared(headless, { folder, service, credentials, photos });
        output.report(stowReportSchema, { command: 'stow', version, ...result }, (report) => [
          ...report.items.map(
            ({ source, state, reason, error }) =>
              `${state.padEnd(7)} ${source}${reason === null ? '' : ` (reason ${reason})`}${error ? `: ${said(error)}` : ''}`,
          ),
          `${report.counts.stored + report.counts.warned} of ${report.items.length} stored`,
          ...(report.error ? [said(report.error)] : []),
        ]);
        return allStored(result) ? exitCode.ok : exitCode.notDelivered;
      }),
    );
}
