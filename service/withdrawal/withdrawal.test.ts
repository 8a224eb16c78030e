import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inboxSchema } from '../../contract/caseApi.schema.ts';
import type { CaseId } from '../../model/ids.ts';
import {
  signIn,
  startTestService,
  userPassword,
  type Person,
  type TestService,
} from '../../test/support/caseService.ts';
import { projectRoot } from '../../test/support/paths.ts';
import { submitCase, uploadCase } from '../../test/support/sentCase.ts';
import { noise } from '../../test/support/tus.ts';
import { serviceAccount } from '../database/connect.ts';
import { Ledger } from './ledger.ts';

let service: TestService;
let author: Person;
let owner: pg.Client;
let instant = Date.parse('2026-11-22T10:00:00Z');
beforeAll(async () => {
  service = await startTestService({ clock: { now: () => new Date(instant) } });
  author = await service.person('clinician');
  owner = new pg.Client({ connectionString: service.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await service.stop();
});

const picture = noise(300_000);
async function kept(expiresOn: string | null = null) {
  const { id, image } = await submitCase(service, author, { details: { expiresOn }, bytes: picture });
  return { id, image, blob: join(service.dataDir, 'blobs', 'cases', id, image.sha256) };
}
/** Its last day is that of this instant. */
const keptUntil = (last: number) => kept(new Date(last).toISOString().slice(0, 10));
const withdraw = (id: CaseId) => service.call(author, 'POST', `/api/cases/${id}/withdraw`, { reason: 'patient' });
const content = (image: { id: string }) => service.call(author, 'GET', `/api/images/${image.id}/content`);
const status = async (id: CaseId) => (await service.call(author, 'GET', `/api/cases/${id}`)).status;

describe('the bytes of an image', () => {
  it('are on disk in no form that a picture could be read from', async () => {
    const { image, blob } = await kept();
    const stored = await readFile(blob);
    expect(stored.includes(picture.subarray(1000, 1032))).toBe(false);
    expect(Buffer.from(await (await content(image)).arrayBuffer())).toEqual(picture);
  });

  it('changed by one bit anywhere are never sent as if they were whole', async () => {
    const { image, blob } = await kept();
    const stored = await readFile(blob);
    for (const at of [0, 65_535, 65_536, 65_552, 200_000, stored.length - 1]) {
      const flipped = Buffer.from(stored);
      flipped[at]! ^= 1 << (at % 8);
      await writeFile(blob, flipped);
      const arrived = await content(image)
        .then(async (response) => (response.ok ? await response.arrayBuffer() : 'refused'))
        .catch(() => 'cut off');
      expect(['refused', 'cut off']).toContain(arrived);
    }
    await writeFile(blob, stored.subarray(0, 200_000));
    await expect(content(image).then((response) => response.arrayBuffer())).rejects.toThrow();
    await writeFile(blob, stored);
    expect((await content(image)).status).toBe(200);
  });

  it('are read from any place to any other', async () => {
    const { image } = await kept();
    for (const [from, to] of [
      [0, 0],
      [65_535, 65_536],
      [65_536, 131_071],
      [10, 299_999],
      [299_999, 299_999],
    ] as const) {
      const headers = { authorization: `Bearer ${author.token}`, range: `bytes=${from}-${to}` };
      const part = await fetch(`${service.url}/api/images/${image.id}/content`, { headers });
      expect(Buffer.from(await part.arrayBuffer())).toEqual(picture.subarray(from, to + 1));
    }
  });
});

describe('a withdrawn case', () => {
  it('leaves neither bytes nor key', async () => {
    const { id, blob } = await kept();
    expect((await withdraw(id)).status).toBe(200);
    await expect(readFile(blob)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(join(service.dataDir, 'blobs', 'cases'))).not.toContain(id);
    expect((await owner.query('SELECT FROM case_keys WHERE case_id = $1', [id])).rowCount).toBe(0);
  });

  it('leaves its key in no file of the table, where deleting alone would have left it', async () => {
    const [{ id }, other] = [await kept(), await kept()];
    const keyOf = async (one: CaseId) => {
      const { rows } = await owner.query<{ wrapped: Buffer }>('SELECT wrapped FROM case_keys WHERE case_id = $1', [
        one,
      ]);
      return rows[0]!.wrapped;
    };
    const [key, stays] = [await keyOf(id), await keyOf(other.id)];
    const table = async () => {
      await owner.query('CHECKPOINT');
      const { rows } = await owner.query<{ file: string }>(
        `SELECT current_setting('data_directory') || '/' || pg_relation_filepath('case_keys') AS file`,
      );
      return readFile(rows[0]!.file);
    };
    expect((await table()).includes(key)).toBe(true);
    await withdraw(id);
    await expect.poll(async () => (await table()).includes(key), { timeout: 20_000 }).toBe(false);
    expect((await table()).includes(stays)).toBe(true);
    expect((await content(other.image)).status).toBe(200);
  });

  it('does not come back with an older copy of database and bytes', async () => {
    const { id, image, blob } = await kept();
    const tables = ['cases', 'images', 'case_keys', 'receipts'];
    const backup = new Map<string, unknown>();
    for (const table of tables) {
      const key = table === 'cases' ? 'id' : 'case_id';
      const { rows } = await owner.query(`SELECT to_jsonb(t) AS row FROM ${table} t WHERE ${key} = $1`, [id]);
      backup.set(table, (rows[0] as { row: unknown }).row);
    }
    const bytes = await readFile(blob);
    await withdraw(id);
    await service.down();
    // The day before is restored: no tombstone, all rows, the bytes.
    await owner.query('DELETE FROM tombstones WHERE case_id = $1', [id]);
    for (const table of tables) {
      await owner.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_record(NULL::${table}, $1)`, [
        JSON.stringify(backup.get(table)),
      ]);
    }
    await mkdir(join(blob, '..'), { recursive: true });
    await writeFile(blob, bytes);
    await service.restart();
    expect(await status(id)).toBe(404);
    expect((await content(image)).status).toBe(404);
    expect((await owner.query('SELECT FROM case_keys WHERE case_id = $1', [id])).rowCount).toBe(0);
    await expect(readFile(blob)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is what a case becomes after its last day', async () => {
    const { id, image, blob } = await keptUntil(instant);
    expect(await status(id)).toBe(200);
    instant += 24 * 60 * 60 * 1000;
    await service.restart();
    author = await signIn(service.url, author.user.username, userPassword);
    expect(await status(id)).toBe(404);
    await expect(readFile(blob)).rejects.toMatchObject({ code: 'ENOENT' });
    const certificate = await service.call(author, 'GET', `/api/cases/${id}/certificate`);
    expect(await certificate.json()).toMatchObject({
      ...{ case: id, reason: 'expired' },
      images: [{ id: image.id, sha256: image.sha256 }],
    });
    const told = `SELECT FROM audit_events WHERE entry LIKE '%expireCase%' AND entry LIKE '%' || $1 || '%'`;
    expect((await owner.query(told, [id])).rowCount).toBe(1);
  });

  it('is in the ledger before it is gone, wherever a kill cuts its expiry', async () => {
    const account = serviceAccount(service.ownerUrl).url;
    const isKept = async (id: CaseId) => (await owner.query('SELECT FROM cases WHERE id = $1', [id])).rowCount === 1;
    const isNoted = async (id: CaseId) => (await new Ledger(service.dataDir).lines()).some((line) => line.case === id);
    for (const [step, noted] of [
      ['before the ledger', false],
      ['before the commit', true],
    ] as const) {
      const { id, blob } = await keptUntil(instant);
      const expiry = [account, service.dataDir, new Date(instant + 24 * 60 * 60 * 1000).toISOString(), step];
      const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/expireUntilKilled.ts', ...expiry], {
        cwd: projectRoot,
        stdio: 'inherit',
      });
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
      expect([step, await isKept(id), await isNoted(id)]).toEqual([step, true, noted]);
      instant += 24 * 60 * 60 * 1000;
      await service.restart();
      author = await signIn(service.url, author.user.username, userPassword);
      expect([await status(id), await isNoted(id)]).toEqual([404, true]);
      await expect(readFile(blob)).rejects.toMatchObject({ code: 'ENOENT' });
    }
  });
});

describe('a service that keeps cases for thirty days', () => {
  it('takes back each after them though nobody chose a day, and certifies to its author what is gone', async () => {
    const from = Date.parse('2026-11-22T10:00:00Z');
    let today = from;
    const about = { operator: 'Klinikum Example', country: 'DE', retentionDays: 30 };
    const brief = await startTestService({ about, clock: { now: () => new Date(today) } });
    try {
      const [sender, other] = [await brief.person('clinician'), await brief.person('clinician')];
      const { id, image } = await submitCase(brief, sender, { details: { expiresOn: null }, bytes: picture });
      const after = async (days: number, person: Person, what = '') => {
        today = from + days * 24 * 60 * 60 * 1000;
        await brief.restart();
        const again = await signIn(brief.url, person.user.username, userPassword);
        return brief.call(again, 'GET', `/api/cases/${id}${what}`);
      };
      expect((await after(30, sender)).status).toBe(200);
      expect((await after(31, sender)).status).toBe(404);
      const certificate = await after(31, sender, '/certificate');
      expect(await certificate.json()).toMatchObject({
        ...{ case: id, reason: 'expired', withdrawnAt: new Date(today).toISOString() },
        images: [{ id: image.id, sha256: image.sha256 }],
      });
      expect((await after(31, other, '/certificate')).status).toBe(404);
      await expect(readdir(join(brief.dataDir, 'blobs', 'cases', id))).rejects.toMatchObject({ code: 'ENOENT' });
    } finally {
      await brief.stop();
    }
  });
});

describe('a draft that is left', () => {
  it('goes after a month, but not before its author was told the day; one that is worked on stays', async () => {
    const day = 24 * 60 * 60 * 1000;
    const from = instant;
    const at = async (days: number) => {
      instant = from + days * day;
      await service.restart();
      author = await signIn(service.url, author.user.username, userPassword);
    };
    const left = await uploadCase(service, author);
    const blob = join(service.dataDir, 'blobs', 'cases', left.id);
    const sent = await kept();
    await at(22);
    expect(await status(left.id)).toBe(200);
    // Long over its time, but untold: told now.
    await at(40);
    const { notices } = inboxSchema.parse(await (await service.call(author, 'GET', '/api/inbox')).json());
    const last = new Date(from + 47 * day).toISOString().slice(0, 10);
    expect(notices).toMatchObject([{ kind: 'draft-expires', case: left.id, detail: last }]);
    await at(46);
    expect(await status(left.id)).toBe(200);
    await at(47);
    expect(await status(left.id)).toBe(404);
    await expect(readdir(blob)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await status(sent.id)).toBe(200);
    // Nothing was withdrawn: whoever still has it may send it again.
    expect((await service.call(author, 'PUT', `/api/cases/${left.id}`, left.content)).status).toBe(201);
  });
});
