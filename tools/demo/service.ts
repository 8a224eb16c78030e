import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import type { bootstrapSchema } from '../../service/people/bootstrap.ts';
import { builtServiceEntry } from '../../test/support/paths.ts';

export interface RunningService {
  readonly url: string;
  stop(): Promise<void>;
}

/** What the service is told at its start, on standard input. */
type Bootstrap = z.input<typeof bootstrapSchema>;

export interface DeskAccount {
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
}

/** Starts the built case service on a free port with one verified clinician; resolves when it says that it is ready. */
export const startService = (data: string, account: DeskAccount): Promise<RunningService> =>
  startServiceWith(data, { users: [{ ...account, role: 'clinician', verified: true }] });

export async function startServiceWith(
  data: string,
  bootstrap: Bootstrap,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const child = spawn(process.execPath, [builtServiceEntry, '--port', '0', '--data', data, '--bootstrap-stdin'], {
    stdio: ['pipe', 'pipe', 'ignore', 'ipc'],
    env: { ...process.env, ...environment },
  });
  child.stdin!.end(`${JSON.stringify(bootstrap)}\n`);
  const exited = once(child, 'exit');
  const ready = once(createInterface({ input: child.stdout! }), 'line') as Promise<[string]>;
  const first = await Promise.race([ready, exited.then(() => undefined)]);
  if (!first) throw new Error('the case service ended before it was ready');
  const { url } = JSON.parse(first[0]) as { url: string };
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
