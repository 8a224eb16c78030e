import { randomBytes } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { aClearance } from '../../test/support/clearedFiles.ts';
import { anImage } from '../../test/support/caseService.ts';
import { asJpeg, testPicture } from '../../test/support/outgoing.ts';
import { resourcesDir } from '../../test/support/paths.ts';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import type { WorkerReply, WorkerRequest } from '../../contract/workers.schema.ts';
import type { Clearance } from '../../model/clearance.ts';
import { loadPolicy } from '../loadPolicy.ts';
import { verifyFile } from '../verify/verifyFile.ts';
import type { WorkerPool } from '../workers/pool.ts';
import type { Headless } from './headless.ts';
import { caseFileSchema, push } from './push.ts';
import { clearanceName, isOwnRecord } from './records.ts';
import { ensureClearanceKey, seal } from './seal.ts';

afterAll(removeFolders);
const picture = await asJpeg(testPicture());
const policy = await loadPolicy(join(resourcesDir, 'policies/default.json'));
const names = 'media-type grammar length-accounted pixels-decode dimensions masks-uniform outside-masks no-identifiers';
const checks = names.split(' ').map((check) => ({ check, passed: true, detail: '' }));

type Reply = WorkerReply<'verify.file'>;
/** The real checks, in this process. */
function headlessAt(home: string, change: (reply: Reply) => Reply = (reply) => reply): Headless {
  const run = async (_: string, request: WorkerRequest<'verify.file'>) => change(await verifyFile(request));
  return {
    pool: { run } as unknown as WorkerPool,
    policy,
    paths: { home, resources: resourcesDir, models: '' },
    clock: { now: () => new Date() },
    log: undefined as never,
    signal: new AbortController().signal,
    progress: () => undefined,
  };
}

const form = { specialty: 'radiology', anatomy: 'Abdomen', tags: [], question: 'Anything else?' };
const consent = { levels: ['teaching'], language: 'en', signedOn: '2026-11-20', bothSigned: true };
const caseFile = caseFileSchema.parse({
  form: { ...form, title: 'A mole', audience: { kind: 'only-me' } },
  consent: { ...consent, documentHash: 'a'.repeat(64) },
});

/** A folder as `clear` leaves it, its home, and a push to where nobody answers: SERVICE_UNREACHABLE says that the checks let it pass. */
async function cleared(record?: (clearance: Clearance, key: Uint8Array) => unknown) {
  const root = await makeFolder();
  const [home, folder] = [join(root, 'home'), join(root, 'out')];
  await mkdir(folder);
  const image = anImage(picture);
  const clearance: Clearance = {
    ...aClearance({ ...image, mediaType: 'image/jpeg' }, { checks }),
    approvedBy: 'policy:x',
  };
  const key = await ensureClearanceKey(home);
  const path = join(folder, clearanceName(image.id));
  await writeFile(path, JSON.stringify(record ? record(clearance, key) : seal(key, clearance)));
  await writeFile(join(folder, `${image.id}.jpg`), picture);
  const options = {
    folder,
    service: 'http://127.0.0.1:9',
    caseFile,
    username: 'zz',
    password: 'zz-password',
    against: [],
  };
  const code = async (headless = headlessAt(home)) => (await push(headless, options)).error?.code;
  return { home, folder, path, options, code };
}

describe('what push accepts', () => {
  it('is what this machine sealed', async () => {
    const { code, path } = await cleared();
    expect(await code()).toBe('SERVICE_UNREACHABLE');
    expect(await isOwnRecord(path, () => readFile(path))).toBe(true);
  });

  it.each<[string, (clearance: Clearance, key: Uint8Array) => unknown]>([
    ['has no seal', (clearance) => clearance],
    ['has a seal by another key', (clearance) => seal(randomBytes(32), clearance)],
    [
      'was changed after it was sealed',
      (clearance, key) => ({ ...seal(key, clearance), clearance: { ...clearance, columns: 9 } }),
    ],
    ['is no JSON document of its kind', () => 'clearance'],
  ])('is no record that %s', async (_, record) => {
    const { code } = await cleared(record);
    expect(await code()).toBe('NOT_CLEARED');
  });

  it('is nothing on a machine that never cleared anything, and no key is made for it', async () => {
    const { code } = await cleared();
    const elsewhere = join(await makeFolder(), 'home');
    expect(await code(headlessAt(elsewhere))).toBe('NOT_CLEARED');
    await expect(stat(elsewhere)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each(['media-type', 'grammar', 'length-accounted', 'pixels-decode', 'masks-uniform'])(
    'is nothing for which the check %s did not run',
    async (name) => {
      const { code, home } = await cleared();
      const without = (reply: Reply) => ({ ...reply, checks: reply.checks.filter(({ check }) => check !== name) });
      expect(await code(headlessAt(home, without))).toBe('NOT_CLEARED');
    },
  );

  it('is nothing of another type than its clearance says', async () => {
    const { code, home } = await cleared();
    expect(await code(headlessAt(home, (reply) => ({ ...reply, mediaType: 'image/png' })))).toBe('NOT_CLEARED');
  });
});

it('sends nothing whose texts read like an identifier', async () => {
  const { options, home } = await cleared();
  const dated = { ...caseFile, form: { ...caseFile.form, question: 'Seen on 2026-03-01: anything else?' } };
  const { error } = await push(headlessAt(home), { ...options, caseFile: dated });
  expect(error).toMatchObject({ code: 'TEXT_IDENTIFIES', params: { fields: 'question' } });
  const told = { ...caseFile, details: { ...caseFile.details, findings: 'As Mrs. Doe had in spring' } };
  const more = await push(headlessAt(home), { ...options, caseFile: told });
  expect(more.error).toMatchObject({ code: 'TEXT_IDENTIFIES', params: { fields: 'findings' } });
});

describe('the record of an interrupted push', () => {
  it.each(['{"case": ', '', '[]', 'null'])('that reads %j is begun anew', async (text) => {
    const { code, folder } = await cleared();
    await writeFile(join(folder, 'push-state.json'), text);
    expect(await code()).toBe('SERVICE_UNREACHABLE');
    expect(JSON.parse(await readFile(join(folder, 'push-state.json'), 'utf8'))).toHaveProperty('case');
  });
});

describe('the key of a machine', () => {
  it('is one, however many ask for it at once, and only its owner reads it', async () => {
    const home = join(await makeFolder(), 'home');
    const keys = await Promise.all(Array.from({ length: 8 }, () => ensureClearanceKey(home)));
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    const modes = [await stat(home), await stat(join(home, 'clearance.key'))].map(({ mode }) => mode & 0o777);
    if (process.platform !== 'win32') expect(modes).toEqual([0o700, 0o600]);
  });

  it('is refused when it is damaged', async () => {
    const home = await makeFolder();
    await writeFile(join(home, 'clearance.key'), 'short');
    await expect(ensureClearanceKey(home)).rejects.toMatchObject({ error: { code: 'VAULT_DAMAGED' } });
  });
});
