import { DimseFault } from './fault.ts';
import { encodePdu, pduType } from './pdu.ts';

/** Item types of PS3.8 9.3.2 and PS3.7 D.3.3. */
const item = {
  applicationContext: 0x10,
  proposedContext: 0x20,
  acceptedContext: 0x21,
  abstractSyntax: 0x30,
  transferSyntax: 0x40,
  userInformation: 0x50,
  maximumLength: 0x51,
  implementationClass: 0x52,
  implementationVersion: 0x55,
} as const;
const applicationContext = '1.2.840.10008.3.1.1.1';
/** Two reserved bytes, two titles of 16 characters and 32 reserved bytes after the version; PS3.8 table 9-11. */
const fixedBytes = 68;

export interface ProposedContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

export interface AssociateRequest {
  readonly calledTitle: string;
  readonly callingTitle: string;
  readonly contexts: readonly ProposedContext[];
  /** The fixed part as it came; an answer repeats it. */
  readonly fixed: Buffer;
}

/** Throws DimseFault for what is no A-ASSOCIATE-RQ of version 1 in the DICOM application context. */
export function parseAssociateRequest(body: Buffer): AssociateRequest {
  if (body.length < fixedBytes || (body.readUInt16BE(0) & 1) === 0) throw new DimseFault('protocol');
  const contexts: ProposedContext[] = [];
  let inDicom = false;
  for (const { type, value } of items(body.subarray(fixedBytes))) {
    if (type === item.applicationContext) inDicom = uid(value) === applicationContext;
    else if (type === item.proposedContext) contexts.push(proposedContext(value));
  }
  const ids = new Set(contexts.map(({ id }) => id));
  if (!inDicom || contexts.length === 0 || ids.size < contexts.length) throw new DimseFault('protocol');
  return {
    calledTitle: title(body.subarray(4, 20)),
    callingTitle: title(body.subarray(20, 36)),
    contexts,
    fixed: Buffer.from(body.subarray(0, fixedBytes)),
  };
}

function proposedContext(value: Buffer): ProposedContext {
  if (value.length < 4) throw new DimseFault('protocol');
  let abstractSyntax: string | undefined;
  const transferSyntaxes: string[] = [];
  for (const inner of items(value.subarray(4))) {
    if (inner.type === item.abstractSyntax) abstractSyntax = uid(inner.value);
    else if (inner.type === item.transferSyntax) transferSyntaxes.push(uid(inner.value));
  }
  // PS3.8 7.1.1.13: odd numbers only.
  if (abstractSyntax === undefined || value[0]! % 2 === 0) throw new DimseFault('protocol');
  return { id: value[0]!, abstractSyntax, transferSyntaxes };
}

function* items(bytes: Buffer): Generator<{ type: number; value: Buffer }> {
  for (let at = 0; at < bytes.length;) {
    if (at + 4 > bytes.length) throw new DimseFault('protocol');
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) throw new DimseFault('protocol');
    yield { type: bytes[at]!, value: bytes.subarray(at + 4, end) };
    at = end;
  }
}

const uid = (value: Buffer): string => value.toString('latin1').replace(/[\0 ]+$/, '');
const title = (value: Buffer): string => value.toString('latin1').replaceAll('\0', ' ').trim();

/** The answer to one proposed context, PS3.8 table 9-18. */
export interface ContextAnswer {
  readonly id: number;
  readonly result: 'accepted' | 'abstract-syntax' | 'transfer-syntaxes';
  readonly transferSyntax: string;
}
const contextResult = { accepted: 0, 'abstract-syntax': 3, 'transfer-syntaxes': 4 } as const;

export interface OwnIdentity {
  readonly pduBytes: number;
  readonly implementationClass: string;
  readonly implementationVersion: string;
}

export function encodeAssociateAccept(
  request: AssociateRequest,
  answers: readonly ContextAnswer[],
  own: OwnIdentity,
): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(own.pduBytes);
  const user = Buffer.concat([
    encodeItem(item.maximumLength, length),
    encodeItem(item.implementationClass, Buffer.from(own.implementationClass, 'latin1')),
    encodeItem(item.implementationVersion, Buffer.from(own.implementationVersion, 'latin1')),
  ]);
  const contexts = answers.map(({ id, result, transferSyntax }) =>
    encodeItem(
      item.acceptedContext,
      Buffer.concat([
        Uint8Array.of(id, 0, contextResult[result], 0),
        encodeItem(item.transferSyntax, Buffer.from(transferSyntax, 'latin1')),
      ]),
    ),
  );
  const context = encodeItem(item.applicationContext, Buffer.from(applicationContext, 'latin1'));
  const fixed = Buffer.from(request.fixed);
  fixed.writeUInt16BE(1, 0);
  return encodePdu(
    pduType.associateAccept,
    Buffer.concat([fixed, context, ...contexts, encodeItem(item.userInformation, user)]),
  );
}

function encodeItem(type: number, value: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head[0] = type;
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}

/** Result, source and reason of PS3.8 table 9-21. */
const rejections = {
  'called-title': [1, 1, 7],
  'calling-title': [1, 1, 3],
  'nothing-accepted': [1, 1, 1],
  busy: [2, 3, 2],
} as const;
export type Rejection = keyof typeof rejections;

export const encodeAssociateReject = (why: Rejection): Buffer =>
  encodePdu(pduType.associateReject, Uint8Array.of(0, ...rejections[why]));
