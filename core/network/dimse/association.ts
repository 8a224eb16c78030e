import type { Socket } from 'node:net';
import type { ReceiverConfig } from '../../../contract/receiver.schema.ts';
import type { RefusalReason } from '../../../model/receiving.ts';
import { implementationClassUid, implementationVersionName } from '../../dicom/uids.ts';
import { encodeAssociateAccept, encodeAssociateReject, parseAssociateRequest } from './associate.ts';
import { commandField, encodeReply, parseRequest, status, type DimseRequest, type Status } from './command.ts';
import { DimseFault } from './fault.ts';
import { negotiate, type AcceptedContext } from './negotiate.ts';
import { abort, encodePdu, pduType, readPdus, releaseReply, send, type Pdu } from './pdu.ts';
import { refusing, type Sink, type Spool, type StoredFile } from './spool.ts';

export interface AssociationHost {
  readonly config: ReceiverConfig;
  readonly spool: Spool;
  /** True once: there is a place for one more association; `leave` gives it back. */
  readonly enter: () => boolean;
  readonly leave: () => void;
  readonly stored: (file: StoredFile, callingTitle: string) => void;
  readonly refused: (why: RefusalReason) => void;
}

/** One connection from its first byte to its last. Never throws; whatever was not finished is gone when this resolves. */
export async function serveAssociation(socket: Socket, host: AssociationHost): Promise<void> {
  const { pduBytes, idleSeconds: seconds } = host.config.bounds;
  let association: Association | undefined;
  try {
    for await (const pdu of readPdus(socket, { dataBytes: pduBytes, seconds })) {
      if (association) {
        if (await association.take(pdu)) break;
      } else {
        association = await associate(socket, host, pdu);
        if (!association) break;
      }
    }
  } catch (thrown) {
    // A connection that breaks is no more than that; what was being received is dropped below.
    if (thrown instanceof DimseFault) {
      host.refused(thrown.why);
      if (socket.writable) await send(socket, abort(thrown.why === 'protocol'), 1).catch(() => undefined);
    }
  } finally {
    await association?.end();
    socket.end();
    setTimeout(() => socket.destroy(), 1000).unref();
  }
}

async function associate(socket: Socket, host: AssociationHost, pdu: Pdu): Promise<Association | undefined> {
  if (pdu.type !== pduType.associateRequest) throw new DimseFault('protocol');
  const { config } = host;
  const request = parseAssociateRequest(pdu.body);
  const negotiated = negotiate(request, config);
  const busy = negotiated.kind === 'accepted' && !host.enter();
  if (negotiated.kind === 'rejected' || busy) {
    const why = negotiated.kind === 'rejected' ? negotiated.why : 'busy';
    host.refused(why);
    await send(socket, encodeAssociateReject(why), config.bounds.idleSeconds);
    return undefined;
  }
  const own = {
    pduBytes: config.bounds.pduBytes,
    implementationClass: implementationClassUid,
    implementationVersion: implementationVersionName,
  };
  const association = new Association(socket, host, negotiated.contexts, request.callingTitle);
  try {
    await send(socket, encodeAssociateAccept(request, negotiated.answers, own), config.bounds.idleSeconds);
    return association;
  } catch (thrown) {
    await association.end();
    throw thrown;
  }
}

/** A command set is some hundred bytes. */
const mostCommandBytes = 16_384;
/** Bytes a second below which a sender is taken for one that only wants to keep its place. */
const slowestRate = 1024;

interface UnderWay {
  readonly context: number;
  readonly request: DimseRequest;
  readonly sink: Sink;
}

class Association {
  private readonly socket: Socket;
  private readonly host: AssociationHost;
  private readonly contexts: ReadonlyMap<number, AcceptedContext>;
  private readonly callingTitle: string;
  private command: { context: number; parts: Buffer[]; bytes: number } | undefined;
  private underWay: UnderWay | undefined;
  private total = 0;
  /** Of the message under way: when it began, and its bytes. */
  private since = 0;
  private bytes = 0;

  constructor(
    socket: Socket,
    host: AssociationHost,
    contexts: ReadonlyMap<number, AcceptedContext>,
    callingTitle: string,
  ) {
    this.socket = socket;
    this.host = host;
    this.contexts = contexts;
    this.callingTitle = callingTitle;
  }

