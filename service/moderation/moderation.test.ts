import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  caseListSchema,
  certificateSchema,
  flagsSchema,
  moderationQueueSchema,
  problemSchema,
  sharedCaseSchema,
} from '../../contract/caseApi.schema.ts';
import type { CaseId } from '../../model/ids.ts';
import { aCase, publish, startTestService, type Person, type TestService } from '../../test/support/caseService.ts';
import { submitCase, uploadCase, type CaseWish } from '../../test/support/sentCase.ts';

let service: TestService;
let author: Person;
let moderator: Person;
let second: Person;
let colleague: Person;
beforeAll(async () => {
  service = await startTestService();
  author = await service.person('clinician');
  moderator = await service.person('moderator');
  second = await service.person('moderator');
  colleague = await service.person('clinician');
});
afterAll(() => service.stop());

const get = (who: Person, id: CaseId) => service.call(who, 'GET', `/api/cases/${id}`);
const shared = async (who: Person, id: CaseId) => sharedCaseSchema.parse(await (await get(who, id)).json());
const step = (who: Person, id: CaseId, name: string, body?: unknown) =>
  service.call(who, 'POST', `/api/moderation/${id}/${name}`, body);
const problem = async (response: Response) => problemSchema.parse(await response.json());
const waiting = async (who: Person) =>
  moderationQueueSchema.parse(await (await service.call(who, 'GET', '/api/moderation')).json()).entries;

const forAll = { audience: { kind: 'community' } } as const;
const submitted = (wish: CaseWish = {}, by = author) => submitCase(service, by, { ...forAll, ...wish });

describe('a submitted case', () => {
  it('is seen by nobody but its author and staff until a moderator approved it', async () => {
    const { id } = await submitted();
    expect((await get(colleague, id)).status).toBe(404);
    expect(await shared(author, id)).toMatchObject({ state: 'submitted', stage: 'submitted' });
    expect((await waiting(moderator)).some((entry) => entry.case.id === id && entry.suspicious.length === 0)).toBe(
      true,
    );
    expect((await step(moderator, id, 'claim')).status).toBe(204);
    expect(await problem(await step(second, id, 'claim'))).toMatchObject({ code: 'conflict', reason: 'wrong-state' });
    expect((await step(moderator, id, 'decision', { verdict: 'approve' })).status).toBe(204);
    expect(await shared(colleague, id)).toMatchObject({ stage: 'published' });
  });

  it('comes back with reasons, is changed, and is submitted again as its next version', async () => {
    const { id } = await submitted();
    await step(moderator, id, 'claim');
    await step(moderator, id, 'decision', { verdict: 'return', reasons: ['The tattoo identifies.'] });
    expect(await shared(author, id)).toMatchObject({
      stage: 'returned',
      state: 'draft',
      returnReasons: ['The tattoo identifies.'],
    });
    const texts = { title: 'A better title', anatomy: 'forearm', tags: [], question: 'And now?', findings: 'None.' };
    expect((await service.call(author, 'PUT', `/api/cases/${id}/texts`, texts)).status).toBe(200);
    await service.call(author, 'POST', `/api/cases/${id}/submit`);
    await publish(service, id, [second]);
    expect(await shared(colleague, id)).toMatchObject({ title: 'A better title', version: 2, findings: 'None.' });
  });

  it('changed after it was published goes through moderation again', async () => {
    const { id } = await submitted();
    await publish(service, id, [moderator]);
    const texts = { title: 'A new title', anatomy: 'forearm', tags: [], question: 'And now?', findings: '' };
    await service.call(author, 'PUT', `/api/cases/${id}/texts`, texts);
    expect((await get(colleague, id)).status).toBe(404);
    // The approval of the earlier words counts for nothing.
    await publish(service, id, [second]);
    expect(await shared(colleague, id)).toMatchObject({ title: 'A new title' });
  });

  it('with a face kept on purpose, or of a child, needs two moderators', async () => {
    for (const details of [{ facesKept: true }, { child: true }]) {
      const { id } = await submitted({ details });
      await publish(service, id, [moderator]);
      expect((await get(colleague, id)).status).toBe(404);
      // The same one again is still one.
      await publish(service, id, [moderator]);
      expect((await get(colleague, id)).status).toBe(404);
      await publish(service, id, [second]);
      expect((await get(colleague, id)).status).toBe(200);
    }
  });

  it('that was escalated is for administrators alone', async () => {
    const { id } = await submitted();
    await step(moderator, id, 'claim');
    await step(moderator, id, 'decision', { verdict: 'escalate', reasons: ['A minister.'] });
    expect((await step(second, id, 'claim')).status).toBe(403);
    await publish(service, id, [service.administrator]);
    expect((await get(colleague, id)).status).toBe(200);
  });

  it('that somebody claimed and left is put back by an administrator', async () => {
    const { id } = await submitted();
    await step(moderator, id, 'claim');
    expect((await step(second, id, 'release')).status).toBe(409);
    expect((await step(service.administrator, id, 'release')).status).toBe(204);
    expect((await step(second, id, 'claim')).status).toBe(204);
  });

  it('is not approved by a moderator whom nobody has verified', async () => {
    const { id } = await submitted();
    const puppet = await service.person('moderator', 'unverified');
    await step(puppet, id, 'claim');
    expect((await problem(await step(puppet, id, 'decision', { verdict: 'approve' }))).code).toBe('not-verified');
  });

  it('is never approved by its own author', async () => {
    const { id } = await submitted({}, moderator);
    expect((await step(moderator, id, 'claim')).status).toBe(403);
    expect((await waiting(moderator)).some((entry) => entry.case.id === id)).toBe(false);
  });

  it('whose words name somebody is approved only by who says to have read them', async () => {
    const { id } = await submitted({ form: { question: 'Mrs. Doe, seen 12.03.2024?' } });
    const entry = (await waiting(moderator)).find((one) => one.case.id === id);
    expect(entry?.suspicious).toEqual(['question']);
    await step(moderator, id, 'claim');
    const refused = await problem(await step(moderator, id, 'decision', { verdict: 'approve' }));
    expect(refused).toMatchObject({ code: 'conflict', reason: 'identifying-text' });
    expect((await step(moderator, id, 'decision', { verdict: 'approve', textsRead: true })).status).toBe(204);
  });

  it('does not reach further than its consent', async () => {
    const consent = { ...aCase([]).consent!, levels: ['record' as const] };
    const { id } = await uploadCase(service, author, { ...forAll, consent });
    const refused = await problem(await service.call(author, 'POST', `/api/cases/${id}/submit`));
    expect(refused).toMatchObject({ code: 'consent-missing', reason: 'consent-too-narrow' });
  });

  it('posted without a name has none for its audience', async () => {
    const { id } = await submitted({ details: { anonymous: true } });
    await publish(service, id, [moderator]);
    const text = await (await get(colleague, id)).text();
    expect(sharedCaseSchema.parse(JSON.parse(text)).author).toBe('Anonymous');
    expect(text).not.toContain(author.user.id);
    expect((await shared(moderator, id)).author).toBe(author.user.displayName);
  });
});

