import { BlockList, createServer, isIP, type Socket } from 'node:net';
import type { ReceiverConfig, ReceiverReport } from '../../../contract/receiver.schema.ts';
import type { RefusalReason } from '../../../model/receiving.ts';
import { ScrimFailure } from '../../../model/errors.ts';
import { serveAssociation, type AssociationHost } from './association.ts';
import { openSpool } from './spool.ts';

export interface Listening {
  readonly port: number;
  readonly released: (files: number, bytes: number) => void;
  /** Drops what is under way; resolves when nothing of it is left. */
  close(): Promise<void>;
}

/** Connections that are only told that all places are taken, or who have not yet said who they are. */
const waitingRoom = 16;
const statusEveryMs = 250;

/** Listens for associations. Throws RECEIVER_PORT where the port cannot be had. */
export async function listen(config: ReceiverConfig, report: (report: ReceiverReport) => void): Promise<Listening> {
  const spool = await openSpool(config.spool, config.bounds);
  const isAllowed = allowedHosts(config.allowedHosts);
  const told = createStatus(report);
  const served = new Map<Socket, Promise<void>>();
  let associations = 0;
  const host: AssociationHost = {
    config,
    spool,
    enter: () => {
      if (associations >= config.bounds.associations) return false;
      told.associations(++associations);
      return true;
    },
    leave: () => told.associations(--associations),
    stored: ({ file, bytes }, callingTitle) => report({ kind: 'stored', file, bytes, callingTitle }),
    refused: (why) => told.refused(why),
  };
  const server = createServer({ noDelay: true }, (socket) => {
    // Listened to by whoever reads; without a listener of its own a late error would end the process.
    socket.on('error', () => undefined);
    if (!isAllowed(socket.remoteAddress)) {
      told.refused('address');
      socket.destroy();
      return;
    }
    const done = serveAssociation(socket, host).finally(() => served.delete(socket));
    served.set(socket, done);
  });
  server.maxConnections = config.bounds.associations + waitingRoom;
  server.on('drop', () => told.refused('busy'));
  const port = await bound(server, config);
  server.on('error', () => undefined);
  return {
    port,
    released: (files, bytes) => spool.released(files, bytes),
    async close() {
      server.close();
      for (const socket of served.keys()) socket.destroy();
      await Promise.all(served.values());
      told.close();
    },
  };
}

function bound(server: ReturnType<typeof createServer>, { address, port }: ReceiverConfig): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(new ScrimFailure('RECEIVER_PORT', { port }, { cause })));
    server.listen({ host: address, port, exclusive: true }, () => {
      const at = server.address();
      resolve(at !== null && typeof at === 'object' ? at.port : port);
    });
  });
}

/** Whom connections are taken from. A rule that is no address is INVALID_REQUEST, for a rule that never matches would deceive. */
export function allowedHosts(rules: readonly string[]): (address: string | undefined) => boolean {
  const list = new BlockList();
  for (const rule of rules.length > 0 ? rules : ['127.0.0.0/8', '::1']) {
    const [address = '', prefix] = rule.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const most = family === 'ipv6' ? 128 : 32;
    if (isIP(address) === 0 || Number(prefix ?? 0) > most)
      throw new ScrimFailure('INVALID_REQUEST', { where: 'allowed hosts' });
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address = '') => {
    // A socket of both families names IPv4 peers as ::ffff:10.1.2.3.
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  };
}

function createStatus(report: (report: ReceiverReport) => void) {
  const state = { associations: 0, refused: 0, lastRefusal: null as RefusalReason | null };
  let timer: NodeJS.Timeout | undefined;
  const changed = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      report({ kind: 'status', ...state });
    }, statusEveryMs);
  };
  return {
    associations(count: number): void {
      state.associations = count;
      changed();
    },
    refused(why: RefusalReason): void {
      state.refused++;
      state.lastRefusal = why;
      changed();
    },
    close: () => clearTimeout(timer),
  };
}
