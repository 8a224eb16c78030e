import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { clearItemSchema, clearReportSchema, exitCode, type ClearItem } from '../../contract/cli.schema.ts';
import { savedTemplates } from '../../core/app/templates.ts';
import { readTemplates } from '../../core/detect/devices/templateFile.ts';
import { clear, type ClearOptions } from '../../core/headless/clear.ts';
import { isProjectKeyFile, readProjectKey } from '../../core/vault/projectKeyFile.ts';
import { depictionSchema, viewSchema, type Depiction } from '../../model/depiction.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions, type Context } from '../context.ts';
import { openedVault, readPassphrase, vaultOptions, type VaultFlags } from '../passphrase.ts';
import { said } from '../output.ts';

interface Options extends CommonOptions, VaultFlags {
  readonly out: string;
  readonly report?: string;
  readonly projectKey?: string;
  readonly templates?: string;
  readonly passphraseFile?: string;
  readonly vault?: boolean;
  readonly bodySite?: string;
  readonly laterality?: string;
  readonly view?: string;
}

/** What the pseudonyms are made with, and where the look-up table goes if it is kept. */
type Keyed = Pick<ClearOptions, 'projectKey' | 'keepPairs' | 'templates'> & {
  readonly from: 'file' | 'vault' | 'once';
};

export function clearCommand(program: Command, version: string): void {
  vaultOptions(common(program.command('clear')))
    .description('de-identify: propose, approve by policy, burn, verify, write')
    .argument('<path...>', 'files, folders, archives or a DICOMDIR')
    .requiredOption('--out <dir>', 'folder for the finished files')
    .option('--policy <file>', 'what may be approved without a person, limits and fill')
    .option('--templates <file>', 'device templates, as the window exports them; with --vault those of the vault, too')
    .option('--report <file>', 'write the report there as JSON too')
    .option(
      '--project-key <file>',
      'what keys the pseudonyms: 64 hexadecimal digits, or what project-key export wrote; the same key gives the same pseudonyms',
    )
    .option('--passphrase-file <file>', 'passphrase of an exported project key, in its first line')
    .option('--vault', 'take the project key of the vault in --home, and keep the look-up table there')
    .option('--body-site <code>', 'SNOMED CT code of the skin site that all photos of the run show')
    .option('--laterality <side>', 'R, L, U (unpaired) or B (both): its side')
    .option('--view <view>', `how all photos were taken: ${viewSchema.options.join(', ')}`)
    .action((paths: string[], options: Options) =>
      withContext('clearing', options, version, (context) =>
        withKey(context, options, (keyed) => clearAll(context, paths, options, keyed)),
      ),
    );
}

async function clearAll(
  { headless, output, paths: product, version }: Context,
  paths: readonly string[],
  options: Options,
  { from, ...keyed }: Keyed,
): Promise<number> {
  const depiction = depictionOf(options);
  const profile: unknown = JSON.parse(await readFile(join(product.resources, 'profiles/basic.json'), 'utf8'));
  const counts = { cleared: 0, quarantined: 0, refused: 0 };
  const head = { command: 'clear', version, policy: headless.policy.name, projectKey: from } as const;
  clearReportSchema.parse({ ...head, items: [], counts });
  const report = output.itemised<ClearItem>({ head, line, file: options.report });
  try {
    const templates = [...(keyed.templates ?? []), ...(await templatesOf(options))];
    await clear(headless, paths, { out: options.out, profile, depiction, ...keyed, templates }, (item) => {
      counts[item.state]++;
      return report.add(clearItemSchema.parse(item));
    });
  } catch (thrown) {
    await report.discard();
    throw thrown;
  }
  const { cleared, quarantined, refused } = counts;
  await report.end({ counts }, `${cleared} cleared, ${quarantined} quarantined, ${refused} refused`);
  return quarantined + refused === 0 ? exitCode.ok : exitCode.someRefused;
}

const templatesOf = async ({ templates }: Options) => (templates === undefined ? [] : readTemplates(templates));

/** What is misspelt is refused: a head that is taken for nothing would be cleared unseen. */
function depictionOf({ bodySite, laterality, view }: Options): Depiction {
  const said = { bodySite: bodySite ?? null, laterality: laterality ?? null, view: view ?? null };
  const parsed = depictionSchema.safeParse(said);
  if (!parsed.success) throw new ScrimFailure('INVALID_REQUEST', { where: '--body-site, --laterality, --view' });
  return parsed.data;
}

async function withKey(context: Context, options: Options, act: (keyed: Keyed) => Promise<number>): Promise<number> {
  if (options.vault) {
    // One vault, one project: pairs of a stranger's key have no place in its table.
    if (options.projectKey) throw new ScrimFailure('INVALID_REQUEST', { where: '--vault, --project-key' });
    return openedVault(context, options, true, async ({ store }) =>
      act({
        projectKey: await store.settings.projectKey(),
        keepPairs: (pairs) => store.lookUp.keep(pairs),
        templates: await savedTemplates(store.settings),
        from: 'vault',
      }),
    );
  }
  if (options.projectKey === undefined) return act({ projectKey: randomBytes(32), from: 'once' });
  return act({ projectKey: await readKey(options.projectKey, options.passphraseFile), from: 'file' });
}

/** 32 bytes as 64 hexadecimal digits, or an exported key. Anything else is refused: a mistyped key would give other pseudonyms silently. */
async function readKey(path: string, passphraseFile: string | undefined): Promise<Uint8Array> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ScrimFailure('INVALID_REQUEST', { where: '--project-key' }, { cause });
  });
  if (isProjectKeyFile(text)) {
    const passphrase = await readPassphrase(passphraseFile, '--passphrase-file', 'Passphrase of the project key: ');
    return readProjectKey(text, passphrase);
  }
  if (!/^[0-9a-fA-F]{64}$/.test(text.trim())) throw new ScrimFailure('INVALID_REQUEST', { where: '--project-key' });
  return Buffer.from(text.trim(), 'hex');
}

function line(item: ClearItem): string {
  if (item.error) return `${item.state.padEnd(11)} ${item.source}: ${said(item.error)}`;
  const burned = item.regions.length === 1 ? '1 region burned' : `${item.regions.length} regions burned`;
  return `${item.state.padEnd(11)} ${item.source} → ${item.output} (${burned}, ${item.checks.length} checks passed)`;
}
