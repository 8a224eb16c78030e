import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { clearReportSchema, exitCode, type ClearItem } from '../../contract/cli.schema.ts';
import { allCleared, clear } from '../../core/headless/clear.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';

interface Options extends CommonOptions {
  readonly out: string;
  readonly report?: string;
  readonly projectKey?: string;
}

export function clearCommand(program: Command, version: string): void {
  common(program.command('clear'))
    .description('de-identify: propose, approve by policy, burn, verify, write')
    .argument('<path...>', 'files, folders, archives or a DICOMDIR')
    .requiredOption('--out <dir>', 'folder for the finished files')
    .option('--policy <file>', 'what may be approved without a person, limits and fill')
    .option('--report <file>', 'write the report there as JSON too')
    .option(
      '--project-key <file>',
      '64 hexadecimal digits that key the pseudonyms; the same key gives the same pseudonyms',
    )
    .action((paths: string[], options: Options) =>
      withContext('clearing', options, version, async ({ headless, output, paths: product }) => {
        const projectKey = options.projectKey ? await readKey(options.projectKey) : randomBytes(32);
        const profile: unknown = JSON.parse(await readFile(join(product.resources, 'profiles/basic.json'), 'utf8'));
        const items = await clear(headless, paths, { out: options.out, projectKey, profile });
        const count = (state: ClearItem['state']) => items.filter((item) => item.state === state).length;
        const report = clearReportSchema.parse({
          command: 'clear',
          version,
          policy: headless.policy.name,
          projectKey: options.projectKey ? 'file' : 'once',
          items,
          counts: { cleared: count('cleared'), quarantined: count('quarantined'), refused: count('refused') },
        });
        if (options.report) await writeFile(options.report, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
        output.report(clearReportSchema, report, ({ items: all, counts }) => [
          ...all.map(line),
          `${counts.cleared} cleared, ${counts.quarantined} quarantined, ${counts.refused} refused`,
        ]);
        return allCleared(items) ? exitCode.ok : exitCode.someRefused;
      }),
    );
}

/** 32 bytes as 64 hexadecimal digits. Anything else is refused: a mistyped key would give other pseudonyms silently. */
async function readKey(path: string): Promise<Uint8Array> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ScrimFailure('INVALID_REQUEST', { where: '--project-key' }, { cause });
  });
  if (!/^[0-9a-fA-F]{64}$/.test(text.trim())) throw new ScrimFailure('INVALID_REQUEST', { where: '--project-key' });
  return Buffer.from(text.trim(), 'hex');
}

function line(item: ClearItem): string {
  if (item.error) return `${item.state.padEnd(11)} ${item.source}: ${item.error.message} ${item.error.advice}`;
  const burned = item.regions.length === 1 ? '1 region burned' : `${item.regions.length} regions burned`;
  return `${item.state.padEnd(11)} ${item.source} → ${item.output} (${burned}, ${item.checks.length} checks passed)`;
}
