import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  caseListSchema,
  casePageSchema,
  commentSchema,
  commentsSchema,
  facetsSchema,
  inboxSchema,
  openingsSchema,
  problemSchema,
  starsSchema,
  waitingCommentsSchema,
} from '../../contract/caseApi.schema.ts';
import type { Audience } from '../../model/case.ts';
import type { CaseId } from '../../model/ids.ts';
import { startTestService, type Person, type TestService } from '../../test/support/caseService.ts';
import { publishCase } from '../../test/support/sentCase.ts';

let service: TestService;
let author: Person;
let colleague: Person;
let outsider: Person;
let moderator: Person;
beforeAll(async () => {
  service = await startTestService();
  author = await service.person('clinician');
  colleague = await service.person('clinician');
  outsider = await service.person('clinician');
  moderator = await service.person('moderator');
});
afterAll(() => service.stop());

const published = (audience: Audience, form: { title?: string; tags?: string[] } = {}, details = {}) =>
  publishCase(service, author, { audience, form, details, image: { modality: 'MR' } }, [moderator]);
const named = (): Audience => ({ kind: 'colleagues', users: [colleague.user.id] });
const say = (who: Person, id: CaseId, body: unknown) => service.call(who, 'POST', `/api/cases/${id}/comments`, body);
const inboxOf = async (who: Person) => inboxSchema.parse(await (await service.call(who, 'GET', '/api/inbox')).json());
const starsOf = async (who: Person, id: CaseId) =>
  starsSchema.parse(await (await service.call(who, 'GET', `/api/cases/${id}/stars`)).json());
const search = async (who: Person, query: string) =>
  caseListSchema.parse(await (await service.call(who, 'GET', `/api/search?${query}`)).json()).cases;

