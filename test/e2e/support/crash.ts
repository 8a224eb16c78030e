import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Page } from '@playwright/test';
import type { Result } from '../../../model/result.ts';
import type { Workstation } from './workstation.ts';

/** The main process and all that it started die at once, as in a power cut. */
export async function killWhole({ app }: Workstation): Promise<void> {
  const child = app.process();
  const gone = once(child, 'exit');
  try {
    // Playwright makes it the leader of a group of its own.
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
  await gone;
}

/** A verb of `window.scrim`, called in the page; throws an error whose message is the code. */
export async function call<T>(page: Page, room: string, verb: string, args?: unknown): Promise<T> {
  const result = await page.evaluate(
    ([room, verb, args]) => {
      const { scrim } = globalThis as unknown as {
        scrim: Record<string, Record<string, (args?: unknown) => Promise<Result<unknown>>>>;
      };
      return scrim[room]![verb]!(args);
    },
    [room, verb, args] as const,
  );
  if (!result.ok) throw new Error(result.error.code);
  return result.value as T;
}

export interface Proxy {
  readonly port: number;
  readonly url: string;
  /** Bytes that went to the service so far. */
  readonly passed: () => number;
  /** True once it holds back what comes after so many bytes. */
  readonly holds: () => boolean;
  /** From now on everything passes. */
  release(): void;
  close(): Promise<void>;
}

/** A plain TCP relay before the service. It stops passing a client's bytes on after `holdAfter` of them. */
export async function startProxy(target: string, options: { holdAfter?: number; port?: number } = {}): Promise<Proxy> {
  let left = options.holdAfter ?? Infinity;
  let passed = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const service = connect(Number(new URL(target).port), '127.0.0.1');
    for (const socket of [client, service]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    client.on('data', (chunk) => {
      passed += chunk.length;
      left -= chunk.length;
      service.write(chunk);
      if (left <= 0) client.pause();
    });
    service.pipe(client);
    // Not by `end` alone: a paused client that was killed still has bytes that nobody reads.
    client.on('close', () => service.destroy());
    client.on('end', () => service.end());
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    passed: () => passed,
    holds: () => left <= 0,
    release() {
      left = Infinity;
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
