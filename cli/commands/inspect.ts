import type { Command } from 'commander';
import { exitCode, inspectReportSchema, type InspectItem } from '../../contract/cli.schema.ts';
import { inspect } from '../../core/headless/inspect.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';
import { table, said } from '../output.ts';

export function inspectCommand(program: Command, version: string): void {
  common(program.command('inspect'))
    .description('list what is there and what Scrim would do with it')
    .argument('<path...>', 'files, folders, archives or a DICOMDIR')
    .option('--policy <file>', 'policy with the limits, and with what may leave (default: the one shipped)')
    .action((paths: string[], options: CommonOptions & { readonly policy?: string }) =>
      withContext('inspecting', options, version, async ({ headless, output }) => {
        const items = await inspect(headless, paths);
        output.report(inspectReportSchema, { command: 'inspect', version, items }, (report) =>
          table(report.items.map(line)),
        );
        return items.every((item) => item.state === 'accepted') ? exitCode.ok : exitCode.someRefused;
      }),
    );
}

function line(item: InspectItem): string[] {
  if (item.error) return ['refused', item.source, said(item.error)];
  const size =
    item.columns === null
      ? 'a report'
      : `${item.columns} × ${item.rows}${item.frames === 1 ? '' : ` × ${item.frames} frames`}`;
  const identifiers = item.identifiers.join(' ') || 'no identifiers';
  return ['accepted', item.source, item.mediaType ?? '', size, identifiers, groupOf(item), doubtOf(item)];
}

function groupOf({ group }: InspectItem): string {
  if (!group) return '';
  if (group.kind === 'folder') return `folder ${group.folder}`;
  return `patient ${group.patient}, study ${group.study}, series ${group.series}`;
}

function doubtOf({ conflictsWith, duplicateOf }: InspectItem): string {
  if (conflictsWith.length > 0) return `other content under the same SOPInstanceUID: ${conflictsWith.join(', ')}`;
  return duplicateOf === null ? '' : `same as ${duplicateOf}`;
}