describe('a discussion', () => {
  it('is a thread with pointers, told to whom it concerns and to nobody who cannot see the case', async () => {
    const { id, image } = await published(named(), {}, { urgency: 'urgent' });
    const pointer = { id: randomUUID(), frame: 0, kind: 'pointer', at: { x: 1, y: 2 }, number: 1, note: 'here' };
    const mentions = [outsider.user.id];
    const first = await say(colleague, id, {
      body: 'Is this a tear?',
      image: image.id,
      annotations: [pointer],
      mentions,
    });
    expect(first.status).toBe(201);
    const comment = commentSchema.parse(await first.json());
    expect((await say(author, id, { body: 'It is.', parent: comment.id })).status).toBe(201);
    const list = commentsSchema.parse(await (await service.call(author, 'GET', `/api/cases/${id}/comments`)).json());
    expect(list.comments).toMatchObject([
      { body: 'Is this a tear?', annotations: [{ kind: 'pointer' }], byPoster: false },
      { body: 'It is.', parent: comment.id, byPoster: true, mine: true },
    ]);
    const { urgent } = await inboxOf(author);
    expect(urgent).toMatchObject([{ kind: 'comment', case: id, read: false }]);
    await service.call(author, 'POST', '/api/inbox', { ids: urgent.map((entry) => entry.id) });
    expect((await inboxOf(author)).urgent).toMatchObject([{ read: true }]);
    expect(await inboxOf(outsider)).toEqual({ urgent: [], social: [], notices: [] });
    expect((await say(outsider, id, { body: 'Me too.' })).status).toBe(404);
  });

  it('takes no words that name somebody', async () => {
    const { id } = await published(named());
    for (const body of ['Mrs. Doe again', 'seen on 12.03.2024', 'call +49 170 1234567', 'MRN: 4711']) {
      const problem = problemSchema.parse(await (await say(colleague, id, { body })).json());
      expect(problem).toMatchObject({ code: 'invalid-request', fields: ['body'], reason: 'identifying-text' });
    }
  });

  it('keeps what looks like a programme as the words that it is', async () => {
    const { id } = await published(named());
    const body = `<script>alert(1)</script>'; DROP TABLE comments; --`;
    await say(colleague, id, { body });
    const list = commentsSchema.parse(await (await service.call(author, 'GET', `/api/cases/${id}/comments`)).json());
    expect(list.comments[0]!.body).toBe(body);
  });

  it('answers for who posted without a name without one', async () => {
    const { id } = await published(named(), {}, { anonymous: true });
    await say(author, id, { body: 'Thank you all.' });
    const text = await (await service.call(colleague, 'GET', `/api/cases/${id}/comments`)).text();
    expect(commentsSchema.parse(JSON.parse(text)).comments[0]).toMatchObject({ author: 'Anonymous', byPoster: true });
  });

  it('hides a flagged comment until a moderator has looked, and takes removed words away for good', async () => {
    const { id } = await published(named());
    const listed = async (who: Person) =>
      commentsSchema.parse(await (await service.call(who, 'GET', `/api/cases/${id}/comments`)).json()).comments;
    const said = async (body: string, parent: string | null = null) =>
      commentSchema.parse(await (await say(colleague, id, { body, parent })).json());
    const [bad, good] = [await said('A spectacular chondroblastoma'), await said('Agreed')];
    await said('An answer', bad.id);
    const flag = (who: Person) =>
      service.call(who, 'POST', `/api/comments/${bad.id}/flag`, { reason: 'Says too much' });
    expect((await flag(outsider)).status).toBe(404);
    expect((await flag(author)).status).toBe(204);
    // Its place stays, so that the answer has one; its words are its author's and the moderators'.
    expect(await listed(author)).toMatchObject([{ id: bad.id, hidden: 'flagged', body: '' }, {}, { parent: bad.id }]);
    expect(await listed(colleague)).toMatchObject([
      { hidden: 'flagged', body: 'A spectacular chondroblastoma' },
      {},
      {},
    ]);
    expect(await search(author, 'text=chondroblastoma')).toEqual([]);
    expect((await inboxOf(colleague)).notices).toMatchObject([{ kind: 'comment-flagged', case: id }]);

    const waiting = waitingCommentsSchema.parse(
      await (await service.call(moderator, 'GET', '/api/moderation/comments')).json(),
    );
    expect(waiting.comments).toMatchObject([{ comment: bad.id, reasons: ['Says too much'], mine: false }]);
    const resolve = (body: unknown) => service.call(moderator, 'POST', `/api/moderation/comments/${bad.id}`, body);
    expect((await resolve({ resolution: 'kept' })).status).toBe(204);
    expect(await listed(author)).toMatchObject([{ hidden: null, body: 'A spectacular chondroblastoma' }, {}, {}]);
    expect((await resolve({ resolution: 'removed', reason: 'It says too much' })).status).toBe(204);
    expect(await listed(author)).toMatchObject([
      { hidden: 'removed-by-moderator', body: '', removalReason: null },
      {},
      {},
    ]);
    expect(await listed(colleague)).toMatchObject([{ body: '', removalReason: 'It says too much' }, {}, {}]);
    expect((await inboxOf(colleague)).notices).toMatchObject([
      { kind: 'comment-removed', detail: 'It says too much' },
      {},
    ]);

    const remove = (who: Person) => service.call(who, 'DELETE', `/api/comments/${good.id}`);
    expect([(await remove(author)).status, (await remove(colleague)).status, (await remove(colleague)).status]).toEqual(
      [403, 204, 409],
    );
    expect((await listed(author))[1]).toMatchObject({ hidden: 'removed-by-author', body: '' });
    const owner = new pg.Client({ connectionString: service.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query('SELECT body, search::text FROM comments WHERE removed_at IS NOT NULL');
    await owner.end();
    expect(rows).toEqual([
      { body: '', search: '' },
      { body: '', search: '' },
    ]);
  });

  it('has no answer to a comment of another case, and none on another case’s image', async () => {
    const [one, other] = [await published(named()), await published(named())];
    const comment = commentSchema.parse(await (await say(colleague, one.id, { body: 'Hm.' })).json());
    expect((await say(colleague, other.id, { body: 'Hm?', parent: comment.id })).status).toBe(403);
    expect((await say(colleague, other.id, { body: 'Hm?', image: one.image.id })).status).toBe(403);
  });
});

describe('stars and receipts by reading', () => {
  it('count for all, are kept for oneself, and say who opened the case', async () => {
    const { id } = await published(named());
    const star = await service.call(colleague, 'PUT', `/api/cases/${id}/stars`, {
      quality: true,
      collection: true,
      follow: false,
    });
    expect(starsSchema.parse(await star.json())).toMatchObject({ qualityCount: 1, collection: true });
    const none = { quality: false, collection: false, follow: true };
    const own = await service.call(author, 'PUT', `/api/cases/${id}/stars`, none);
    expect(starsSchema.parse(await own.json())).toMatchObject({ qualityCount: 1, collection: false, follow: true });
    await service.call(colleague, 'GET', `/api/cases/${id}`);
    const opened = await service.call(author, 'GET', `/api/cases/${id}/openings`);
    expect(openingsSchema.parse(await opened.json()).openings).toMatchObject([{ who: colleague.user.displayName }]);
    expect(await starsOf(colleague, id)).toEqual({ qualityCount: 1, quality: true, collection: true, follow: false });
    expect(await starsOf(author, id)).toEqual({ qualityCount: 1, quality: false, collection: false, follow: true });
    expect((await search(colleague, 'starred=true')).map((entry) => entry.id)).toEqual([id]);
  });
});

describe('search', () => {
  it('finds by title, tags, words of the discussion and facets, the title first', async () => {
    const tagged = await published({ kind: 'community' }, { title: 'Something else', tags: ['osteosarcoma'] });
    const titled = await published({ kind: 'community' }, { title: 'Osteosarcoma of the femur', tags: ['bone'] });
    const discussed = await published({ kind: 'community' }, { title: 'A third one' });
    await say(colleague, discussed.id, { body: 'Think of osteosarcoma too.' });
    const ids = (await search(outsider, 'text=osteosarcoma')).map((entry) => entry.id);
    expect(ids).toEqual([titled.id, tagged.id, discussed.id]);
    expect((await search(outsider, 'text=osteosarcoma&tag=bone&modality=MR')).map(({ id }) => id)).toEqual([titled.id]);
    expect(await search(outsider, 'text=osteosarcoma&modality=CT')).toEqual([]);
    for (const odd of ["'", '%', '"', '-', '& | !', '\\', '*:*', "x'); DROP TABLE cases; --"]) {
      expect(await search(outsider, `text=${encodeURIComponent(odd)}`)).toEqual([]);
    }
    const facets = facetsSchema.parse(await (await service.call(outsider, 'GET', '/api/facets')).json());
    expect(facets.tag).toContainEqual({ value: 'osteosarcoma', cases: 1 });
    expect(facets.anatomy).toMatchObject([{ value: 'forearm', code: '14975008' }]);
    const similar = await service.call(outsider, 'GET', `/api/cases/${discussed.id}/similar`);
    expect(caseListSchema.parse(await similar.json()).cases.map(({ id }) => id)).toContain(tagged.id);
  });

  it('finds nothing for who is not in the audience', async () => {
    const { id } = await published(named(), { title: 'Chordoma of the clivus' });
    expect((await search(colleague, 'text=chordoma')).map((entry) => entry.id)).toEqual([id]);
    expect(await search(outsider, 'text=chordoma')).toEqual([]);
  });
});

describe('pages', () => {
  /** As if it had been published so often: copies at one and the same time and a minute apart. */
  async function copies(id: CaseId, count: number): Promise<void> {
    const owner = new pg.Client({ connectionString: service.ownerUrl });
    await owner.connect();
    await owner.query(
      `INSERT INTO cases SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),
         'published_at', c.published_at - (n / 2) * interval '1 minute'))).* FROM cases c, generate_series(1, $2::integer) n WHERE c.id = $1`,
      [id, count],
    );
    await owner.end();
  }
  const walk = async (query: string) => {
    const pages: string[][] = [];
    for (let after: string | null = ''; after !== null;) {
      const more = after === '' ? '' : `&after=${after}`;
      const answer = await service.call(outsider, 'GET', `/api/search?${query}${more}`);
      const page = casePageSchema.parse(await answer.json());
      pages.push(page.cases.map(({ id }) => id));
      after = page.next;
    }
    return pages;
  };

  it('together hold every case once, by time and by words', async () => {
    const { id } = await published({ kind: 'community' }, { title: 'Pagetoid growth', tags: ['paged'] });
    await copies(id, 130);
    for (const query of ['tag=paged', 'tag=paged&text=pagetoid']) {
      const pages = await walk(query);
      expect(pages.map((page) => page.length)).toEqual([60, 60, 11]);
      expect(new Set(pages.flat()).size).toBe(131);
    }
  });

  it('begin at no place that was not given out', async () => {
    for (const after of ['x', '1.x', '-1', '99999', `1.${'a'.repeat(36)}`, "1'--"]) {
      for (const more of ['', '&text=tear']) {
        const refused = await service.call(outsider, 'GET', `/api/search?after=${encodeURIComponent(after)}${more}`);
        expect(refused.status).toBe(400);
      }
    }
  });

  it('show what waits for a moderator to nobody', async () => {
    const { id } = await published({ kind: 'community' }, { tags: ['rewritten'] });
    expect(await search(moderator, 'tag=rewritten')).toHaveLength(1);
    const texts = { title: 'Other words', anatomy: 'knee', tags: ['rewritten'], question: 'And now?', findings: '' };
    await service.call(author, 'PUT', `/api/cases/${id}/texts`, texts);
    expect([await search(moderator, 'tag=rewritten'), await search(author, 'tag=rewritten')]).toEqual([[], []]);
  });
});
