import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { clearReportSchema, exitCode, verifyReportSchema, type VerifyItem } from '../../contract/cli.schema.ts';
import { verify, type VerifyOptions } from '../../core/headless/verify.ts';
import type { KeptFinding } from '../../model/clearance.ts';
import { isTemplateRight } from '../../model/deviceTemplate.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';
import { said } from '../output.ts';

interface Options extends CommonOptions {
  readonly against?: string[];
  readonly report?: string;
}

export function verifyCommand(program: Command, version: string): void {
  common(program.command('verify'))
    .description('read finished files as a stranger would and look for leaks')
    .argument('<path...>', 'finished files or folders of them')
    .option(
      '--against <path...>',
      'the originals: no identifier of theirs may survive, pixels outside the masks must be theirs',
    )
    .option(
      '--report <file>',
      'the report that scrim clear wrote: which output came from which original, and its masks',
    )
    .option('--policy <file>', 'policy with the limits and the fill')
    .action((paths: string[], options: Options) =>
      withContext('verifying', options, version, async ({ headless, output }) => {
        const items = await verify(headless, paths, await verifyOptions(options));
        output.report(verifyReportSchema, { command: 'verify', version, items }, (report) =>
          report.items.flatMap(lines),
        );
        if (items.length === 0) throw new ScrimFailure('NOT_FOUND');
        return items.every((item) => item.clean) ? exitCode.ok : exitCode.leaks;
      }),
    );
}

async function verifyOptions(options: Options): Promise<VerifyOptions> {
  const against = options.against ?? [];
  const nothing = { burned: new Map(), overlays: new Map(), sources: new Map(), hashes: new Map() };
  if (!options.report) return { against, ...nothing, encodings: new Map(), kept: new Map() };
  const text = await readFile(options.report, 'utf8').catch((cause: unknown) => {
    throw new ScrimFailure('INVALID_REQUEST', { where: '--report' }, { cause });
  });
  const report = clearReportSchema.parse(JSON.parse(text));
  const written = report.items.flatMap((item) => (item.output ? [{ ...item, output: item.output }] : []));
  return {
    against,
    burned: new Map(written.map((item) => [item.output, item.regions])),
    overlays: new Map(written.map((item) => [item.output, item.overlays])),
    kept: new Map(written.map((item) => [item.output, item.kept.filter(isBelieved)])),
    sources: new Map(written.map((item) => [item.output, item.source])),
    hashes: new Map(written.flatMap(({ output, hashIn }) => (hashIn ? [[output, hashIn] as const] : []))),
    encodings: new Map(written.flatMap(({ output, encoding }) => (encoding ? [[output, encoding] as const] : []))),
  };
}

/** A report is not sealed: it is believed in what an unattended run may keep, and each of those is looked at again. */
const isBelieved = ({ what, textClass, by }: KeptFinding): boolean =>
  what === 'text' && textClass === 'measurement' && isTemplateRight(by);

function lines(item: VerifyItem): string[] {
  if (item.error) return [`${item.source}: ${said(item.error)}`];
  const failed = item.checks.filter((check) => !check.passed);
  if (failed.length === 0) return [`${item.source}: clean (${item.checks.length} checks)`];
  return [`${item.source}: LEAKS`, ...failed.map((check) => `  ${check.check}: ${check.detail}`)];
}
