import { caseDetailsSchema, type ApiImage, type NewCase } from '../../contract/caseApi.schema.ts';
import type { Audience } from '../../model/case.ts';
import type { CaseId } from '../../model/ids.ts';
import { aCase, anImage, callService, newCaseId, publish, type Person, type TestService } from './caseService.ts';
import { uploadWithTus } from './tus.ts';

/** In what a case differs from the plain one of `aCase`. */
export interface CaseWish {
  readonly audience?: Audience;
  readonly form?: Partial<NewCase['form']>;
  readonly details?: Partial<NewCase['details']>;
  readonly consent?: NewCase['consent'];
  readonly image?: Partial<ApiImage>;
  readonly bytes?: Buffer;
}

export interface SentCase {
  readonly id: CaseId;
  readonly content: NewCase;
  /** Its only picture. */
  readonly image: ApiImage;
}

type Where = Pick<TestService, 'url'>;

async function expectStatus(answer: Promise<Response>, status: number): Promise<void> {
  const response = await answer;
  if (response.status !== status) throw new Error(`${response.url} answered ${response.status}, not ${status}`);
}

/** A draft of one picture whose bytes have arrived. */
export async function uploadCase(service: Where, author: Person, wish: CaseWish = {}): Promise<SentCase> {
  const { bytes = Buffer.from('a picture') } = wish;
  const id = newCaseId();
  const image = anImage(bytes, wish.image);
  const details = { ...caseDetailsSchema.parse({}), ...wish.details };
  const plain = aCase([image], { details, ...('consent' in wish ? { consent: wish.consent } : {}) }, wish.audience);
  const content = { ...plain, form: { ...plain.form, ...wish.form } };
  await expectStatus(callService(service.url, author, 'PUT', `/api/cases/${id}`, content), 201);
  await uploadWithTus(service.url, author, id, image, bytes);
  return { id, content, image };
}

/** The same, given to the moderators; for `only-me` it is then in its place. */
export async function submitCase(service: Where, author: Person, wish: CaseWish = {}): Promise<SentCase> {
  const sent = await uploadCase(service, author, wish);
  await expectStatus(callService(service.url, author, 'POST', `/api/cases/${sent.id}/submit`), 200);
  return sent;
}

/** The same, approved: by a moderator made for it, unless told by whom. */
export async function publishCase(
  service: TestService,
  author: Person,
  wish: CaseWish,
  moderators?: readonly Person[],
): Promise<SentCase> {
  const sent = await submitCase(service, author, wish);
  await publish(service, sent.id, moderators);
  return sent;
}
