import { once } from 'node:events';
import { appendFile, cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cliReports } from '../../contract/cli.schema.ts';
import { sharedCaseSchema } from '../../contract/caseApi.schema.ts';
import { startService, type RunningService } from '../../tools/demo/service.ts';
import { nameMark, writeBadInputs, type BadInput } from '../support/badInputs.ts';
import { resourcesDir, samplesDir } from '../support/paths.ts';
import { runScrim, startScrim, type Ended } from '../support/runScrim.ts';
import { makeFolder, removeFolders } from '../support/sharedFolder.ts';

// Detection of two pictures on a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

let home: string;
let source: string;
let out: string;
let reportFile: string;
let bad: BadInput[];
let cleared: Ended;
const good = [`${nameMark}-ct.dcm`, `${nameMark}-lesion.jpg`];

/** One `clear` of two samples among all bad inputs; the tests look at what it left. */
beforeAll(async () => {
  const root = await makeFolder();
  [home, source, out, reportFile] = ['home', 'in', 'out', 'report.json'].map((name) => join(root, name)) as [
    string,
    string,
    string,
    string,
  ];
  bad = await writeBadInputs(source);
  await cp(join(samplesDir, 'ct-abdomen.dcm'), join(source, good[0]!));
  await cp(join(samplesDir, 'skin-lesion.jpg'), join(source, good[1]!));
  cleared = await runScrim(['clear', source, '--out', out, '--report', reportFile, '--json'], home);
});
afterAll(removeFolders);

type Command = keyof typeof cliReports;
/** The one document on stdout, by the contract's schema. */
function report<C extends Command>(command: C, { stdout }: Ended) {
  return cliReports[command].parse(JSON.parse(stdout)) as ReturnType<(typeof cliReports)[C]['parse']>;
}

/** Of the samples and of the names of their files; the transfer syntax and other facts may be told. */
const telling = new RegExp(`${nameMark}|zztest|lovisa|zz-|19610722|19480309|zzcam|zzowner`, 'i');
const expectedRefusals = () => Object.fromEntries(bad.map(({ name, code }) => [name, code]));
const refusals = (items: readonly { source: string; error: { code: string } | null }[]) =>
  Object.fromEntries(items.flatMap(({ source: name, error }) => (error ? [[name, error.code]] : [])));

