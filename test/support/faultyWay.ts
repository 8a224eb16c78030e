import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** What may go wrong on the way; each connection suffers one. */
export type Fault =
  | { readonly kind: 'none' }
  /** Cut after so many bytes from the client. */
  | { readonly kind: 'cut'; readonly after: number }
  /** The service gets everything and answers, but the answer is lost; the first `after` requests of the connection are spared. */
  | { readonly kind: 'mute'; readonly after: number };

export interface FaultyWay {
  readonly url: string;
  /** How many connections were cut, and how many answers were lost. */
  readonly suffered: { cut: number; mute: number };
  close(): Promise<void>;
}

/** A way to the service on which connections break as `next` says. `port` is asked at each connection: the service may have moved. */
export async function faultyWay(port: () => number, next: () => Fault): Promise<FaultyWay> {
  const suffered = { cut: 0, mute: 0 };
  const open = new Set<Socket>();
  const server: Server = createServer((client) => {
    const service = connect(port(), '127.0.0.1');
    const fault = next();
    let sent = 0;
    let answers = 0;
    const end = () => (client.destroy(), service.destroy());
    for (const socket of [client, service]) {
      open.add(socket);
      socket.on('error', end).on('close', () => (open.delete(socket), end()));
    }
    client.on('data', (bytes) => {
      sent += bytes.length;
      if (fault.kind === 'cut' && sent > fault.after) {
        suffered.cut += 1;
        end();
      } else if (!service.write(bytes)) client.pause();
    });
    service.on('drain', () => client.resume());
    client.on('drain', () => service.resume());
    service.on('data', (bytes) => {
      answers += 1;
      if (fault.kind === 'mute' && answers > fault.after) {
        suffered.mute += 1;
        end();
      } else if (!client.write(bytes)) service.pause();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    suffered,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
