import { beforeEach, expect, test } from 'vitest';
import type { Session } from '../../../contract/ipc.schema.ts';
import { createFakeBridge } from '../../dev/fakeBridge.ts';

const workstation = createFakeBridge('staff', 'dark');
Object.assign(globalThis, { window: { scrim: workstation } });
const { notify, useNotices } = await import('./notices.ts');
const { useGround } = await import('./session.ts');

const one = await signedInAs('one');
const other = await signedInAs('other');
const texts = () => useNotices.getState().notices.map(({ text }) => text);
const become = (session: Session) => useGround.setState({ session });

beforeEach(() => {
  become({ kind: 'signed-out' });
  useNotices.setState({ notices: [] });
});

test.each<[string, Session]>([
  ['signs out', { kind: 'signed-out' }],
  ['gives the workstation to another', other],
])('what a person was told goes when they leave: one %s', (_, next) => {
  become(one);
  notify({ tone: 'error', text: 'You are registered' });
  become(next);
  expect(texts()).toEqual([]);
});

test('what was told stays while the same person is there, and over their signing in', () => {
  notify({ tone: 'error', text: 'The import stopped' });
  become(one);
  notify({ tone: 'error', text: 'You are registered' });
  become({ ...one });
  useGround.setState({ info: null });
  expect(texts()).toEqual(['The import stopped', 'You are registered']);
});

async function signedInAs(id: string): Promise<Session> {
  const session = await workstation.account.session();
  if (!session.ok || session.value.kind !== 'signed-in') throw new Error('the fake workstation has somebody signed in');
  return { ...session.value, user: { ...session.value.user, id: id as typeof session.value.user.id } };
}
