// Run as a child, to be killed: sends what a plan holds through the durable queue, or goes on with what the last one left.
import { readFile } from 'node:fs/promises';
import type { NewCase } from '../../contract/caseApi.schema.ts';
import { emptyCaseForm } from '../../model/case.ts';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import type { CaseId } from '../../model/ids.ts';
import { openStore } from '../../core/store/openStore.ts';
import { createQueue } from '../../core/upload/queue.ts';
import { createServiceClient } from '../../core/service/client.ts';
import { createVaultGate } from '../../core/vault/vaultGate.ts';
import { ClearedFiles, aClearance } from './clearedFiles.ts';
import { createMemoryKeychain } from './memoryKeychain.ts';
import { noise } from './tus.ts';
import type { UploadPlan } from './uploadPlan.ts';

const [home = '', planFile = '', url = ''] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);
const plan = JSON.parse(await readFile(planFile, 'utf8')) as UploadPlan;

const gate = createVaultGate(`${home}/vault`, createMemoryKeychain(false));
const { id, keys } =
  (await gate.status(undefined)).kind === 'absent'
    ? await gate.create(plan.passphrase)
    : await gate.unlock(plan.passphrase);
const store = await openStore(home, id, keys).catch((thrown: unknown) => {
  say(`refused ${toScrimError(thrown).code}`);
  return process.exit(1);
});
const files = new ClearedFiles();
const cases = new Map<CaseId, NewCase>();
for (const { id: caseId, content, seeds } of plan.cases) {
  cases.set(caseId, content);
  for (const [index, image] of content.images.entries()) {
    files.clearances.set(image.id, aClearance(image));
    files.bytes.set(image.sha256, noise(image.bytes, seeds[index]));
  }
}
const client = createServiceClient({ serviceUrl: () => url, session: plan.session, timeoutMilliseconds: 20_000 });
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const queue = await createQueue({
  ...{ repository: store.submissions, cleared: files, client, log: quiet },
  service: () => 'embedded',
  clock: { now: () => new Date() },
  prepare: async (caseId) => {
    const content = cases.get(caseId);
    if (!content) throw new ScrimFailure('NOT_FOUND');
    return content;
  },
  // Some go together and some alone, so that both ways suffer.
  batches: { images: 3, bytes: 16 * 1024 * 1024, imageBytes: 200_000 },
  // The service comes back within a second or two: who waits five minutes would only make the test long.
  wait: (_milliseconds, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, 50);
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    }),
});
let told = 0;
queue.onChange(({ jobs }) => {
  const delivered = jobs.filter(({ state }) => state.kind === 'delivered').length;
  say(`progress ${++told} ${delivered}`);
});
const known = new Set(queue.list().map((submission) => submission.case));
// What an earlier one had to leave to a person, a person has seen to.
for (const { case: id, state } of queue.list()) if (state.kind === 'parked') await queue.retry(id, null);
for (const { id: caseId, content } of plan.cases) {
  const draft = { id: caseId, form: emptyCaseForm, items: [] };
  // The last one may have been killed between the two.
  await store.cases.get(caseId, true).catch(() => store.cases.create(draft, new Date()));
  if (known.has(caseId)) continue;
  await queue.submit({ case: caseId, title: content.form.title, images: content.images.length });
}
await queue.settled();
const states = queue.list().map(({ state }) => (state.kind === 'parked' ? `parked:${state.error.code}` : state.kind));
say(`done ${[...new Set(states)].join()} ${states.length}`);
await queue.close();
await store.close();
client.close();
