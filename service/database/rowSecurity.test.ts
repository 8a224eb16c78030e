import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseId } from '../../model/ids.ts';
import {
  aCase,
  anImage,
  newCaseId,
  startTestService,
  type Person,
  type TestService,
} from '../../test/support/caseService.ts';
import { publishCase, submitCase, uploadCase } from '../../test/support/sentCase.ts';
import { serviceAccount } from './connect.ts';
import { prepareDatabase } from './prepare.ts';

let service: TestService;
let author: Person;
let database: pg.Client;
let submitted: CaseId;
let draft: CaseId;
beforeAll(async () => {
  service = await startTestService();
  author = await service.person('clinician');
  const audience = { kind: 'community' } as const;
  submitted = (await publishCase(service, author, { audience })).id;
  draft = (await uploadCase(service, author, { audience })).id;
  database = new pg.Client({ connectionString: serviceAccount(service.ownerUrl).url });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await service.stop();
});

const tables = ['users', 'groups', 'group_members', 'cases', 'case_colleagues', 'images', 'receipts', 'professions'];
tables.push(
  'verifications',
  'case_keys',
  'case_versions',
  'moderation_decisions',
  'image_flags',
  'tombstones',
  'pages',
  'duties',
);

/** Runs SQL as the service's own account, on behalf of a user or of nobody, and takes it back. */
async function as(user: Person | null, sql: string, values: unknown[] = []) {
  await database.query('BEGIN');
  try {
    if (user) await database.query(`SELECT set_config('scrim.user_id', $1, true)`, [user.user.id]);
    return await database.query<Record<string, unknown>>(sql, values);
  } finally {
    await database.query('ROLLBACK');
  }
}

