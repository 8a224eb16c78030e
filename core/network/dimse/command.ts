import { DimseFault } from './fault.ts';

/** Command fields of PS3.7 E.1 that are answered. */
export const commandField = { storeRequest: 0x0001, echoRequest: 0x0030, cancelRequest: 0x0fff } as const;
const replyBit = 0x8000;
const noDataSet = 0x0101;

/** Statuses of PS3.7 annex C and PS3.4 B.2.3. */
export const status = {
  success: 0x0000,
  processingFailure: 0x0110,
  invalidInstance: 0x0117,
  unrecognizedOperation: 0x0211,
  outOfResources: 0xa700,
  mismatch: 0xa900,
  cannotUnderstand: 0xc000,
} as const;
export type Status = (typeof status)[keyof typeof status];

export interface DimseRequest {
  readonly field: number;
  readonly messageId: number;
  readonly hasDataSet: boolean;
  readonly sopClass: string | undefined;
  readonly sopInstance: string | undefined;
}

const element = {
  affectedClass: 0x0002,
  field: 0x0100,
  messageId: 0x0110,
  respondedTo: 0x0120,
  dataSetType: 0x0800,
  status: 0x0900,
  affectedInstance: 0x1000,
} as const;

/** A command set is implicit VR little endian and all of group 0000, PS3.7 6.3.1. Replies and cancels are no requests: undefined. */
export function parseRequest(bytes: Buffer): DimseRequest | undefined {
  const values = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length;) {
    if (at + 8 > bytes.length || bytes.readUInt16LE(at) !== 0) throw new DimseFault('protocol');
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    if (end > bytes.length) throw new DimseFault('protocol');
    values.set(bytes.readUInt16LE(at + 2), bytes.subarray(at + 8, end));
    at = end;
  }
  const short = (name: number): number => {
    const value = values.get(name);
    if (value?.length !== 2) throw new DimseFault('protocol');
    return value.readUInt16LE(0);
  };
  const text = (name: number): string | undefined =>
    values
      .get(name)
      ?.toString('latin1')
      .replace(/[\0 ]+$/, '');
  const field = short(element.field);
  if (field & replyBit || field === commandField.cancelRequest) return undefined;
  return {
    field,
    messageId: short(element.messageId),
    hasDataSet: short(element.dataSetType) !== noDataSet,
    sopClass: text(element.affectedClass),
    sopInstance: text(element.affectedInstance),
  };
}

/** The reply to a request: without a data set, with the classes and instances that it named. */
export function encodeReply(request: DimseRequest, result: Status): Buffer {
  const elements = [
    ...(request.sopClass === undefined ? [] : [encodeElement(element.affectedClass, uidBytes(request.sopClass))]),
    encodeElement(element.field, shortBytes(request.field | replyBit)),
    encodeElement(element.respondedTo, shortBytes(request.messageId)),
    encodeElement(element.dataSetType, shortBytes(noDataSet)),
    encodeElement(element.status, shortBytes(result)),
    ...(request.sopInstance === undefined
      ? []
      : [encodeElement(element.affectedInstance, uidBytes(request.sopInstance))]),
  ];
  const rest = Buffer.concat(elements);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(rest.length);
  return Buffer.concat([encodeElement(0, length), rest]);
}

function encodeElement(name: number, value: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(name, 2);
  head.writeUInt32LE(value.length, 4);
  return Buffer.concat([head, value]);
}

function shortBytes(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

/** What is longer than a UID may be is not repeated. */
const uidBytes = (uid: string): Buffer => {
  const text = uid.slice(0, 64);
  return Buffer.from(text.length % 2 === 0 ? text : `${text}\0`, 'latin1');
};
