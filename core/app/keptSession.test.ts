import { expect, it } from 'vitest';
import { userIdSchema } from '../../model/ids.ts';
import { createMemoryKeychain } from '../../test/support/memoryKeychain.ts';
import type { ServiceSession } from '../service/sessions.ts';
import { createKeptSession, type KeptSessionParts } from './keptSession.ts';

const session: ServiceSession = {
  token: 'access-token',
  expiresAt: '2026-11-22T10:15:00.000Z',
  user: {
    id: userIdSchema.parse('50000000-0000-4000-8000-000000000001'),
    username: 'mara.lind',
    displayName: 'Mara Lind',
    role: 'clinician',
    verification: 'verified',
  },
  refreshToken: 'refresh-token',
  refreshExpiresAt: '2026-12-06T10:00:00.000Z',
};

function desk(keychainAnswers: boolean) {
  const stored = new Map<string, unknown>();
  const keychain = createMemoryKeychain(keychainAnswers);
  let service = 'embedded';
  const settings: KeptSessionParts['settings'] = {
    get: async (name, schema) => (stored.has(name) ? schema.parse(stored.get(name)) : undefined),
    set: async (name, value) => void stored.set(name, value),
    delete: async (name) => void stored.delete(name),
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const kept = () => createKeptSession({ settings, keychain, vaultId: 'vault', serviceName: () => service, log });
  return { stored, keychain, kept, move: (to: string) => (service = to) };
}

it.each([true, false])(
  'what renews a sign-in lies in the keychain where one answers (%s), else in the store',
  async (answers) => {
    const { stored, keychain, kept } = desk(answers);
    const first = kept();
    first.keep(session);
    await first.settled();
    expect(JSON.stringify([...stored.values()]).includes('refresh-token')).toBe(!answers);
    expect([...keychain.secrets.values()].join().includes('refresh-token')).toBe(answers);
    expect(await kept().restore()).toEqual(session);
    first.keep(null);
    await first.settled();
    expect([stored.size, keychain.secrets.size]).toEqual([0, 0]);
    expect(await kept().restore()).toBeNull();
  },
);

it('belongs to its service and person, even if a crash left another one’s secret in the keychain', async () => {
  const { keychain, kept, move } = desk(true);
  const first = kept();
  first.keep(session);
  await first.settled();
  move('https://cases.hospital.example');
  expect(await kept().restore()).toBeNull();
  move('embedded');
  const secret = (service: string, user: string) => JSON.stringify({ service, user, refreshToken: 'theirs' });
  for (const theirs of [
    secret('https://other.example', session.user.id),
    secret('embedded', '50000000-0000-4000-8000-000000000002'),
  ]) {
    keychain.secrets.set('sign-in-vault', theirs);
    expect((await kept().restore())?.refreshToken).toBeUndefined();
  }
  keychain.secrets.set('sign-in-vault', 'not what was put there');
  expect((await kept().restore())?.refreshToken).toBeUndefined();
});
