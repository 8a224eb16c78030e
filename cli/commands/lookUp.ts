import type { Command } from 'commander';
import { exitCode, lookUpReportSchema, type LookUpReport } from '../../contract/cli.schema.ts';
import type { HeadlessVault } from '../../core/headless/vault.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';
import { openedVault, readPassphrase, vaultOptions, type VaultFlags } from '../passphrase.ts';

interface Options extends CommonOptions, VaultFlags {
  readonly out: string;
  readonly passphraseFile?: string;
  readonly currentPassphraseFile?: string;
  readonly patient?: string;
}

/** What a subcommand does with the vault; `exported` is null where it exports nothing. */
type Act = (vault: HeadlessVault, options: Options) => Promise<Pick<LookUpReport, 'exported'>>;

export function lookUpCommand(program: Command, version: string): void {
  const group = program
    .command('look-up')
    .description('the table in the vault that leads from pseudonyms back to originals')
    .exitOverride();
  const add = (name: LookUpReport['action'], description: string, act: Act): Command =>
    vaultOptions(common(group.command(name)))
      .description(description)
      .action((options: Options) => run(name, options, version, act));

  add('show', 'how many pairs there are, and whether a passphrase guards them', async () => ({ exported: null }));
  add('passphrase', 'set the passphrase of the table, or change it', setPassphrase)
    .option('--passphrase-file <file>', 'the new passphrase, in its first line')
    .option('--current-passphrase-file <file>', 'the present one, where there is one');
  add('export', 'write the table to a new file as CSV', exportTable)
    .requiredOption('--out <file>', 'the new file; what is there is never overwritten')
    .option('--passphrase-file <file>', 'the passphrase of the table, in its first line')
    .option('--patient <pseudonym>', 'only what belongs to this patient');
}

const setPassphrase: Act = async ({ lookUp }, { passphraseFile, currentPassphraseFile }) => {
  const { passphrase: guarded } = await lookUp.state();
  const current = guarded
    ? await readPassphrase(currentPassphraseFile, '--current-passphrase-file', 'Present passphrase of the table: ')
    : null;
  const next = await readPassphrase(passphraseFile, '--passphrase-file', 'New passphrase of the table: ');
  await lookUp.setPassphrase(current, next);
  return { exported: null };
};

const exportTable: Act = async ({ lookUp }, { out, passphraseFile, patient }) => {
  const passphrase = await readPassphrase(passphraseFile, '--passphrase-file', 'Passphrase of the table: ');
  return { exported: await lookUp.export(out, passphrase, patient ?? null) };
};

function run(action: LookUpReport['action'], options: Options, version: string, act: Act): Promise<void> {
  return withContext('looking up', options, version, async (context) => {
    await openedVault(context, options, false, async (vault) => {
      const { exported } = await act(vault, options);
      const report = { command: 'look-up', version, action, exported, ...(await vault.lookUp.state()) } as const;
      context.output.report(lookUpReportSchema, report, ({ pairs, passphrase, project }) => [
        ...(exported === null ? [] : [`${exported} pairs written`]),
        `${pairs} pairs in the vault, ${passphrase ? 'guarded by a passphrase' : 'no passphrase set'}`,
        `project key ${project}`,
      ]);
    });
    return exitCode.ok;
  });
}