describe('the service’s database account', () => {
  it.each(tables)('sees nothing of %s when a query forgets to say for whom', async (table) => {
    expect((await as(null, `SELECT * FROM ${table}`)).rows).toEqual([]);
  });

  it('forgets for whom at the end of each transaction', async () => {
    expect((await as(author, 'SELECT id FROM cases')).rowCount).toBe(2);
    expect((await database.query('SELECT id FROM cases')).rowCount).toBe(0);
  });

  it('sees drafts, their images and receipts for their author only', async () => {
    const other = await service.person('clinician');
    for (const table of ['cases', 'images', 'receipts']) {
      expect((await as(author, `SELECT * FROM ${table}`)).rowCount).toBe(2);
      expect((await as(other, `SELECT * FROM ${table}`)).rowCount).toBe(1);
    }
  });

  it.each(['credentials', 'sessions', 'refresh_tokens', 'schema_migrations'])('may not look into %s', async (table) => {
    await expect(as(service.administrator, `SELECT * FROM ${table}`)).rejects.toMatchObject({ code: '42501' });
  });

  it('cannot step round the policies', async () => {
    for (const sql of [
      'ALTER TABLE cases DISABLE ROW LEVEL SECURITY',
      'DROP POLICY cases_read ON cases',
      'SET ROLE postgres',
      'CREATE TABLE mine (id int)',
      'TRUNCATE cases',
      `UPDATE cases SET author_id = gen_random_uuid()`,
    ]) {
      await expect(as(author, sql)).rejects.toMatchObject({ code: '42501' });
    }
    await database.query('BEGIN');
    await database.query('SET LOCAL row_security = off');
    await expect(database.query('SELECT * FROM cases')).rejects.toMatchObject({ code: '42501' });
    await database.query('ROLLBACK');
  });

  it('writes nothing on behalf of somebody else', async () => {
    const other = await service.person('clinician');
    expect(
      (await as(other, `UPDATE cases SET state = 'submitted', submitted_at = now() WHERE id = $1`, [draft])).rowCount,
    ).toBe(0);
    expect((await as(other, 'DELETE FROM cases WHERE id = $1', [draft])).rowCount).toBe(0);
    expect((await as(other, `UPDATE users SET role = 'administrator'`)).rowCount).toBe(0);
    const page = `INSERT INTO pages SELECT gen_random_uuid(), $1, $2, 'x', 'urgent', 'x', now()`;
    const duty = 'INSERT INTO duties (user_id) VALUES ($1)';
    for (const [who, sql, values] of [
      [other, page, [draft, other.user.id]],
      [author, page, [draft, author.user.id]],
      [other, page, [submitted, author.user.id]],
      [other, duty, [author.user.id]],
      [null, duty, [author.user.id]],
    ] as const) {
      await expect(as(who, sql, [...values])).rejects.toMatchObject({ code: '42501' });
    }
    const { rows } = await as(author, 'SELECT id, case_id FROM images WHERE case_id = $1', [draft]);
    const receipt = 'INSERT INTO receipts SELECT id, case_id, sha256, bytes, now(), true FROM images WHERE id = $1';
    expect((await as(other, receipt, [rows[0]!['id']])).rowCount).toBe(0);
    expect((await as(null, receipt, [rows[0]!['id']])).rowCount).toBe(0);
  });

  it('takes nobody for a second person whom an administrator made, and lets nobody judge their own', async () => {
    const owner = new pg.Client({ connectionString: service.ownerUrl });
    await owner.connect();
    const [puppet, moderator] = [
      await service.person('administrator', 'unverified'),
      await service.person('moderator'),
    ];
    const { id, image } = await publishCase(service, moderator, { audience: { kind: 'community' } }, [
      service.administrator,
    ]);
    await service.call(author, 'POST', `/api/images/${image.id}/flag`, { reason: 'a face' });
    const verified = `INSERT INTO verifications VALUES (gen_random_uuid(), $1, $2, 'verified', '{}', '', now())`;
    await owner.query(verified, [author.user.id, puppet.user.id]);
    await owner.query(
      `INSERT INTO moderation_decisions VALUES (gen_random_uuid(), $1, 2, $2, 'approve', '{}', now())`,
      [id, puppet.user.id],
    );
    await owner.end();
    const counted = 'SELECT verifications_of($1) AS v, approvals_of($2, 2) AS a';
    expect((await as(service.administrator, counted, [author.user.id, id])).rows).toEqual([{ v: '1', a: '0' }]);
    const resolve = `UPDATE image_flags SET resolution = 'kept', resolved_by = $1`;
    expect((await as(moderator, resolve, [moderator.user.id])).rowCount).toBe(0);
    expect((await as(puppet, resolve, [puppet.user.id])).rowCount).toBe(1);
    const add = `INSERT INTO users (id, username, display_name, role, verification)
      VALUES (gen_random_uuid(), 'x', 'X', 'clinician', 'verified')`;
    await expect(as(service.administrator, add)).rejects.toMatchObject({ code: '42501' });
    const { id: alone } = await submitCase(service, author);
    await expect(as(author, `UPDATE cases SET title = 'Other' WHERE id = $1`, [alone])).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('cannot submit a case without consent or images, whatever it asks for', async () => {
    const id = newCaseId();
    await service.call(author, 'PUT', `/api/cases/${id}`, aCase([anImage(Buffer.from('other'))], { consent: null }));
    const submit = `UPDATE cases SET state = 'submitted', submitted_at = now() WHERE id = $1`;
    await expect(as(author, submit, [id])).rejects.toMatchObject({
      code: '23000',
      constraint: 'submitted_with_images',
    });
    const { id: whole } = await uploadCase(service, author, { consent: null });
    await expect(as(author, submit, [whole])).rejects.toMatchObject({ constraint: 'submitted_with_consent' });
  });

  it('is refused at the start if it could pass by the policies', async () => {
    await expect(prepareDatabase(service.ownerUrl, service.ownerUrl)).rejects.toThrow(
      /neither own its tables nor pass by/,
    );
  });
});
