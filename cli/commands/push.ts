import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { exitCode, pushReportSchema } from '../../contract/cli.schema.ts';
import { caseFileSchema, push, type CaseFile } from '../../core/headless/push.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';
import { readPassword } from '../password.ts';
import { said } from '../output.ts';

interface Options extends CommonOptions {
  readonly service: string;
  readonly case: string;
  readonly user?: string;
  readonly against?: string[];
}

export function pushCommand(program: Command, version: string): void {
  common(program.command('push'))
    .description('upload cleared images as a case; run again to resume')
    .argument('<dir>', 'the folder that scrim clear wrote')
    .requiredOption('--service <url>', 'origin of the case service')
    .requiredOption('--case <file>', 'case file: form, consent, annotations')
    .option('--user <name>', 'user name (default: the one in the case file)')
    .option('--against <path...>', 'originals: no text of the case may repeat an identifier of theirs')
    .option('--policy <file>', 'policy with the limits and the fill')
    .action((folder: string, options: Options) =>
      withContext('sending', options, version, async ({ headless, output }) => {
        const caseFile = await readCase(options.case);
        const username = options.user ?? caseFile.username;
        if (!username || !URL.canParse(options.service))
          throw new ScrimFailure('INVALID_REQUEST', { where: '--user, --service' });
        const password = await readPassword(`Password of ${username}: `);
        const { service, against = [] } = options;
        const result = await push(headless, { folder, service, caseFile, username, password, against });
        output.report(pushReportSchema, { command: 'push', version, ...result }, (report) => [
          ...report.images.map(
            ({ source, state, error }) => `${state.padEnd(10)} ${source}${error ? `: ${said(error)}` : ''}`,
          ),
          report.delivered
            ? `case ${report.case} delivered`
            : `not delivered: ${report.error ? said(report.error) : 'unknown'}`,
        ]);
        return result.delivered ? exitCode.ok : exitCode.notDelivered;
      }),
    );
}

async function readCase(path: string): Promise<CaseFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ScrimFailure('INVALID_REQUEST', { where: '--case' }, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ScrimFailure('INVALID_REQUEST', { where: '--case' }, { cause });
  }
  const parsed = caseFileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))].join(' ');
  throw new ScrimFailure('CASE_INCOMPLETE', { fields: fields.slice(0, 200) });
}