  /** Answers whether the association is over. */
  async take({ type, body }: Pdu): Promise<boolean> {
    if (type === pduType.abort) return true;
    if (type === pduType.releaseRequest && !this.underWay && !this.command) {
      await send(this.socket, releaseReply(), this.host.config.bounds.idleSeconds);
      return true;
    }
    if (type !== pduType.data) throw new DimseFault('protocol');
    this.count(body.length);
    for (let at = 0; at < body.length;) {
      if (at + 6 > body.length) throw new DimseFault('protocol');
      const end = at + 4 + body.readUInt32BE(at);
      if (end > body.length || end < at + 6) throw new DimseFault('protocol');
      await this.value(body[at + 4]!, body[at + 5]!, body.subarray(at + 6, end));
      at = end;
    }
    return false;
  }

  async end(): Promise<void> {
    const { underWay } = this;
    this.underWay = undefined;
    await underWay?.sink.drop();
    this.host.leave();
  }

  private count(bytes: number): void {
    const { associationBytes, idleSeconds } = this.host.config.bounds;
    this.total += bytes;
    if (this.total > associationBytes) throw new DimseFault('association-full');
    const now = performance.now();
    if (!this.underWay && !this.command) {
      this.since = now;
      this.bytes = 0;
    }
    this.bytes += bytes;
    const seconds = (now - this.since) / 1000;
    if (seconds > idleSeconds && this.bytes < seconds * slowestRate) throw new DimseFault('too-slow');
  }

  /** One presentation data value, PS3.8 E.2: bit 0 tells a command, bit 1 the last fragment. */
  private async value(context: number, control: number, bytes: Buffer): Promise<void> {
    if (!this.contexts.has(context) || control > 3) throw new DimseFault('protocol');
    const last = (control & 2) !== 0;
    if ((control & 1) !== 0) return this.commandPart(context, last, bytes);
    const { underWay } = this;
    if (underWay?.context !== context) throw new DimseFault('protocol');
    await underWay.sink.write(bytes);
    if (!last) return;
    this.underWay = undefined;
    await this.reply(underWay, await this.finished(underWay.sink));
  }

  private async commandPart(context: number, last: boolean, bytes: Buffer): Promise<void> {
    this.command ??= { context, parts: [], bytes: 0 };
    this.command.bytes += bytes.length;
    if (this.underWay || this.command.context !== context || this.command.bytes > mostCommandBytes)
      throw new DimseFault('protocol');
    if (bytes.length > 0) this.command.parts.push(Buffer.from(bytes));
    if (!last) return;
    const request = parseRequest(Buffer.concat(this.command.parts));
    this.command = undefined;
    if (!request) return;
    const begun = await this.begin(context, request);
    if (request.hasDataSet) this.underWay = begun;
    else await this.reply(begun, await this.finished(begun.sink));
  }

  private async begin(context: number, request: DimseRequest): Promise<UnderWay> {
    const sink = await this.sinkFor(context, request);
    return { context, request, sink };
  }

  private async sinkFor(context: number, request: DimseRequest): Promise<Sink> {
    const { abstractSyntax, transferSyntax } = this.contexts.get(context)!;
    if (request.field === commandField.echoRequest) return echo;
    if (request.field !== commandField.storeRequest) return refusing(status.unrecognizedOperation, 'protocol');
    const { sopClass, sopInstance = '' } = request;
    if (sopClass !== abstractSyntax) return refusing(status.mismatch, 'object-mismatch');
    if (!/^[0-9.]{1,64}$/.test(sopInstance)) return refusing(status.invalidInstance, 'object-mismatch');
    if (!request.hasDataSet) return refusing(status.cannotUnderstand, 'object-mismatch');
    return this.host.spool.take({ sopClass, sopInstance, transferSyntax });
  }

  private async finished(sink: Sink): Promise<Status> {
    const { status: result, why, stored } = await sink.finish();
    if (why) this.host.refused(why);
    if (stored) this.host.stored(stored, this.callingTitle);
    return result;
  }

  private async reply({ context, request }: UnderWay, result: Status): Promise<void> {
    const command = encodeReply(request, result);
    const head = Buffer.alloc(6);
    head.writeUInt32BE(command.length + 2);
    head[4] = context;
    head[5] = 3;
    const pdu = encodePdu(pduType.data, Buffer.concat([head, command]));
    await send(this.socket, pdu, this.host.config.bounds.idleSeconds);
  }
}

const echo: Sink = {
  write: () => Promise.resolve(),
  finish: () => Promise.resolve({ status: status.success }),
  drop: () => Promise.resolve(),
};
