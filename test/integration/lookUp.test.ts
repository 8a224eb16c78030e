import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cliReports } from '../../contract/cli.schema.ts';
import { parseDicom } from '../../core/dicom/parse.ts';
import { samplesDir } from '../support/paths.ts';
import { runScrim, type Ended } from '../support/runScrim.ts';
import { makeFolder, removeFolders } from '../support/sharedFolder.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

const sample = join(samplesDir, 'ct-abdomen.dcm');
/** Name and number of the fictional patient of the sample. */
const original = /zztest|ZZ-/i;
let root: string;
let home: string;
let cleared: Ended;
const at = (name: string) => join(root, name);
const inVault = (args: readonly string[], where = home) =>
  runScrim([...args, '--vault-passphrase-file', at('vault.txt'), '--json'], where);

type Command = keyof typeof cliReports;
function report<C extends Command>(command: C, { stdout }: Ended) {
  return cliReports[command].parse(JSON.parse(stdout)) as ReturnType<(typeof cliReports)[C]['parse']>;
}

beforeAll(async () => {
  root = await makeFolder();
  home = at('home');
  await writeFile(at('vault.txt'), 'passphrase of the vault\n');
  await writeFile(at('table.txt'), 'passphrase of the table\r\nsecond line\n');
  await writeFile(at('file.txt'), 'passphrase of the file');
  await writeFile(at('wrong.txt'), 'passphrase of nobody');
  cleared = await inVault(['clear', sample, '--out', at('out'), '--vault']);
});
afterAll(removeFolders);

/** The pseudonym of the patient in the one finished file. */
async function patientOf(ended: Ended, folder: string): Promise<string> {
  const [item] = report('clear', ended).items;
  const bytes = await readFile(join(folder, item!.output!));
  const element = parseDicom(bytes).elements.find(({ tag }) => tag === 0x00100020)!;
  return bytes.toString('latin1', element.valueStart, element.valueEnd).trim();
}

describe('scrim look-up', () => {
  it('keeps the pairs of what was cleared with the vault, in the vault alone', async () => {
    expect(cleared.code).toBe(0);
    expect(report('clear', cleared).projectKey).toBe('vault');
    expect(`${cleared.stdout}${cleared.stderr}`.replaceAll(sample, '')).not.toMatch(original);
    const shown = report('look-up', await inVault(['look-up', 'show']));
    expect(shown).toMatchObject({ action: 'show', exported: null, passphrase: false });
    expect(shown.pairs).toBeGreaterThan(3);
  });

  it('exports them only under the passphrase, to a file for its owner, and tells who did', async () => {
    const table = at('table.csv');
    const exporting = (passphrase: string, ...more: string[]) =>
      inVault(['look-up', 'export', '--out', table, '--passphrase-file', at(passphrase), ...more]);
    const unguarded = await exporting('table.txt');
    expect([unguarded.code, unguarded.stderr]).toEqual([3, expect.stringContaining('LOOK_UP_UNGUARDED')]);
    const set = await inVault(['look-up', 'passphrase', '--passphrase-file', at('table.txt')]);
    expect(report('look-up', set)).toMatchObject({ action: 'passphrase', passphrase: true });
    const wrong = await exporting('wrong.txt');
    expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringContaining('WRONG_PASSPHRASE')]);
    const patient = await patientOf(cleared, at('out'));
    const ended = await exporting('table.txt', '--patient', patient);
    expect(ended.code).toBe(0);
    expect(report('look-up', ended).exported).toBe(report('look-up', ended).pairs);
    const csv = await readFile(table, 'utf8');
    expect(csv).toMatch(original);
    expect(csv).toContain(`"${patient}","PatientID",`);
    if (process.platform !== 'win32') expect((await stat(table)).mode & 0o777).toBe(0o600);
    expect((await exporting('table.txt')).stderr).toContain('FILE_EXISTS');
    expect(ended.stdout).not.toMatch(original);

    const audited = await inVault(['audit']);
    expect(audited.code).toBe(0);
    const { entries, whole } = report('audit', audited);
    expect(whole).toBe(true);
    expect(entries.slice(0, 3).map(({ what }) => what)).toEqual([
      'look-up-passphrase-set',
      'look-up-refused',
      'look-up-exported',
    ]);
    expect(entries.every(({ who }) => who !== '')).toBe(true);
    expect(audited.stdout).not.toMatch(original);
  });

  it('takes no secret but from a file or standard input', async () => {
    const args = ['look-up', 'export', '--out', at('never.csv'), '--vault-passphrase-file', at('vault.txt')];
    const piped = await runScrim(args, home, 'passphrase of nobody\n');
    expect([piped.code, piped.stderr]).toEqual([3, expect.stringContaining('WRONG_PASSPHRASE')]);
    const missing = await runScrim([...args, '--passphrase-file', at('missing')], home);
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('--passphrase-file')]);
  });

  it('says where there is no vault', async () => {
    const ended = await runScrim(['look-up', 'show'], at('empty'));
    expect([ended.code, ended.stderr]).toEqual([3, expect.stringContaining('VAULT_ABSENT')]);
  });
});

describe('scrim project-key', () => {
  it('brings the same pseudonyms to another vault, and to a run without one', async () => {
    const key = at('project.json');
    const exported = await inVault(['project-key', 'export', '--out', key, '--passphrase-file', at('file.txt')]);
    expect(exported.code).toBe(0);
    const other = at('other-home');
    const take = ['project-key', 'import', key, '--passphrase-file'];
    expect((await inVault([...take, at('wrong.txt')], other)).stderr).toContain('WRONG_PASSPHRASE');
    const taken = report('project-key', await inVault([...take, at('file.txt')], other));
    expect(taken.project).toBe(report('project-key', exported).project);

    const patient = await patientOf(cleared, at('out'));
    const there = await inVault(['clear', sample, '--out', at('there'), '--vault'], other);
    expect(await patientOf(there, at('there'))).toBe(patient);
    const file = ['--project-key', key, '--passphrase-file', at('file.txt')];
    const without = await runScrim(['clear', sample, '--out', at('without'), '--json', ...file], at('third'));
    expect(await patientOf(without, at('without'))).toBe(patient);
    expect(report('clear', without).projectKey).toBe('file');
  });

  it('does not replace a key that was used unless told to', async () => {
    const [fresh, key] = [at('fresh-home'), at('fresh.json')];
    await inVault(['project-key', 'import', at('project.json'), '--passphrase-file', at('file.txt')], at('unused'));
    const made = await inVault(['clear', sample, '--out', at('fresh-out'), '--vault'], fresh);
    expect(made.code).toBe(0);
    await inVault(['project-key', 'export', '--out', key, '--passphrase-file', at('file.txt')], fresh);
    const take = ['project-key', 'import', key, '--passphrase-file', at('file.txt')];
    const refused = await inVault(take);
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('PROJECT_KEY_OTHER')]);
    expect((await inVault([...take, '--replace'])).code).toBe(0);
  });
});
