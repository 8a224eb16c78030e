import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema, sharedCaseSchema, type NewCase } from '../../contract/caseApi.schema.ts';
import type { Audience } from '../../model/case.ts';
import { groupIdSchema, type CaseId } from '../../model/ids.ts';
import {
  aCase,
  anImage,
  newCaseId,
  publish,
  startTestService,
  type Person,
  type TestService,
} from '../../test/support/caseService.ts';
import { submitCase, uploadCase } from '../../test/support/sentCase.ts';
import { uploadWithTus } from '../../test/support/tus.ts';

let service: TestService;
let author: Person;
beforeAll(async () => {
  service = await startTestService();
  author = await service.person('clinician');
});
afterAll(() => service.stop());

const picture = Buffer.from('the bytes of a cleared picture');
const put = (who: Person, id: CaseId, content: NewCase) => service.call(who, 'PUT', `/api/cases/${id}`, content);
const submit = (who: Person, id: CaseId) => service.call(who, 'POST', `/api/cases/${id}/submit`);
const get = (who: Person, id: CaseId) => service.call(who, 'GET', `/api/cases/${id}`);
const codeOf = async (response: Response) => problemSchema.parse(await response.json()).code;

const submitted = (audience: Audience) => submitCase(service, author, { audience, bytes: picture });
async function sendBack(id: CaseId): Promise<void> {
  const moderator = await service.person('moderator');
  const step = (name: string, body?: unknown) => service.call(moderator, 'POST', `/api/moderation/${id}/${name}`, body);
  await step('claim');
  await step('decision', { verdict: 'return', reasons: ['Too little said.'] });
}
async function published(audience: Audience) {
  const made = await submitted(audience);
  if (audience.kind !== 'only-me') await publish(service, made.id);
  return made;
}

describe('a case', () => {
  it('is created once, however often it is sent', async () => {
    const id = newCaseId();
    const content = aCase([anImage(picture)]);
    expect((await put(author, id, content)).status).toBe(201);
    const again = await put(author, id, content);
    expect(again.status).toBe(200);
    const shared = sharedCaseSchema.parse(await again.json());
    expect(shared).toMatchObject({ id, state: 'draft', title: content.form.title, images: 1 });
    expect(shared.imageList[0]).toEqual({ ...content.images[0], received: false });
  });

  it('is never overwritten by other content', async () => {
    const id = newCaseId();
    const content = aCase([anImage(picture)]);
    await put(author, id, content);
    const other = { ...content, form: { ...content.form, title: 'Another title' } };
    expect(await codeOf(await put(author, id, other))).toBe('conflict');
    const stranger = await service.person('clinician');
    expect(await codeOf(await put(stranger, id, content))).toBe('conflict');
    expect(await codeOf(await put(stranger, newCaseId(), content))).toBe('conflict');
  });

  it('is no larger than a case may be, nor all of a person’s together, however many come at once', async () => {
    const owner = new pg.Client({ connectionString: service.ownerUrl });
    await owner.connect();
    const person = await service.person('clinician');
    const announce = (...bytes: number[]) =>
      put(person, newCaseId(), aCase(bytes.map((size) => anImage(picture, { bytes: size }))));
    try {
      await owner.query('UPDATE service_policy SET case_bytes = 1000, person_bytes = 2500');
      const tooLarge = await announce(600, 600);
      expect(problemSchema.parse(await tooLarge.json())).toMatchObject({ code: 'too-large', reason: 'quota-of-case' });
      const all = await Promise.all([1, 2, 3, 4, 5].map(() => announce(900)));
      expect(all.map(({ status }) => status).sort()).toEqual([201, 201, 413, 413, 413]);
      expect((await announce(701)).status).toBe(413);
      expect((await announce(700)).status).toBe(201);
    } finally {
      await owner.query('UPDATE service_policy SET case_bytes = DEFAULT, person_bytes = DEFAULT');
      await owner.end();
    }
  });

  it('comes from verified clinicians only', async () => {
    const people = [
      await service.person('learner'),
      await service.person('clinician', 'unverified'),
      await service.person('clinician', 'revoked'),
    ];
    for (const person of people) {
      expect(await codeOf(await put(person, newCaseId(), aCase([anImage(picture)])))).toBe('not-verified');
    }
  });

  it('is refused with the names of the wrong fields, never their values', async () => {
    const content = aCase([anImage(picture)]);
    const wrong = { ...content, form: { ...content.form, title: 'x', specialty: 'SECRET-VALUE' } };
    const response = await put(author, newCaseId(), wrong as unknown as NewCase);
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(text).not.toContain('SECRET-VALUE');
    expect(problemSchema.parse(JSON.parse(text)).fields).toEqual(['form.title', 'form.specialty']);
  });

  it('is not submitted without consent', async () => {
    const { id } = await uploadCase(service, author, { consent: null });
    expect(await codeOf(await submit(author, id))).toBe('consent-missing');
  });

  it('is not submitted before all its images have arrived', async () => {
    const id = newCaseId();
    const content = aCase([anImage(picture), anImage(Buffer.from('another'))]);
    await put(author, id, content);
    expect(await codeOf(await submit(author, id))).toBe('images-missing');
    await uploadWithTus(service.url, author, id, content.images[0]!, picture);
    expect(await codeOf(await submit(author, id))).toBe('images-missing');
    await uploadWithTus(service.url, author, id, content.images[1]!, Buffer.from('another'));
    const done = await submit(author, id);
    expect(sharedCaseSchema.parse(await done.json()).state).toBe('submitted');
    expect((await submit(author, id)).status).toBe(200);
  });

  it('is submitted and taken back by its author only', async () => {
    const id = newCaseId();
    await put(author, id, aCase([anImage(picture)]));
    const stranger = await service.person('clinician');
    expect((await submit(stranger, id)).status).toBe(404);
    expect((await service.call(stranger, 'DELETE', `/api/cases/${id}`)).status).toBe(404);
    expect((await service.call(author, 'DELETE', `/api/cases/${id}`)).status).toBe(204);
    expect((await get(author, id)).status).toBe(404);
  });

  it('stays once it is submitted', async () => {
    const { id } = await submitted({ kind: 'community' });
    expect(await codeOf(await service.call(author, 'DELETE', `/api/cases/${id}`))).toBe('conflict');
  });

  it('taken back leaves the bytes that another case needs, and no others', async () => {
    const kept = await submitted({ kind: 'only-me' });
    const id = newCaseId();
    const alone = Buffer.from('bytes of this draft alone');
    const content = aCase([anImage(picture), anImage(alone)]);
    await put(author, id, content);
    await uploadWithTus(service.url, author, id, content.images[0]!, picture);
    await uploadWithTus(service.url, author, id, content.images[1]!, alone);
    expect((await service.call(author, 'DELETE', `/api/cases/${id}`)).status).toBe(204);
    const image = kept.content.images[0]!;
    const still = await service.call(author, 'GET', `/api/images/${image.id}/content`);
    expect(Buffer.from(await still.arrayBuffer())).toEqual(picture);
    expect((await service.call(author, 'GET', `/api/images/${content.images[1]!.id}/content`)).status).toBe(404);
  });
});