describe('a flagged image', () => {
  it('is hidden from all but its author and staff until somebody looked at it', async () => {
    const { id, content } = await submitted();
    await publish(service, id, [moderator]);
    const image = content.images[0]!.id;
    const bytes = async (who: Person) => (await service.call(who, 'GET', `/api/images/${image}/content`)).status;
    expect(await bytes(colleague)).toBe(200);
    await service.call(colleague, 'POST', `/api/images/${image}/flag`, { reason: 'A name can be read.' });
    expect([await bytes(colleague), await bytes(author), await bytes(moderator)]).toEqual([404, 200, 200]);
    expect(await shared(colleague, id)).toMatchObject({ images: 0, cover: null, imageList: [] });
    const list = flagsSchema.parse(await (await service.call(moderator, 'GET', '/api/moderation/flags')).json());
    expect(list.flags).toMatchObject([{ image, reasons: ['A name can be read.'] }]);
    await service.call(moderator, 'POST', `/api/moderation/flags/${image}`, { resolution: 'kept' });
    expect(await bytes(colleague)).toBe(200);
  });

  it('of a moderator is another’s to look at', async () => {
    const { id, content } = await submitted({}, moderator);
    await publish(service, id, [second]);
    const image = content.images[0]!.id;
    await service.call(colleague, 'POST', `/api/images/${image}/flag`, { reason: 'A face.' });
    const resolve = (who: Person) =>
      service.call(who, 'POST', `/api/moderation/flags/${image}`, { resolution: 'kept' });
    expect([(await resolve(moderator)).status, (await resolve(second)).status]).toEqual([403, 204]);
  });
});

describe('a case that was withdrawn', () => {
  it('is gone for all, and leaves a certificate', async () => {
    const { id, content } = await submitted();
    await publish(service, id, [moderator]);
    const answer = await service.call(author, 'POST', `/api/cases/${id}/withdraw`, { reason: 'patient' });
    const certificate = certificateSchema.parse(await answer.json());
    expect(certificate).toMatchObject({ case: id, reason: 'patient', images: [{ sha256: content.images[0]!.sha256 }] });
    for (const who of [author, moderator, colleague, service.administrator]) {
      expect((await get(who, id)).status).toBe(404);
      expect((await service.call(who, 'GET', `/api/images/${content.images[0]!.id}/content`)).status).toBe(404);
      const list = caseListSchema.parse(await (await service.call(who, 'GET', '/api/cases')).json());
      expect(list.cases.some((entry) => entry.id === id)).toBe(false);
    }
    const again = await service.call(author, 'GET', `/api/cases/${id}/certificate`);
    expect(certificateSchema.parse(await again.json())).toEqual(certificate);
    const back = await service.call(author, 'PUT', `/api/cases/${id}`, content);
    expect(await problem(back)).toMatchObject({ code: 'conflict', reason: 'withdrawn' });
  });
});
