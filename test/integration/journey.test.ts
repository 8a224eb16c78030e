import { createHash, randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { receiptSchema, sharedCaseSchema } from '../../contract/caseApi.schema.ts';
import type { Core, CoreEvent, CorePorts } from '../../core/core.ts';
import type { Annotation } from '../../model/annotation.ts';
import { annotationIdSchema, type CaseId, type ItemId } from '../../model/ids.ts';
import { imagePoint } from '../../model/geometry.ts';
import type { ItemSummary } from '../../model/item.ts';
import type { SubmissionState } from '../../model/queue.ts';
import type { ConsentForm, Signature } from '../../model/consent.ts';
import { startTestService, userPassword, type Person, type TestService } from '../support/caseService.ts';
import { samplesDir } from '../support/paths.ts';
import { filesBelow, temporaryFolders } from '../support/temporaryFolder.ts';
import { startTestCore, testPorts } from '../support/testCore.ts';

let service: TestService;
let clinician: Person;
beforeAll(async () => {
  service = await startTestService();
  clinician = await service.person('clinician');
});
afterAll(() => service.stop());
// Real detection of three pictures on a busy machine takes its time.
vi.setConfig({ testTimeout: 300_000 });

const folder = temporaryFolders();
const code = (expected: string) => ({ error: { code: expected } });
const wave: Signature = {
  strokes: [Array.from({ length: 60 }, (_, i) => ({ x: 20 + i * 9, y: 100 + 80 * Math.sin(i / 5) }))],
};
const consentForm: ConsentForm = {
  levels: ['record', 'teaching'],
  language: 'de',
  signedOn: '2026-11-21',
  patientName: 'ZZ FICTIONAL PATIENT',
  clinicianName: 'ZZ FICTIONAL CLINICIAN',
  patientSignature: wave,
  clinicianSignature: wave,
};
const caseForm = {
  title: 'A rash of the cheek',
  specialty: 'dermatology' as const,
  anatomy: 'cheek',
  tags: ['rash'],
  question: 'Which biopsy?',
  audience: { kind: 'only-me' as const },
};

/** Of the sample files: names, numbers and dates in headers, EXIF and comments (tools/samples/). */
const identifiers = [
  'ZZTEST',
  'Zztest',
  'ZZ-4471902',
  'ZZCAM-0099817',
  'ZZREFERRER',
  'ZZPHYSICIAN',
  'ZZSERIAL',
  'ZZACC',
  'ZZROOM3',
];

interface Desk {
  readonly core: Core;
  readonly events: CoreEvent[];
  readonly ports: CorePorts;
  readonly home: string;
}

async function newDesk(): Promise<Desk> {
  const home = join(await folder(), 'home');
  const ports = await testPorts(home, { serviceUrl: () => service.url });
  return { ...(await startTestCore(ports)), ports, home };
}

/** The samples that finish quickly: a photo with a face, one without, a DICOM, a damaged file and a copy under another name. */
async function aFolder(): Promise<string> {
  const source = join(await folder(), 'export');
  await mkdir(source);
  for (const name of ['photo-cheek-rash.jpg', 'skin-lesion.jpg', 'ct-abdomen.dcm', 'cut-short.jpg']) {
    await cp(join(samplesDir, name), join(source, name));
  }
  await cp(join(samplesDir, 'skin-lesion.jpg'), join(source, 'zz-the-same.jpg'));
  await writeFile(join(source, 'notes.txt'), 'not a picture');
  return source;
}

async function importFolder({ core }: Desk): Promise<ItemSummary[]> {
  await core.imports.start([await aFolder()]);
  await core.imports.settled();
  return (await core.items.list(0, 100)).items;
}

async function review(core: Core, id: ItemId): Promise<void> {
  const item = await core.items.get(id);
  const regions = item.regions.map((region) => ({ ...region, decision: 'accepted' as const }));
  const at = imagePoint(item.facts.columns / 2, item.facts.rows / 2);
  const pointer: Annotation = {
    id: annotationIdSchema.parse(randomUUID()),
    frame: 0,
    kind: 'pointer',
    at,
    number: 1,
    note: 'here',
  };
  const saved = await core.items.saveEdits(id, item.revision, regions, [pointer]);
  await core.items.markReviewed(id, saved.revision);
}

async function draftWith(core: Core, items: readonly ItemId[]): Promise<CaseId> {
  const { id } = await core.cases.create(items);
  await core.cases.save(id, caseForm, items);
  await core.consent.record(id, consentForm);
  return id;
}

const stateOf = async (core: Core, id: CaseId): Promise<SubmissionState | undefined> =>
  (await core.queue.list()).find((submission) => submission.case === id)?.state;

describe('the journey of a case', () => {
  it('goes from a folder to the case service, and back from there', async () => {
    const desk = await newDesk();
    const { core, events } = desk;
    await core.vault.create(null);
    const items = await importFolder(desk);
    const [batch] = await core.imports.list();
    expect(batch).toMatchObject({
      state: 'finished',
      found: 6,
      imported: 3,
      duplicates: 1,
      waiting: 0,
      quarantined: 0,
    });
    expect(batch!.refused.map(({ error }) => error.code).sort()).toEqual(['DAMAGED_FILE', 'UNKNOWN_TYPE']);
    expect(items.map(({ state }) => state.kind)).toEqual(['review', 'review', 'review']);
    expect(items.some(({ pending }) => pending > 0)).toBe(true);
    const photo = items.find(({ facts }) => facts.mediaType === 'image/jpeg')!;
    expect((await core.items.picture(photo.id, 0, 320)).width).toBeLessThanOrEqual(320);
    expect((await core.items.thumbnail(photo.id)).bytes.length).toBeGreaterThan(100);
    const dicom = items.find(({ facts }) => facts.mediaType === 'application/dicom')!;
    expect(await core.items.samples(dicom.id, 0)).toMatchObject({ columns: dicom.facts.columns });

    for (const item of items) await review(core, item.id);
    const ids = items.map((item) => item.id);
    const { id } = await core.cases.create(ids);
    await expect(core.cases.submit(id)).rejects.toMatchObject(code('CASE_INCOMPLETE'));
    await core.cases.save(id, caseForm, ids);
    await expect(core.cases.submit(id)).rejects.toMatchObject(code('CONSENT_MISSING'));
    const unsigned = { ...consentForm, patientSignature: null };
    await expect(core.consent.record(id, unsigned)).rejects.toMatchObject(code('CONSENT_UNSIGNED'));
    const fact = await core.consent.record(id, consentForm);
    await expect(core.cases.submit(id)).rejects.toMatchObject(code('LOGIN_REQUIRED'));
    await expect(core.account.signIn(clinician.user.username, 'wrong')).rejects.toMatchObject(
      code('WRONG_CREDENTIALS'),
    );
    await core.account.signIn(clinician.user.username, userPassword);
    await core.cases.submit(id);
    await expect(core.items.reopen(ids[0]!)).rejects.toMatchObject(code('CONFLICT'));
    await core.queue.settled();
    expect(await stateOf(core, id)).toMatchObject({ kind: 'delivered' });

    const shared = await core.shared.get(id);
    expect(shared).toMatchObject({ state: 'submitted', title: caseForm.title, images: 3 });
    expect(shared.imageList.every((image) => image.received && image.annotations.length === 1)).toBe(true);
    expect(await core.shared.mine()).toMatchObject([{ id }]);
    expect((await core.shared.picture(shared.imageList[0]!.id, 0, 200)).width).toBeLessThanOrEqual(200);
    const previews = shared.imageList.map(({ id: image }) =>
      service.call(clinician, 'GET', `/api/images/${image}/preview`),
    );
    expect((await Promise.all(previews)).map(({ status }) => status)).toEqual([200, 200, 200]);
    await expectReadBack(id);
    // What the pseudonyms of the DICOM object stand for stays here.
    expect((await core.lookUp.state()).pairs).toBeGreaterThan(3);
    const document = await core.consent.document(fact.id);
    expect(createHash('sha256').update(document).digest('hex')).toBe(fact.documentHash);
    expect(Buffer.from(document).subarray(0, 5).toString()).toBe('%PDF-');
    expect(events.some(({ kind }) => kind === 'submission') && events.some(({ kind }) => kind === 'batch')).toBe(true);
    await core.close();
    await expectNothingInTheClear(desk.home);
  });

  it('goes on after the core was closed while it was under way, without another sign-in', async () => {
    const desk = await newDesk();
    await desk.core.vault.create(null);
    const items = await importFolder(desk);
    for (const item of items) await review(desk.core, item.id);
    const id = await draftWith(
      desk.core,
      items.map((item) => item.id),
    );
    await desk.core.account.signIn(clinician.user.username, userPassword);
    await desk.core.cases.submit(id);
    await desk.core.close();
    const { core } = await startTestCore(desk.ports);
    expect(await core.vault.status()).toEqual({ kind: 'open', by: 'keychain' });
    expect(await core.account.session()).toMatchObject({ kind: 'signed-in' });
    await core.queue.settled();
    expect(await stateOf(core, id)).toMatchObject({ kind: 'delivered' });
    await core.close();
  });

  it('is parked before anything is sent where a text repeats what was taken out of a picture', async () => {
    const desk = await newDesk();
    const { core } = desk;
    await core.vault.create(null);
    const items = await importFolder(desk);
    const dicom = items.find(({ facts }) => facts.mediaType === 'application/dicom')!;
    await review(core, dicom.id);
    const id = await draftWith(core, [dicom.id]);
    await core.cases.save(id, { ...caseForm, title: 'Zztest, second opinion' }, [dicom.id]);
    await core.account.signIn(clinician.user.username, userPassword);
    await core.cases.submit(id);
    await core.queue.settled();
    const parked = { kind: 'parked', error: { code: 'CASE_IDENTIFIES', params: { fields: 'title' } } };
    expect(await stateOf(core, id)).toMatchObject(parked);
    expect(await core.shared.mine()).not.toContainEqual(expect.objectContaining({ id }));
    await core.queue.cancel(id);
    await core.cases.save(id, caseForm, [dicom.id]);
    await core.cases.submit(id);
    await core.queue.settled();
    expect(await stateOf(core, id)).toMatchObject({ kind: 'delivered' });
    await core.close();
  });

  it('gives a cancelled case back as a draft, which can be changed and submitted again', async () => {
    const desk = await newDesk();
    const { core } = desk;
    await core.vault.create('a long passphrase');
    const items = await importFolder(desk);
    const item = items.find(({ facts }) => facts.mediaType === 'image/jpeg')!;
    await review(core, item.id);
    const id = await draftWith(core, [item.id]);
    await core.account.signIn(clinician.user.username, userPassword);
    await core.cases.submit(id);
    expect(await core.cases.drafts()).toEqual([]);
    await expect(core.items.remove([item.id])).rejects.toMatchObject(code('CONFLICT'));
    await core.queue.cancel(id);
    expect(await core.cases.drafts()).toMatchObject([{ id }]);
    const reopened = await core.items.reopen(item.id);
    await core.items.markReviewed(item.id, reopened.revision);
    await core.cases.submit(id);
    await core.queue.settled();
    expect(await stateOf(core, id)).toMatchObject({ kind: 'delivered' });
    await core.vault.lock();
    await expect(core.items.list(0, 1)).rejects.toMatchObject(code('VAULT_LOCKED'));
    await core.vault.unlock('a long passphrase');
    expect((await core.items.get(item.id)).state.kind).toBe('cleared');
    await core.close();
  });
});

/** As a stranger to core: over plain HTTP, by the author's own sign-in. */
async function expectReadBack(id: CaseId): Promise<void> {
  const shared = sharedCaseSchema.parse(await (await service.call(clinician, 'GET', `/api/cases/${id}`)).json());
  const originals = await Promise.all((await filesBelow(samplesDir)).map((path) => readFile(path)));
  for (const image of shared.imageList) {
    const answer = await service.call(clinician, 'GET', `/api/images/${image.id}/content`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(image.sha256);
    const receipt = await service.call(clinician, 'GET', `/api/images/${image.id}/receipt`);
    expect(receiptSchema.parse(await receipt.json())).toMatchObject({
      image: image.id,
      case: id,
      sha256: image.sha256,
    });
    expect(originals.some((original) => original.equals(bytes))).toBe(false);
    for (const word of identifiers) {
      for (const encoding of ['utf8', 'utf16le', 'latin1'] as const) {
        expect(bytes.includes(Buffer.from(word, encoding)), `${word} as ${encoding}`).toBe(false);
      }
    }
  }
}

async function expectNothingInTheClear(home: string): Promise<void> {
  for (const path of await filesBelow(home)) {
    const bytes = await readFile(path);
    for (const word of ['FICTIONAL', 'photo-cheek-rash', 'ct-abdomen', caseForm.question, 'JFIF', 'DICM']) {
      expect(bytes.includes(word), `${word} in a file of the home folder`).toBe(false);
    }
  }
}