describe('a case that moves on while a request about it is under way', () => {
  const texts = { title: 'Other words', anatomy: 'knee', tags: [], question: 'And now?', findings: '' };

  /** Holds the case until the request waits for it, submits it as another request would have, and lets go. */
  async function submittedMeanwhile(id: CaseId, request: () => Promise<Response>): Promise<Response> {
    const owner = new pg.Client({ connectionString: service.ownerUrl });
    await owner.connect();
    try {
      await owner.query('BEGIN');
      await owner.query(`UPDATE cases SET state = 'submitted', submitted_at = now() WHERE id = $1`, [id]);
      const answer = request();
      const waits = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
      while ((await owner.query(waits)).rowCount === 0);
      await owner.query('COMMIT');
      return await answer;
    } finally {
      await owner.end();
    }
  }

  it('is not taken back, and keeps the bytes that it has receipts for', async () => {
    const { id, content } = await uploadCase(service, author, { bytes: picture });
    const refused = await submittedMeanwhile(id, () => service.call(author, 'DELETE', `/api/cases/${id}`));
    expect(await codeOf(refused)).toBe('conflict');
    const still = await service.call(author, 'GET', `/api/images/${content.images[0]!.id}/content`);
    expect(Buffer.from(await still.arrayBuffer())).toEqual(picture);
  });

  it('gets no new words, and no version that there never was', async () => {
    const { id } = await submitted({ kind: 'community' });
    await sendBack(id);
    const change = () => service.call(author, 'PUT', `/api/cases/${id}/texts`, texts);
    expect(await codeOf(await submittedMeanwhile(id, change))).toBe('conflict');
    const owner = new pg.Client({ connectionString: service.ownerUrl });
    await owner.connect();
    const { rowCount } = await owner.query('SELECT FROM case_versions WHERE case_id = $1', [id]);
    await owner.end();
    expect(rowCount).toBe(0);
  });

  it('that others have seen is withdrawn, never discarded without a trace', async () => {
    const { id } = await published({ kind: 'community' });
    await service.call(author, 'PUT', `/api/cases/${id}/texts`, texts);
    await sendBack(id);
    expect(await codeOf(await service.call(author, 'DELETE', `/api/cases/${id}`))).toBe('conflict');
    const withdrawn = await service.call(author, 'POST', `/api/cases/${id}/withdraw`, { reason: 'author' });
    expect(withdrawn.status).toBe(200);
  });
});