describe('scrim inspect', () => {
  it('names the reason of each bad input, describes the rest and exits with 3', async () => {
    const ended = await runScrim(['inspect', source, '--json'], home);
    expect(ended.code).toBe(3);
    const { items } = report('inspect', ended);
    expect(refusals(items)).toEqual(expectedRefusals());
    const accepted = items.filter(({ state }) => state === 'accepted');
    expect(accepted.map((item) => item.source).sort()).toEqual(good);
    expect(accepted.every(({ identifiers }) => identifiers.length > 0)).toBe(true);
    // Categories only: no value of the samples is in the report.
    expect(ended.stdout.replaceAll(nameMark, '')).not.toMatch(telling);
    expect(ended.stderr).not.toMatch(telling);
  });

  it('exits with 0 where nothing is refused, and prints nothing for people when told to be quiet', async () => {
    const ended = await runScrim(['inspect', join(source, good[0]!), '--quiet'], home);
    expect(ended).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('scrim clear', () => {
  it('clears what it can, refuses the rest by reason and exits with 3', () => {
    expect(cleared.code).toBe(3);
    const { items, counts, projectKey } = report('clear', cleared);
    expect(counts).toEqual({ cleared: good.length, quarantined: 0, refused: bad.length });
    expect(projectKey).toBe('once');
    expect(refusals(items)).toEqual(expectedRefusals());
    for (const item of items.filter(({ state }) => state === 'cleared')) {
      expect(item.checks.length).toBeGreaterThan(0);
      expect(item.checks.every(({ passed }) => passed)).toBe(true);
      expect(item.hashOut).not.toBe(item.hashIn);
    }
  });

  it('writes nothing for what was refused, and the report to its file as well', async () => {
    const { items } = report('clear', cleared);
    const outputs = items.flatMap(({ output }) => (output ? [output] : []));
    expect(items.filter(({ state }) => state === 'refused').every(({ output }) => output === null)).toBe(true);
    const records = outputs.map((name) => name.replace(/\.[^.]+$/, '.clearance.json'));
    expect((await readdir(out)).sort()).toEqual([...outputs, ...records].sort());
    expect(JSON.parse(await readFile(reportFile, 'utf8'))).toEqual(JSON.parse(cleared.stdout));
  });

  it('quarantines what the policy leaves to a person, and writes nothing for it', async () => {
    const policy = JSON.parse(await readFile(join(resourcesDir, 'policies/default.json'), 'utf8')) as object;
    const folder = await makeFolder();
    const policyFile = join(folder, 'policy.json');
    const detectors = { face: true, text: false, region: false };
    await writeFile(policyFile, JSON.stringify({ ...policy, detectors, autoApprove: { ...detectors, face: false } }));
    const ended = await runScrim(
      [
        'clear',
        join(samplesDir, 'photo-cheek-rash.jpg'),
        '--out',
        join(folder, 'out'),
        '--policy',
        policyFile,
        '--json',
      ],
      home,
    );
    expect(ended.code).toBe(3);
    const [item] = report('clear', ended).items;
    expect(item).toMatchObject({ state: 'quarantined', output: null, hashOut: null });
    expect(item?.error).not.toBeNull();
    expect(await readdir(join(folder, 'out'))).toEqual([]);
  });

  it('says nothing about files or people on stderr', () => {
    expect(cleared.stderr).not.toMatch(telling);
  });
});

describe('scrim verify', () => {
  it('finds what was cleared clean, with the originals and the report at hand', async () => {
    const ended = await runScrim(['verify', out, '--against', source, '--report', reportFile, '--json'], home);
    const { items } = report('verify', ended);
    expect(items.filter(({ clean }) => !clean)).toEqual([]);
    expect(items.map(({ against }) => against).sort()).toEqual(good);
    expect(ended.code).toBe(0);
    expect(ended.stderr).not.toMatch(telling);
  });

  it('finds an identifier that came back, a mask that was lifted, and a record that says too much', async () => {
    const tampered = join(await makeFolder(), 'tampered');
    await cp(out, tampered, { recursive: true });
    const { items } = report('clear', cleared);
    const photo = items.find(({ output }) => output?.endsWith('.jpg'))!.output!;
    const dicom = items.find(({ output }) => output?.endsWith('.dcm'))!.output!;
    await appendFile(join(tampered, photo), 'Ada Zztest, ZZ-4471902');
    const bytes = await readFile(join(tampered, dicom));
    // The last pixels of the slice, outside of every mask.
    bytes.fill(0x7f, bytes.length - 64);
    await writeFile(join(tampered, dicom), bytes);
    const record = join(tampered, photo.replace('.jpg', '.clearance.json'));
    const told = JSON.parse(await readFile(record, 'utf8')) as object;
    await writeFile(record, JSON.stringify({ ...told, patient: 'Ada Zztest' }));
    const ended = await runScrim(['verify', tampered, '--against', source, '--report', reportFile, '--json'], home);
    expect(ended.code).toBe(4);
    const leaking = report('verify', ended).items.filter(({ clean }) => !clean);
    expect(leaking.map((item) => item.source.split('/').at(-1)).sort()).toEqual(
      [photo, dicom, photo.replace('.jpg', '.clearance.json')].sort(),
    );
    expect(ended.stderr).not.toMatch(telling);
  });

  it('finds an original unclean', async () => {
    const ended = await runScrim(['verify', join(source, good[1]!), '--json'], home);
    expect(ended.code).toBe(4);
    expect(report('verify', ended).items.map(({ clean }) => clean)).toEqual([false]);
  });
});

describe('scrim doctor and wrong usage', () => {
  it('lists what the machine has and exits with 0 or 1 by what is needed', async () => {
    const ended = await runScrim(['doctor', '--json'], home);
    const { checks } = report('doctor', ended);
    expect(checks.length).toBeGreaterThan(3);
    expect(ended.code).toBe(checks.every(({ ok, needed }) => ok || !needed) ? 0 : 1);
  });

  it.each([
    [['clear', 'somewhere']],
    [['vanish']],
    [['inspect']],
    [['clear', '.', '--out', 'never', '--project-key', 'missing']],
  ])('exits with 2 for %j', async (args) => {
    const ended = await runScrim(args, home);
    expect(ended.code).toBe(2);
    expect(ended.stdout).toBe('');
  });
});

describe('scrim serve', () => {
  it('prints where it is and the one-time password, and ends with 0 when told to', async () => {
    const child = startScrim(['serve', '--port', '0', '--data', join(await makeFolder(), 'service')], home);
    const exited = once(child, 'exit') as Promise<[number | null]>;
    const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    const next = async () => String((await lines.next()).value);
    const url = /ready at (http:\/\/127\.0\.0\.1:\d+)/.exec(await next())?.[1];
    const password = /one-time password (\S{20,})/.exec(await next())?.[1];
    const answer = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password }),
    });
    expect(answer.ok).toBe(true);
    child.kill('SIGTERM');
    expect((await exited)[0]).toBe(0);
    await expect(fetch(`${url}/api/health`)).rejects.toThrow();
  });
});

