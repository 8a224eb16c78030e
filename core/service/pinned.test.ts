import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signedInSchema } from '../../contract/caseApi.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { embeddedService } from './address.ts';
import { createServiceClient, type ServiceClient } from './client.ts';

/** Not a service, but what any request to one would have to reach first. */
let listener: Server;
let address: string;
let connections = 0;
beforeAll(async () => {
  listener = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
afterAll(() => void listener.close());
beforeEach(() => (connections = 0));

const user = {
  id: '10000000-0000-4000-8000-000000000001',
  username: 'ada',
  displayName: 'Ada',
  role: 'administrator',
  verification: 'verified',
};
const session = signedInSchema.parse({ token: 'T'.repeat(43), expiresAt: '2099-01-01T00:00:00Z', user });

/** Everything the client can do, present or to come; those that only tell of what they know ask nobody. */
const silent = ['close', 'session', 'onSession', 'signedIn'];
async function askEverything(pinned: readonly string[]): Promise<Map<string, unknown>> {
  const answers = new Map<string, unknown>();
  const made = (): ServiceClient => createServiceClient({ serviceUrl: () => address, session, pinned });
  for (const name of Object.keys(made()).filter((one) => !silent.includes(one))) {
    // Each by one that is signed in: signing out is among them.
    const client = made();
    const call = (client as unknown as Record<string, unknown>)[name];
    if (typeof call !== 'function') continue;
    try {
      answers.set(name, await (call as (...all: unknown[]) => unknown).call(client, 'x', 'x', 'x', 'x'));
    } catch (thrown) {
      answers.set(name, thrown instanceof ScrimFailure ? thrown.error.code : thrown);
    }
    client.close();
  }
  return answers;
}

describe('a workstation that is pinned to other services', () => {
  it.each([
    ['another host', ['https://cases.hospital.example']],
    ['another port', ['http://127.0.0.1:1']],
    ['its own', [embeddedService]],
    ['none', []],
  ])('opens no connection, whatever it is told to do: %s', async (_, pinned) => {
    const answers = await askEverything(pinned);
    expect(answers.size).toBeGreaterThan(40);
    // Signing out forgets, whatever the service is told of it.
    const others = [...answers].filter(([name, answer]) => name !== 'signOut' && answer !== 'SERVICE_NOT_PINNED');
    expect(others).toEqual([]);
    expect(connections).toBe(0);
  });

  it('does reach the one that it is pinned to', async () => {
    await askEverything([address]);
    expect(connections).toBeGreaterThan(20);
  });
});
