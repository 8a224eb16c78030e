import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A tiny sender for tests, byte by byte: it shares no code with the product's receiver. */
export interface Scu {
  readonly socket: Socket;
  /** The next PDU, whole; null when the peer has closed. */
  next(): Promise<{ type: number; body: Buffer } | null>;
  send(...bytes: readonly Uint8Array[]): void;
}

export async function connectTo(port: number): Promise<Scu> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let held: Buffer = Buffer.alloc(0);
  return {
    socket,
    send: (...bytes) => void socket.write(Buffer.concat(bytes)),
    async next() {
      while (held.length < 6 || held.length < 6 + held.readUInt32BE(2)) {
        const chunk = await chunks.next().catch(() => ({ done: true as const, value: undefined }));
        if (chunk.done) return null;
        held = Buffer.concat([held, chunk.value]);
      }
      const end = 6 + held.readUInt32BE(2);
      const pdu = { type: held[0]!, body: held.subarray(6, end) };
      held = held.subarray(end);
      return pdu;
    },
  };
}

export function pdu(type: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(6);
  head[0] = type;
  head.writeUInt32BE(body.length, 2);
  return Buffer.concat([head, body]);
}

const item = (type: number, value: Uint8Array | string): Buffer => {
  const bytes = Buffer.from(value as string, 'latin1');
  const head = Buffer.alloc(4);
  head[0] = type;
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
};

export interface AssociateRecipe {
  readonly called?: string;
  readonly calling?: string;
  readonly sopClass?: string;
  readonly transferSyntaxes?: readonly string[];
}

export function associateRequest(recipe: AssociateRecipe = {}): Buffer {
  const { called = 'SCRIM', calling = 'MODALITY', sopClass = '1.2.840.10008.1.1' } = recipe;
  const fixed = Buffer.alloc(68, 0);
  fixed.writeUInt16BE(1, 0);
  fixed.write(called.padEnd(16), 4, 'latin1');
  fixed.write(calling.padEnd(16), 20, 'latin1');
  const syntaxes = (recipe.transferSyntaxes ?? ['1.2.840.10008.1.2']).map((uid) => item(0x40, uid));
  const context = item(0x20, Buffer.concat([Uint8Array.of(1, 0, 0, 0), item(0x30, sopClass), ...syntaxes]));
  const user = item(0x50, item(0x51, Uint8Array.of(0, 0, 0x40, 0)));
  return pdu(1, Buffer.concat([fixed, item(0x10, '1.2.840.10008.3.1.1.1'), context, user]));
}

/** One P-DATA-TF with one value. */
export function dataPdu(control: number, bytes: Uint8Array, context = 1): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32BE(bytes.length + 2);
  head[4] = context;
  head[5] = control;
  return pdu(4, Buffer.concat([head, bytes]));
}

const element = (name: number, value: Uint8Array): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(name, 2);
  head.writeUInt32LE(value.length, 4);
  return Buffer.concat([head, value]);
};
const short = (value: number): Buffer => Buffer.from([value & 0xff, value >> 8]);
const uid = (value: string): Buffer => Buffer.from(value.length % 2 === 0 ? value : `${value}\0`, 'latin1');

export const storeCommand = (sopClass: string, sopInstance: string, field = 1): Buffer =>
  Buffer.concat([
    element(0x0002, uid(sopClass)),
    element(0x0100, short(field)),
    element(0x0110, short(7)),
    element(0x0700, short(0)),
    element(0x0800, short(field === 0x30 ? 0x0101 : 0)),
    element(0x1000, uid(sopInstance)),
  ]);

/** Status (0000,0900) of a reply. */
export function statusOf(reply: { type: number; body: Buffer } | null): number | null {
  if (reply?.type !== 4) return null;
  const at = reply.body.indexOf(Buffer.from([0, 0, 0, 9, 2, 0, 0, 0]));
  return reply.body.readUInt16LE(at + 8);
}

export interface SentObject {
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly dataSet: Uint8Array;
}

/** Sends one object over an open association in pieces of `piece` bytes and answers the status. */
export async function sendObject(scu: Scu, { sopClass, sopInstance, dataSet }: SentObject, piece = 16_000) {
  scu.send(dataPdu(3, storeCommand(sopClass, sopInstance)));
  for (let at = 0; at === 0 || at < dataSet.length; at += piece)
    scu.send(dataPdu(at + piece >= dataSet.length ? 2 : 0, dataSet.subarray(at, at + piece)));
  return statusOf(await scu.next());
}