describe('scrim push', () => {
  const account = { username: 'zz.clinician', displayName: 'Dr Zz', password: 'correct-horse-battery' };
  let service: RunningService;
  let folder: string;
  let caseFile: string;
  beforeAll(async () => {
    const root = await makeFolder();
    folder = join(root, 'cleared');
    await cp(out, folder, { recursive: true });
    caseFile = join(root, 'case.json');
    const form = { specialty: 'radiology', anatomy: 'Abdomen', tags: [], question: 'Anything else?' };
    const consent = { levels: ['teaching'], language: 'en', signedOn: '2026-11-20', bothSigned: true };
    await writeFile(
      caseFile,
      JSON.stringify({
        username: account.username,
        form: { ...form, title: 'A slice and a mole', audience: { kind: 'only-me' } },
        consent: { ...consent, documentHash: 'a'.repeat(64) },
      }),
    );
    await mkdir(join(root, 'service'));
    service = await startService(join(root, 'service'), account);
  });
  afterAll(() => service?.stop());

  const push = (url: string, password: string) =>
    runScrim(['push', folder, '--service', url, '--case', caseFile, '--json'], home, `${password}\n`);

  it('exits with 5 while the service is away, and again at a wrong password, with the reason', async () => {
    const away = await push(await closedPort(), account.password);
    expect([away.code, report('push', away).error?.code]).toEqual([5, 'SERVICE_UNREACHABLE']);
    const wrong = await push(service.url, 'not-the-password');
    expect([wrong.code, report('push', wrong).error?.code]).toEqual([5, 'WRONG_CREDENTIALS']);
    expect(wrong.stderr).not.toContain('not-the-password');
  });

  it('delivers the folder as one case, and run again goes on with the same case', async () => {
    const first = await push(service.url, account.password);
    const told = report('push', first);
    expect([first.code, told.delivered, told.error]).toEqual([0, true, null]);
    const hashes = report('clear', cleared).items.flatMap(({ hashOut }) => (hashOut ? [hashOut] : []));
    expect(told.images.map(({ receipt }) => receipt?.sha256).sort()).toEqual(hashes.sort());
    expect(first.stderr).not.toMatch(telling);

    const again = await push(service.url, account.password);
    expect([again.code, report('push', again).case]).toEqual([0, told.case]);
    const { cases, content } = await readBack(service.url, told.case);
    expect(cases).toEqual([told.case]);
    expect(content.state).toBe('submitted');
    expect(content.imageList.map(({ sha256 }) => sha256).sort()).toEqual(hashes);
  });

  it('sends nothing of a folder in which one file was changed', async () => {
    const changed = join(await makeFolder(), 'changed');
    await cp(out, changed, { recursive: true });
    const photo = (await readdir(changed)).find((name) => name.endsWith('.jpg'))!;
    await writeFile(join(changed, photo), await sharp(join(changed, photo)).negate().jpeg().toBuffer());
    const ended = await runScrim(
      ['push', changed, '--service', service.url, '--case', caseFile, '--json'],
      home,
      `${account.password}\n`,
    );
    const told = report('push', ended);
    expect([ended.code, told.error?.code]).toEqual([5, 'NOT_CLEARED']);
    expect((await readBack(service.url)).cases).not.toContain(told.case);
  });

  it('sends nothing whose clearance was changed, or sealed on another machine', async () => {
    const changed = join(await makeFolder(), 'changed');
    await cp(out, changed, { recursive: true });
    const pushFrom = async (ofHome: string) => {
      const args = ['push', changed, '--service', service.url, '--case', caseFile, '--json'];
      const ended = await runScrim(args, ofHome, `${account.password}\n`);
      return [ended.code, report('push', ended).error?.code];
    };
    expect(await pushFrom(join(await makeFolder(), 'home'))).toEqual([5, 'NOT_CLEARED']);
    const record = join(
      changed,
      (await readdir(changed)).find((name) => name.endsWith('.clearance.json'))!,
    );
    const sealed = JSON.parse(await readFile(record, 'utf8')) as { clearance: object };
    await writeFile(
      record,
      JSON.stringify({ ...sealed, clearance: { ...sealed.clearance, burned: [] }, seal: 'a'.repeat(64) }),
    );
    expect(await pushFrom(home)).toEqual([5, 'NOT_CLEARED']);
  });

  /** The clinician's cases over plain HTTP, and one of them whole. */
  async function readBack(url: string, id?: string) {
    const session = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: account.username, password: account.password }),
    });
    const headers = { authorization: `Bearer ${((await session.json()) as { token: string }).token}` };
    const list = (await (await fetch(`${url}/api/cases?mine=true`, { headers })).json()) as { cases: { id: string }[] };
    const cases = list.cases.map((entry) => entry.id);
    const one = await fetch(`${url}/api/cases/${id ?? cases[0]!}`, { headers });
    return { cases, content: sharedCaseSchema.parse(await one.json()) };
  }
});

/** An address at which nobody answers. */
async function closedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}
