// Run as a child, to be killed: takes a folder to a submitted case, or goes on with what the last one left.
import type { Core } from '../../core/core.ts';
import type { Signature } from '../../model/consent.ts';
import { startTestCore, testPorts } from './testCore.ts';

const [home = '', source = '', passphrase = '', url = '', username = '', password = ''] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);
const signature: Signature = {
  strokes: [Array.from({ length: 40 }, (_, i) => ({ x: 20 + i * 9, y: 100 + 50 * Math.sin(i / 5) }))],
};

async function prepareCase(core: Core) {
  await core.account.signIn(username, password);
  await core.imports.start([source]);
  await core.imports.settled();
  const { items } = await core.items.list(0, 500);
  for (const { id } of items) await core.items.markReviewed(id, (await core.items.get(id)).revision);
  const ids = items.map(({ id }) => id);
  const { id } = await core.cases.create(ids);
  const audience = { kind: 'only-me' as const };
  const form = {
    title: 'Killed often',
    specialty: 'other' as const,
    anatomy: 'arm',
    tags: [],
    question: 'Why?',
    audience,
  };
  await core.cases.save(id, form, ids);
  await core.consent.record(id, {
    levels: ['record'],
    language: 'en',
    signedOn: '2026-11-21',
    patientName: 'ZZ FICTIONAL',
    clinicianName: 'ZZ FICTIONAL TOO',
    patientSignature: signature,
    clinicianSignature: signature,
  });
  await core.cases.submit(id);
}

const ports = await testPorts(home, { serviceUrl: () => url });
const detectors = { face: false, text: false, region: false };
const { core } = await startTestCore({ ...ports, policy: { ...ports.policy, detectors } });
core.onEvent((event) => {
  if (event.kind === 'submission') say(event.submission.state.kind);
});
const status = await core.vault.status();
if (status.kind === 'absent') {
  await core.vault.create(passphrase);
  await prepareCase(core);
} else {
  await core.vault.unlock(passphrase);
}
await core.queue.settled();
say(`done ${(await core.queue.list()).map(({ state }) => state.kind).join()}`);
await core.close();
