import type { Command } from 'commander';
import { exitCode, receiveReportSchema } from '../../contract/cli.schema.ts';
import { receive } from '../../core/headless/receive.ts';
import { createNodeProcessHost } from '../../core/workers/nodeProcessHost.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';

interface Options extends CommonOptions {
  readonly port: string;
  readonly ae: string;
  readonly listen: string;
  readonly allowAe?: string[];
  readonly allowHost?: string[];
  readonly out: string;
}

export function receiveCommand(program: Command, version: string): void {
  common(program.command('receive'))
    .description('receive DICOM objects from a modality or PACS (C-STORE) into a folder, until interrupted')
    .requiredOption('--out <dir>', 'where the received originals go; becomes readable by you alone')
    .option('--port <number>', 'port to listen on; 0 picks a free one', '11112')
    .option('--ae <title>', 'own AE title; others must call by it', 'SCRIM')
    .option('--listen <address>', 'address to listen on', '127.0.0.1')
    .option('--allow-ae <title...>', 'take objects from these AE titles only')
    .option('--allow-host <address...>', 'take objects from these addresses or networks (default: this machine)')
    .option('--policy <file>', 'policy with the limits')
    .action((options: Options) =>
      withContext('received', options, version, async ({ headless, output, paths }) => {
        const port = Number(options.port);
        if (!/^\d{1,5}$/.test(options.port)) throw new ScrimFailure('INVALID_REQUEST', { where: '--port' });
        const { ae: aeTitle, listen: address, out } = options;
        const told = { listening: 0 };
        const result = await receive(headless, {
          ...{ aeTitle, address, port, out },
          allowedTitles: options.allowAe ?? [],
          allowedHosts: options.allowHost ?? [],
          processes: createNodeProcessHost(paths.workers),
          onListening: (at) => {
            if (told.listening === at) return;
            told.listening = at;
            output.note(`${aeTitle} listens on ${address}, port ${at}. Interrupt to stop.`);
          },
        });
        output.report(receiveReportSchema, { command: 'receive', version, ...result }, (report) => [
          `${report.received} received, ${report.refused} refused${report.lastRefusal ? ` (last: ${report.lastRefusal})` : ''}`,
        ]);
        return exitCode.ok;
      }),
    );
}
