import type { Command } from 'commander';
import { exitCode, fetchReportSchema } from '../../contract/cli.schema.ts';
import { allFetched, fetchStudies } from '../../core/headless/fetch.ts';
import { archiveBase } from '../../core/network/archive.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { askCredentials } from '../archive.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';
import { said } from '../output.ts';

interface Options extends CommonOptions {
  readonly service: string;
  readonly user?: string;
  readonly bearer?: boolean;
  readonly study?: string[];
  readonly accession?: string;
  readonly patient?: string;
  readonly most: string;
  readonly out: string;
}

export function fetchCommand(program: Command, version: string): void {
  common(program.command('fetch'))
    .description('fetch studies from a PACS or archive by DICOMweb (QIDO-RS, WADO-RS); they are originals')
    .requiredOption('--service <url>', 'base address of the DICOMweb service; https, or on this machine')
    .requiredOption('--out <dir>', 'an empty folder for the studies; made if it is not there')
    .option('--study <uid...>', 'these studies, by StudyInstanceUID')
    .option('--accession <number>', 'studies with this accession number')
    .option('--patient <id>', 'studies of this patient ID')
    .option('--most <number>', 'fetch none if more studies than this are found', '20')
    .option('--user <name>', 'sign in with this name; the password is asked for or read from standard input')
    .option('--bearer', 'sign in with a token, asked for or read from standard input')
    .option('--policy <file>', 'policy with the limits')
    .action((options: Options) =>
      withContext('fetching', options, version, async ({ headless, output }) => {
        const { service, out, study: studies = [], accession, patient } = options;
        archiveBase(service);
        if (!/^[1-9]\d{0,4}$/.test(options.most)) throw new ScrimFailure('INVALID_REQUEST', { where: '--most' });
        const credentials = await askCredentials(options);
        const result = await fetchStudies(headless, {
          ...{ service, credentials, studies, out, most: Number(options.most) },
          ...(accession === undefined ? {} : { accession }),
          ...(patient === undefined ? {} : { patient }),
        });
        output.report(fetchReportSchema, { command: 'fetch', version, ...result }, (report) => [
          ...report.studies.map(({ folder, files, error }) =>
            error ? `failed: ${said(error)}` : `${folder ?? ''}  ${files} files`,
          ),
          `${report.counts.studies} studies with ${report.counts.files} files, ${report.counts.failed} failed`,
          ...(report.error ? [said(report.error)] : []),
        ]);
        return allFetched(result) ? exitCode.ok : exitCode.notDelivered;
      }),
    );
}
