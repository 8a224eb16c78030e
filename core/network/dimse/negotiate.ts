import type { ReceiverConfig } from '../../../contract/receiver.schema.ts';
import { encodingOfSyntax } from '../../dicom/transferSyntax.ts';
import type { AssociateRequest, ContextAnswer, ProposedContext, Rejection } from './associate.ts';

const verification = '1.2.840.10008.1.1';
/** Every storage class of PS3.4 B.5 lies below this; whether an object can be imported is for intake to say. */
const storageRoot = '1.2.840.10008.5.1.4.1.1.';

export interface AcceptedContext {
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
}

export type Negotiated =
  | { readonly kind: 'rejected'; readonly why: Rejection }
  | {
      readonly kind: 'accepted';
      readonly answers: readonly ContextAnswer[];
      readonly contexts: ReadonlyMap<number, AcceptedContext>;
    };

/** Whom to talk to and about what. Of the syntaxes that are read here the sender's first is taken: it sends what it has. */
export function negotiate(
  request: AssociateRequest,
  config: Pick<ReceiverConfig, 'aeTitle' | 'allowedTitles'>,
): Negotiated {
  if (request.calledTitle !== config.aeTitle) return { kind: 'rejected', why: 'called-title' };
  const { allowedTitles } = config;
  const known = allowedTitles.length === 0 || allowedTitles.includes(request.callingTitle);
  if (!known || !isTitle(request.callingTitle)) return { kind: 'rejected', why: 'calling-title' };
  const answers = request.contexts.map(answerTo);
  const contexts = new Map<number, AcceptedContext>();
  request.contexts.forEach(({ id, abstractSyntax }, index) => {
    const { result, transferSyntax } = answers[index]!;
    if (result === 'accepted') contexts.set(id, { abstractSyntax, transferSyntax });
  });
  return contexts.size > 0 ? { kind: 'accepted', answers, contexts } : { kind: 'rejected', why: 'nothing-accepted' };
}

const isTitle = (title: string): boolean => /^[\x20-\x5b\x5d-\x7e]{1,16}$/.test(title);

function answerTo({ id, abstractSyntax, transferSyntaxes }: ProposedContext): ContextAnswer {
  const known = transferSyntaxes.find((uid) => encodingOfSyntax(uid) !== undefined);
  const ours = abstractSyntax === verification || isStorage(abstractSyntax);
  if (ours && known !== undefined) return { id, result: 'accepted', transferSyntax: known };
  const first = transferSyntaxes[0] ?? '';
  return { id, result: ours ? 'transfer-syntaxes' : 'abstract-syntax', transferSyntax: first.slice(0, 64) };
}

const isStorage = (uid: string): boolean => uid.startsWith(storageRoot) && /^[0-9.]{1,64}$/.test(uid);
