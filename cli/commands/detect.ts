import type { Command } from 'commander';
import { detectReportSchema, exitCode, type DetectItem } from '../../contract/cli.schema.ts';
import { readTemplates } from '../../core/detect/devices/templateFile.ts';
import { detect } from '../../core/headless/detect.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';
import { said } from '../output.ts';

interface DetectOptions extends CommonOptions {
  readonly templates?: string;
  readonly faces?: boolean;
  readonly text?: boolean;
}

export function detectCommand(program: Command, version: string): void {
  common(program.command('detect'))
    .description('propose what should be redacted: faces, burned-in text, device regions')
    .argument('<path...>', 'files, folders, archives or a DICOMDIR')
    .option('--faces', 'run the face detector only')
    .option('--text', 'run the text detector only')
    .option('--templates <file>', 'device templates, as the window exports them')
    .option('--policy <file>', 'policy with the thresholds (default: the one shipped)')
    .action((paths: string[], options: DetectOptions) =>
      withContext('detecting', options, version, async ({ headless, output }) => {
        const only = options.faces || options.text;
        const detectors = only
          ? { face: Boolean(options.faces), text: Boolean(options.text), region: false }
          : headless.policy.detectors;
        const templates = options.templates === undefined ? [] : await readTemplates(options.templates);
        const items = await detect(headless, paths, { detectors, templates });
        output.report(detectReportSchema, { command: 'detect', version, items }, (report) =>
          report.items.flatMap(lines),
        );
        return items.every((item) => item.error === null) ? exitCode.ok : exitCode.someRefused;
      }),
    );
}

function lines(item: DetectItem): string[] {
  if (item.error) return [`${item.source}: ${said(item.error)}`];
  const looks = item.looks.map(() => '  may show a part of a face: please look');
  if (item.proposals.length === 0) return [`${item.source}: nothing found`, ...looks];
  return [
    `${item.source}:`,
    ...looks,
    ...item.proposals.map(({ kind, frame, box, score, reason, keptBy }) => {
      const where = `${Math.round(box.x)},${Math.round(box.y)} ${Math.round(box.width)} × ${Math.round(box.height)}`;
      return `  ${kind} ${score.toFixed(2)} at ${where}, ${frame === 'all' ? 'all frames' : `frame ${frame + 1}`}: ${reason}${keptBy ? ` (kept by ${keptBy})` : ''}`;
    }),
  ];
}
