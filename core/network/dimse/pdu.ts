import type { Socket } from 'node:net';
import { DimseFault } from './fault.ts';

/** PDU types of PS3.8 9.3.1. */
export const pduType = {
  associateRequest: 1,
  associateAccept: 2,
  associateReject: 3,
  data: 4,
  releaseRequest: 5,
  releaseReply: 6,
  abort: 7,
} as const;

export interface Pdu {
  readonly type: number;
  /** What follows the six bytes of type and length. */
  readonly body: Buffer;
}

export interface PduBounds {
  /** Largest body of a P-DATA-TF. */
  readonly dataBytes: number;
  /** For one PDU to come whole, counted from the moment it is waited for: a byte now and then buys no time. */
  readonly seconds: number;
}

/** 128 presentation contexts with 20 transfer syntaxes each fit. */
const largestRequest = 256 * 1024;
const headBytes = 6;
/** Senders that forget the heads of their values exceed what was agreed by a little. */
const tolerance = 64;

function largestBody(type: number, { dataBytes }: PduBounds): number {
  if (type === pduType.data) return dataBytes + tolerance;
  return type === pduType.associateRequest ? largestRequest : 4;
}

/**
 * PDUs as they come in. No more than one is held, in a buffer of a checked size, and the socket is read only while one is wanted.
 * Ends where the peer closes; throws DimseFault for what is no PDU, too long or too slow.
 */
export async function* readPdus(socket: Socket, bounds: PduBounds): AsyncGenerator<Pdu> {
  const late = (): void => void socket.destroy(new DimseFault('too-slow'));
  let timer = setTimeout(late, bounds.seconds * 1000);
  const head = Buffer.alloc(headBytes);
  let body: Buffer | undefined;
  let filled = 0;
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length;) {
        const target: Buffer = body ?? head;
        const copied = chunk.copy(target, filled, at);
        at += copied;
        filled += copied;
        if (filled < target.length) continue;
        filled = 0;
        if (!body) {
          body = Buffer.allocUnsafe(bodyLength(head, bounds));
          continue;
        }
        const pdu = { type: head[0]!, body };
        body = undefined;
        clearTimeout(timer);
        yield pdu;
        timer = setTimeout(late, bounds.seconds * 1000);
      }
    }
    if (body || filled > 0) throw new DimseFault('protocol');
  } finally {
    clearTimeout(timer);
  }
}

function bodyLength(head: Buffer, bounds: PduBounds): number {
  const type = head[0]!;
  const length = head.readUInt32BE(2);
  const known = type >= pduType.associateRequest && type <= pduType.abort;
  if (!known || length < 4) throw new DimseFault('protocol');
  if (length > largestBody(type, bounds)) throw new DimseFault('too-long');
  return length;
}

export function encodePdu(type: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(headBytes);
  head[0] = type;
  head.writeUInt32BE(body.length, 2);
  return Buffer.concat([head, body]);
}

export const releaseReply = (): Buffer => encodePdu(pduType.releaseReply, Buffer.alloc(4));

/** Source and reason of PS3.8 9.3.8: the service user gives none, the provider does. */
export const abort = (byProtocol: boolean): Buffer =>
  encodePdu(pduType.abort, byProtocol ? Uint8Array.of(0, 0, 2, 0) : Uint8Array.of(0, 0, 0, 0));

/** Resolves once the bytes are handed to the system: a peer that reads nothing is not written to for ever. */
export function send(socket: Socket, bytes: Uint8Array, seconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new DimseFault('too-slow')), seconds * 1000);
    socket.write(bytes, (error) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve();
    });
  });
}
