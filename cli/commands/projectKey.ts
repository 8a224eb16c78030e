import type { Command } from 'commander';
import { exitCode, projectKeyReportSchema, type ProjectKeyReport } from '../../contract/cli.schema.ts';
import type { HeadlessVault } from '../../core/headless/vault.ts';
import { common } from '../common.ts';
import { withContext, type CommonOptions } from '../context.ts';
import { openedVault, readPassphrase, vaultOptions, type VaultFlags } from '../passphrase.ts';

interface Options extends CommonOptions, VaultFlags {
  readonly out: string;
  readonly passphraseFile?: string;
  readonly replace?: boolean;
}

type Act = (vault: HeadlessVault, passphrase: string) => Promise<unknown>;

export function projectKeyCommand(program: Command, version: string): void {
  const group = program
    .command('project-key')
    .description('the key of the vault that makes its pseudonyms')
    .exitOverride();
  const passphraseFile = ['--passphrase-file <file>', 'the passphrase of the file, in its first line'] as const;

  vaultOptions(common(group.command('export')))
    .description('write the key to a new file under a passphrase')
    .requiredOption('--out <file>', 'the new file; what is there is never overwritten')
    .option(...passphraseFile)
    .action((options: Options) =>
      run('export', options, version, ({ lookUp }, passphrase) => lookUp.exportProjectKey(options.out, passphrase)),
    );
  vaultOptions(common(group.command('import')))
    .description('take an exported key, so that this vault makes the same pseudonyms')
    .argument('<file>', 'what project-key export wrote')
    .option(...passphraseFile)
    .option('--replace', 'even if something was cleared here with another key')
    .action((file: string, options: Options) =>
      run('import', options, version, ({ lookUp }, passphrase) =>
        lookUp.importProjectKey(file, passphrase, options.replace ?? false),
      ),
    );
}

function run(action: ProjectKeyReport['action'], options: Options, version: string, act: Act): Promise<void> {
  return withContext('project key', options, version, async (context) => {
    await openedVault(context, options, action === 'import', async (vault) => {
      await act(vault, await readPassphrase(options.passphraseFile, '--passphrase-file', 'Passphrase of the file: '));
      const { project } = await vault.lookUp.state();
      context.output.report(projectKeyReportSchema, { command: 'project-key', version, action, project }, () => [
        `project key ${project} ${action === 'export' ? 'written' : 'taken'}`,
      ]);
    });
    return exitCode.ok;
  });
}
