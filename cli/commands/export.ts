import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { exitCode, exportReportSchema } from '../../contract/cli.schema.ts';
import { allExported, exportCleared } from '../../core/headless/export.ts';
import { exportRendered } from '../../core/headless/exportRendered.ts';
import { annotationsSchema } from '../../model/annotation.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';
import { said } from '../output.ts';

interface Options extends CommonOptions {
  readonly out: string;
  readonly zip?: boolean;
  readonly dicomdir: boolean;
  readonly annotations?: string;
  readonly against?: string[];
  readonly rendered?: string;
  readonly frame?: string;
  readonly flatten?: boolean;
  readonly photos?: boolean;
}

export function exportCommand(program: Command, version: string): void {
  common(program.command('export'))
    .description('write cleared DICOM objects as a folder with a DICOMDIR, or as an archive of it')
    .argument('<dir>', 'the folder that scrim clear wrote')
    .requiredOption('--out <dir>', 'an empty folder for the export; made if it is not there')
    .option('--zip', 'one archive, export.zip, instead of files')
    .option('--dicomdir', 'with a DICOMDIR (the default)', true)
    .option('--no-dicomdir', 'without a DICOMDIR')
    .option('--photos', 'photos too, as VL Photographic and Dermoscopic Photography objects')
    .option('--annotations <file>', 'annotations by image id, as JSON; become presentation states and reports')
    .option('--against <path...>', 'originals: no text of an annotation may repeat an identifier of theirs')
    .option('--rendered <format>', 'pictures instead of DICOM: png or jpeg')
    .option('--frame <number>', 'with --rendered: this frame only, from 1')
    .option('--flatten', 'with --rendered: draw the annotations into the pixels')
    .option('--policy <file>', 'policy with the limits and the fill')
    .action((folder: string, options: Options) =>
      withContext('exporting', options, version, async ({ headless, output }) => {
        const annotations = options.annotations ? await readAnnotations(options.annotations) : {};
        const { out, zip = false, dicomdir: directory, against = [], photos = false } = options;
        const rendered = renderedOptions(options);
        const result = rendered
          ? await exportRendered(headless, { folder, out, zip, annotations, against, ...rendered })
          : await exportCleared(headless, { folder, out, zip, directory, version, photos, annotations, against });
        output.report(exportReportSchema, { command: 'export', version, ...result }, (report) => [
          ...report.items.map(
            ({ source, state, file, error }) =>
              `${state.padEnd(9)} ${source}${file ? ` → ${file}` : ''}${error ? `: ${said(error)}` : ''}`,
          ),
          `${report.counts.exported} exported, ${report.counts.duplicate} duplicate, ${report.counts.refused} refused`,
          ...(rendered
            ? []
            : [
                report.profile
                  ? `The export keeps to ${report.profile}.`
                  : 'The export is in no general purpose profile.',
              ]),
        ]);
        return allExported(result) ? exitCode.ok : exitCode.someRefused;
      }),
    );
}

/** What is asked of rendering; undefined without it. */
function renderedOptions({ rendered, frame, flatten, annotations, photos }: Options) {
  const invalid = (where: string) => new ScrimFailure('INVALID_REQUEST', { where });
  if (rendered === undefined && (frame !== undefined || flatten)) throw invalid('--frame, --flatten');
  if (rendered === undefined) return undefined;
  if (photos) throw invalid('--photos, --rendered');
  if (rendered !== 'png' && rendered !== 'jpeg') throw invalid('--rendered');
  if (frame !== undefined && !/^[1-9]\d{0,5}$/.test(frame)) throw invalid('--frame');
  // A picture cannot hold them beside its pixels, and nobody draws into pixels unasked.
  if ((annotations !== undefined) !== (flatten ?? false)) throw invalid('--flatten, --annotations');
  return { format: rendered, ...(frame === undefined ? {} : { frame: Number(frame) - 1 }) } as const;
}

const annotationsFileSchema = z.record(z.string(), annotationsSchema);

async function readAnnotations(path: string): Promise<z.output<typeof annotationsFileSchema>> {
  try {
    return annotationsFileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new ScrimFailure('INVALID_REQUEST', { where: '--annotations' }, { cause });
  }
}