describe('who sees a published case', () => {
  it.each(['only-me', 'colleagues', 'group', 'community'] as const)('for %s', async (kind) => {
    const people = {
      author,
      named: await service.person('clinician'),
      other: await service.person('clinician'),
      unverified: await service.person('clinician', 'unverified'),
      revoked: await service.person('clinician', 'revoked'),
      learner: await service.person('learner'),
      moderator: await service.person('moderator'),
      administrator: service.administrator,
    };
    const made = await service.call(service.administrator, 'POST', '/api/groups', { name: `Group for ${kind}` });
    const group = groupIdSchema.parse(((await made.json()) as { id: string }).id);
    const members = [author, people.named, people.revoked, people.learner].map((person) => person.user.id);
    await service.call(service.administrator, 'PUT', `/api/groups/${group}/members`, { users: members });
    const named = [people.named, people.revoked, people.learner].map((person) => person.user.id);
    const audience: Audience =
      kind === 'colleagues' ? { kind, users: named } : kind === 'group' ? { kind, group } : { kind };
    const { id, content } = await published(audience);
    const sees: string[] = [];
    for (const [name, person] of Object.entries(people)) {
      const response = await get(person, id);
      const bytes = await service.call(person, 'GET', `/api/images/${content.images[0]!.id}/content`);
      const list = await service.call(person, 'GET', '/api/cases');
      const listed = ((await list.json()) as { cases: { id: string }[] }).cases.some((entry) => entry.id === id);
      expect([response.status, bytes.status, listed]).toEqual(listed ? [200, 200, true] : [404, 404, false]);
      if (listed) sees.push(name);
    }
    const expected = {
      'only-me': ['author', 'moderator', 'administrator'],
      colleagues: ['author', 'named', 'moderator', 'administrator'],
      group: ['author', 'named', 'moderator', 'administrator'],
      community: ['author', 'named', 'other', 'learner', 'moderator', 'administrator'],
    };
    expect(sees).toEqual(expected[kind]);
  });

  it('nobody but its author before it is submitted', async () => {
    const { id, content } = await uploadCase(service, author, { audience: { kind: 'community' }, bytes: picture });
    for (const person of [
      await service.person('clinician'),
      await service.person('moderator'),
      service.administrator,
    ]) {
      expect((await get(person, id)).status).toBe(404);
      expect((await service.call(person, 'GET', `/api/images/${content.images[0]!.id}/content`)).status).toBe(404);
      expect((await service.call(person, 'GET', `/api/images/${content.images[0]!.id}/receipt`)).status).toBe(404);
    }
  });

  it('not through a group that its author is no member of', async () => {
    const made = await service.call(service.administrator, 'POST', '/api/groups', { name: 'Somebody else’s' });
    const group = groupIdSchema.parse(((await made.json()) as { id: string }).id);
    const response = await put(author, newCaseId(), aCase([anImage(picture)], {}, { kind: 'group', group }));
    expect(response.status).toBe(403);
  });
});

describe('an image', () => {
  it('is sent as an attachment of its type, whole or by range', async () => {
    const { content } = await submitted({ kind: 'only-me' });
    const path = `/api/images/${content.images[0]!.id}/content`;
    const whole = await service.call(author, 'GET', path);
    expect(whole.headers.get('content-type')).toBe('image/png');
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
    expect(whole.headers.get('content-disposition')).toBe(`attachment; filename="${content.images[0]!.id}.png"`);
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(picture);
    const ask = (range: string) =>
      fetch(service.url + path, { headers: { authorization: `Bearer ${author.token}`, range } });
    const part = await ask('bytes=4-8');
    expect([part.status, await part.text()]).toEqual([206, picture.subarray(4, 9).toString()]);
    expect(await (await ask('bytes=-7')).text()).toBe('picture');
    expect((await ask(`bytes=${picture.length}-`)).status).toBe(416);
    expect((await ask('bytes=0-1,4-5')).status).toBe(200);
  });
});
