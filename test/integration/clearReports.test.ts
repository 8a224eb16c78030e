import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cliReports } from '../../contract/cli.schema.ts';
import { resourcesDir } from '../support/paths.ts';
import { runScrim, type Ended } from '../support/runScrim.ts';
import { makeFolder, removeFolders } from '../support/sharedFolder.ts';
import { structuredReport } from '../support/structuredReport.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let [root, home, source, policyFile] = ['', '', '', ''];
beforeAll(async () => {
  root = await makeFolder();
  [home, source, policyFile] = ['home', 'in', 'policy.json'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(source);
  await writeFile(join(source, 'report.dcm'), structuredReport());
  const policy = JSON.parse(await readFile(join(resourcesDir, 'policies/default.json'), 'utf8')) as object;
  const deid = { options: { cleanStructuredContent: true } };
  await writeFile(join(root, 'key'), Buffer.alloc(32, 7).toString('hex'));
  await writeFile(policyFile, JSON.stringify({ ...policy, deid }));
});
afterAll(removeFolders);

const itemOf = ({ stdout }: Ended) => cliReports.clear.parse(JSON.parse(stdout)).items[0]!;
const clear = (out: string, more: readonly string[] = []): Promise<Ended> =>
  runScrim(['clear', source, '--out', join(root, out), '--json', ...more], home);

describe('scrim clear of a structured report', () => {
  it('refuses it by the default policy', async () => {
    const ended = await clear('refused');
    expect([ended.code, itemOf(ended).error?.code]).toEqual([3, 'DICOM_EMBEDDED_DOCUMENT']);
    expect(await readdir(join(root, 'refused'))).toEqual([]);
  });

  it('is announced by inspect and has nothing to detect where it will leave, and is described where it will not', async () => {
    const looked = async (command: 'inspect' | 'detect', more: readonly string[]) => {
      const ended = await runScrim([command, source, '--json', ...more], home);
      return { code: ended.code, item: (JSON.parse(ended.stdout) as { items: object[] }).items[0] };
    };
    const kept = ['--policy', policyFile];
    expect(await looked('inspect', kept)).toMatchObject({
      code: 0,
      item: {
        state: 'accepted',
        kind: 'dicom',
        columns: null,
        error: null,
        plan: expect.stringContaining('content tree') as unknown,
      },
    });
    expect(await looked('detect', kept)).toMatchObject({ code: 0, item: { proposals: [], error: null } });
    expect(await looked('inspect', [])).toMatchObject({
      code: 3,
      item: { state: 'refused', kind: 'dicom', error: { code: 'DICOM_EMBEDDED_DOCUMENT' } },
    });
    expect(await looked('detect', [])).toMatchObject({ code: 3 });
  });

  it('cleans it where the policy has Clean Structured Content, and exports it as a report', async () => {
    const policy = ['--policy', policyFile];
    const kept = [...policy, '--project-key', join(root, 'key')];
    const ended = await clear('out', kept);
    const item = itemOf(ended);
    expect([ended.code, item.state, item.error]).toEqual([0, 'cleared', null]);
    expect(item.checks.find(({ check }) => check === 'no-pixels')?.passed).toBe(true);
    const made = await readFile(join(root, 'out', item.output!), 'latin1');
    for (const word of ['Fabelmann', 'Wolfenstein', 'FH-00815', '20240611']) expect(made).not.toContain(word);
    expect(made).toContain('with acute chest pain');

    const again = itemOf(await clear('out', kept));
    expect(again).toMatchObject({ state: 'cleared', output: item.output });

    const files = join(root, 'files');
    const exported = await runScrim(['export', join(root, 'out'), '--out', files, '--json', ...policy], home);
    const { items } = cliReports.export.parse(JSON.parse(exported.stdout));
    expect(items[0]).toMatchObject({ state: 'exported', error: null });
    expect(await readFile(join(files, 'DICOMDIR'), 'latin1')).toContain('SR DOCUMENT');

    const pictures = join(root, 'pictures');
    const rendered = ['export', join(root, 'out'), '--out', pictures, '--rendered', 'png', '--json', ...policy];
    const { stdout } = await runScrim(rendered, home);
    expect(cliReports.export.parse(JSON.parse(stdout)).items[0]?.error?.code).toBe('DICOM_NO_PIXELS');
  });

  it('takes two reports of one SOPInstanceUID for a conflict', async () => {
    await writeFile(join(source, 'other.dcm'), structuredReport({ ContentTime: '101010' }));
    const { stdout } = await clear('conflict', ['--policy', policyFile]);
    const { items } = cliReports.clear.parse(JSON.parse(stdout));
    expect(items.map(({ error }) => error?.code)).toEqual(['INSTANCE_CONFLICT', 'INSTANCE_CONFLICT']);
  });

  it('withdraws what an earlier run made of one of the two', async () => {
    expect(await readdir(join(root, 'out'))).toHaveLength(2);
    const { stdout } = await clear('out', ['--policy', policyFile, '--project-key', join(root, 'key')]);
    const { items } = cliReports.clear.parse(JSON.parse(stdout));
    expect(items.map(({ error }) => error?.code)).toEqual(['INSTANCE_CONFLICT', 'INSTANCE_CONFLICT']);
    expect(await readdir(join(root, 'out'))).toEqual([]);
  });
});
