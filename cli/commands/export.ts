import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { exitCode, exportReportSchema } from '../../contract/cli.schema.ts';
import { allExported, exportCleared } from '../../core/headless/export.ts';
import { annotationsSchema } from '../../model/annotation.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';

interface Options extends CommonOptions {
  readonly out: string;
  readonly zip?: boolean;
  readonly dicomdir: boolean;
  readonly annotations?: string;
}

export function exportCommand(program: Command, version: string): void {
  common(program.command('export'))
    .description('write cleared DICOM objects as a folder with a DICOMDIR, or as an archive of it')
    .argument('<dir>', 'the folder that scrim clear wrote')
    .requiredOption('--out <dir>', 'an empty folder for the export; made if it is not there')
    .option('--zip', 'one archive, export.zip, instead of files')
    .option('--dicomdir', 'with a DICOMDIR (the default)', true)
    .option('--no-dicomdir', 'without a DICOMDIR')
    .option('--annotations <file>', 'annotations by image id, as JSON; become presentation states and reports')
    .option('--policy <file>', 'policy with the limits and the fill')
    .action((folder: string, options: Options) =>
      withContext('exporting', options, version, async ({ headless, output }) => {
        const annotations = options.annotations ? await readAnnotations(options.annotations) : {};
        const { out, zip = false, dicomdir: directory } = options;
        const result = await exportCleared(headless, { folder, out, zip, directory, version, annotations });
        output.report(exportReportSchema, { command: 'export', version, ...result }, (report) => [
          ...report.items.map(
            ({ source, state, file, error }) =>
              `${state.padEnd(9)} ${source}${file ? ` → ${file}` : ''}${error ? `: ${error.message}` : ''}`,
          ),
          `${report.counts.exported} exported, ${report.counts.duplicate} duplicate, ${report.counts.refused} refused`,
          report.profile ? `The export keeps to ${report.profile}.` : 'The export is in no general purpose profile.',
        ]);
        return allExported(result) ? exitCode.ok : exitCode.someRefused;
      }),
    );
}

const annotationsFileSchema = z.record(z.string(), annotationsSchema);

async function readAnnotations(path: string): Promise<z.output<typeof annotationsFileSchema>> {
  try {
    return annotationsFileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new ScrimFailure('INVALID_REQUEST', { where: '--annotations' }, { cause });
  }
}
