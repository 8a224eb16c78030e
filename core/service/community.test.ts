import { afterAll, beforeAll, expect, it } from 'vitest';
import { ScrimFailure } from '../../model/errors.ts';
import {
  publish,
  startTestService,
  userPassword,
  type Person,
  type TestService,
} from '../../test/support/caseService.ts';
import { publishCase } from '../../test/support/sentCase.ts';
import { createServiceClient, type ServiceClient } from './client.ts';

let service: TestService;
let author: Person;
const clients: ServiceClient[] = [];
beforeAll(async () => {
  service = await startTestService();
  author = await service.person('clinician');
});
afterAll(async () => {
  for (const client of clients) client.close();
  await service.stop();
});

async function desk(person: Person): Promise<ServiceClient> {
  const client = createServiceClient({ serviceUrl: () => service.url });
  clients.push(client);
  await client.signIn(person.user.username, userPassword);
  return client;
}

const published = (shownTo: Person) =>
  publishCase(service, author, {
    audience: { kind: 'colleagues', users: [shownTo.user.id] },
    image: { modality: 'MR' },
  });

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'answered',
    (thrown: unknown) => (thrown instanceof ScrimFailure ? thrown.error.code : 'unknown'),
  );

it('a case is found, discussed, starred and told of by those who see it, until it is withdrawn', async () => {
  const colleague = await service.person('clinician');
  const { id, image } = await published(colleague);
  const [mine, theirs, outsiders] = [
    await desk(author),
    await desk(colleague),
    await desk(await service.person('clinician')),
  ];

  const query = { text: 'erythema', specialty: 'dermatology' as const, modality: 'MR' };
  expect(await theirs.search(query)).toMatchObject({ cases: [{ id, stage: 'published', mine: false }], next: null });
  expect(await theirs.search({ ...query, annotated: 'true' })).toMatchObject({ cases: [] });
  expect((await theirs.facets()).specialty).toEqual([{ value: 'dermatology', cases: 1 }]);
  await theirs.getCase(id);
  expect(await mine.openings(id)).toMatchObject([{ who: colleague.user.displayName }]);

  expect(await codeOf(theirs.postComment(id, { body: 'Mrs. Doe again' }))).toBe('TEXT_IDENTIFIES');
  const said = await theirs.postComment(id, { body: 'Take it here.', image: image.id, mentions: [author.user.id] });
  expect(await mine.comments(id)).toMatchObject([{ id: said.id, image: image.id, mine: false }]);
  const wish = { quality: true, collection: true, follow: false };
  expect(await theirs.setStars(id, wish)).toEqual(await theirs.stars(id));
  expect(await theirs.search({ starred: 'true' })).toMatchObject({ cases: [{ id }] });

  const { social } = await mine.inbox();
  expect(social).toMatchObject([{ kind: 'mention', case: id, comment: said.id, read: false }]);
  await mine.markRead(social.map((entry) => entry.id));
  expect((await mine.inbox()).social).toMatchObject([{ read: true }]);

  await theirs.setDuty({ specialty: 'Tropical medicine', leave: null });
  expect(await mine.specialties()).toMatchObject([{ specialty: 'Tropical medicine', clinicians: 1 }]);
  const question = { specialty: 'Tropical medicine', urgency: 'urgent', question: 'Leishmaniasis?' } as const;
  expect(await codeOf(mine.askSpecialty(id, { ...question, question: 'Mrs. Doe again?' }))).toBe('TEXT_IDENTIFIES');
  expect(await mine.askSpecialty(id, question)).toMatchObject({ reach: { told: 1, acknowledged: 0 } });
  await theirs.markRead((await theirs.inbox()).urgent.map((entry) => entry.id));
  expect(await mine.pages(id)).toMatchObject([
    { reach: { acknowledged: 1, people: [{ who: colleague.user.displayName, onBehalfOf: null }] } },
  ]);

  // An outsider learns nothing, in whatever way they ask.
  expect(await outsiders.search(query)).toEqual({ cases: [], next: null });
  const asked = [outsiders.getCase(id), outsiders.comments(id), outsiders.stars(id), outsiders.openings(id)];
  const tried = [outsiders.postComment(id, { body: 'Hm.' }), outsiders.setStars(id, wish), outsiders.similar(id)];
  const paged = [outsiders.pages(id), outsiders.askSpecialty(id, question)];
  const taken = [outsiders.withdraw(id, 'author'), outsiders.certificate(id), outsiders.flagImage(image.id, 'x')];
  expect(new Set(await Promise.all([...asked, ...tried, ...paged, ...taken].map(codeOf)))).toEqual(
    new Set(['NOT_FOUND']),
  );
  expect(await codeOf(theirs.withdraw(id, 'author'))).not.toBe('answered');

  const certificate = await mine.withdraw(id, 'patient');
  expect(certificate).toMatchObject({ case: id, reason: 'patient', images: [{ id: image.id, sha256: image.sha256 }] });
  expect(await mine.certificate(id)).toEqual(certificate);
  expect(await codeOf(theirs.getCase(id))).toBe('NOT_FOUND');
  expect(await theirs.search({})).toEqual({ cases: [], next: null });
  expect((await mine.inbox()).social).toEqual([]);
});

it('new words of a published case are hidden from others until a moderator read them', async () => {
  const colleague = await service.person('clinician');
  const { id } = await published(colleague);
  const [mine, theirs] = [await desk(author), await desk(colleague)];
  const texts = { title: 'Other words', anatomy: 'forearm', tags: ['new'], question: 'And now?', findings: 'None.' };
  expect(await codeOf(theirs.changeTexts(id, texts))).toBe('NOT_ALLOWED');
  expect(await mine.changeTexts(id, texts)).toMatchObject({ stage: 'submitted', version: 2, title: 'Other words' });
  expect(await codeOf(theirs.getCase(id))).toBe('NOT_FOUND');
  await publish(service, id);
  expect(await theirs.getCase(id)).toMatchObject({ title: 'Other words', version: 2, findings: 'None.' });
});
