import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditPageSchema, type ApiImage } from '../../contract/caseApi.schema.ts';
import {
  aCase,
  anImage,
  newCaseId,
  startTestService,
  type Person,
  type TestService,
} from '../../test/support/caseService.ts';
import { submitCase } from '../../test/support/sentCase.ts';
import { asOwner } from '../database/prepare.ts';
import { readAnchors, verifyAudit } from './verify.ts';

let service: TestService;
let author: Person;
let owner: pg.Client;
let image: ApiImage;

beforeAll(async () => {
  service = await startTestService();
  owner = new pg.Client({ connectionString: service.ownerUrl });
  await owner.connect();
  author = await service.person('clinician');
  ({ image } = await submitCase(service, author));
  await (await service.call(author, 'GET', `/api/images/${image.id}/content`)).arrayBuffer();
});
afterAll(async () => {
  await owner.end();
  await service.stop();
});

const verdict = async () => {
  const anchors = await readAnchors(service.dataDir);
  return asOwner(service.ownerUrl, (database) => verifyAudit(database, anchors));
};

/** What somebody with the owner's password might do, taken back afterwards. */
async function tampered(statement: string) {
  await owner.query('ALTER TABLE audit_events DISABLE TRIGGER audit_append_only');
  await owner.query('CREATE TABLE kept AS SELECT * FROM audit_events');
  await owner.query('CREATE TABLE kept_head AS SELECT * FROM audit_head');
  try {
    await owner.query(statement);
    return await verdict();
  } finally {
    await owner.query('DELETE FROM audit_events; INSERT INTO audit_events SELECT * FROM kept; DROP TABLE kept');
    await owner.query('DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM kept_head; DROP TABLE kept_head');
    await owner.query('ALTER TABLE audit_events ENABLE TRIGGER audit_append_only');
  }
}

describe('the audit', () => {
  it('holds what was done and every reading of an image, as AuditEvents without content', async () => {
    const response = await service.call(service.administrator, 'GET', '/api/audit');
    const text = await response.text();
    const { events } = auditPageSchema.parse(JSON.parse(text));
    const read = events.find((event) => JSON.stringify(event).includes('"readImage"'));
    expect(read).toMatchObject({
      resourceType: 'AuditEvent',
      action: 'R',
      outcome: '0',
      agent: [{ who: { identifier: { value: author.user.id } }, requestor: true }],
      entity: [{ what: { identifier: { value: image.id } } }],
    });
    for (const action of ['signIn', 'addUser', 'putCase', 'receiveImage', 'submitCase'])
      expect(text).toContain(`"${action}"`);
    expect(text).not.toContain('Erythema');
  });

  it('and what it tells of happen both or neither, wherever the fault lies', async () => {
    const made = newCaseId();
    const put = async () =>
      (await service.call(author, 'PUT', `/api/cases/${made}`, aCase([anImage(Buffer.from('x'))]))).status;
    const read = () => service.call(author, 'GET', `/api/images/${image.id}/content`);
    const kept = async () => {
      const { rows } = await owner.query<{ cases: number; lines: number }>(
        `SELECT (SELECT count(*)::int FROM cases WHERE id = $1) AS cases,
          (SELECT count(*)::int FROM audit_events WHERE entry LIKE '%' || $1 || '%') AS lines`,
        [made],
      );
      return rows[0];
    };
    await owner.query(`CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'fault'; END $$`);
    try {
      await owner.query('CREATE TRIGGER fault BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION fault()');
      expect(await put()).toBe(500);
      const refused = await read();
      expect(refused.status).toBe(500);
      expect(await refused.text()).not.toContain('a picture');
      expect(await kept()).toEqual({ cases: 0, lines: 0 });
      await owner.query('DROP TRIGGER fault ON audit_events');
      // After everything else, in the commit itself.
      await owner.query(`CREATE CONSTRAINT TRIGGER fault AFTER INSERT ON cases DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION fault()`);
      expect(await put()).toBe(500);
      expect(await kept()).toEqual({ cases: 0, lines: 0 });
    } finally {
      await owner.query('DROP FUNCTION fault CASCADE');
    }
    expect(await put()).toBe(201);
    expect(await kept()).toEqual({ cases: 1, lines: 1 });
  });

  it('is whole, and only added to', async () => {
    expect((await verdict()).kind).toBe('intact');
    for (const statement of [
      'DELETE FROM audit_events',
      `UPDATE audit_events SET entry = ''`,
      'TRUNCATE audit_events',
    ]) {
      await expect(owner.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it.each([
    [
      'a changed entry',
      `UPDATE audit_events SET entry = replace(entry, 'putCase', 'readCase') WHERE entry LIKE '%putCase%'`,
    ],
    ['a removed row', `DELETE FROM audit_events WHERE seq = 3`],
    ['a removed end', `DELETE FROM audit_events WHERE seq = (SELECT max(seq) FROM audit_events)`],
    ['a first row removed', `DELETE FROM audit_events WHERE seq = 1`],
    [
      'two rows changed round',
      `UPDATE audit_events SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3);
      UPDATE audit_events SET seq = -seq WHERE seq < 0`,
    ],
  ])('shows %s', async (_what, statement) => {
    expect((await tampered(statement)).kind).toBe('broken');
    expect((await verdict()).kind).toBe('intact');
  });

  it('shows an end that was cut off together with the head', async () => {
    // What was noted beside the database at the last stop is still there.
    await service.restart();
    const found = await tampered(`DELETE FROM audit_events WHERE seq > 2;
      UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_events WHERE seq = 2)`);
    expect(found).toMatchObject({ kind: 'broken', why: 'cut' });
  });
});
