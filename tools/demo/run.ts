import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createCore } from '../../core/createCore.ts';
import { loadPolicy } from '../../core/loadPolicy.ts';
import { embeddedService } from '../../core/service/address.ts';
import { createNodeProcessHost } from '../../core/workers/nodeProcessHost.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { builtServiceEntry, builtWorkersDir, modelsDir, resourcesDir, samplesDir } from '../../test/support/paths.ts';
import { importAll, review, share } from './journey.ts';
import { reportPage, type ReportRow } from './report.ts';
import { startService } from './service.ts';

// The demo's vault lives for one run: a throw-away passphrase, no keychain, everything removed at the end but the report.
const report = resolve(process.argv[2] ?? 'dist/demo-report.html');
const home = await mkdtemp(join(tmpdir(), 'scrim-demo-'));
const account = { username: 'demo', displayName: 'Dr Demo', password: randomBytes(16).toString('hex') };
const say = (line: string) => process.stderr.write(`demo: ${line}\n`);
const noKeychain = () => Promise.reject(new ScrimFailure('KEYCHAIN_UNAVAILABLE'));
const quiet = () => undefined;
const started = Date.now();

const service = await startService(join(home, 'service'), account);
const core = await createCore({
  paths: { home, resources: resourcesDir, models: modelsDir, workers: builtWorkersDir, service: builtServiceEntry },
  keychain: { get: noKeychain, set: noKeychain, delete: noKeychain },
  clock: { now: () => new Date() },
  processes: createNodeProcessHost(builtWorkersDir),
  log: { info: quiet, warn: quiet, error: quiet },
  policy: await loadPolicy(join(resourcesDir, 'policies/default.json')),
  serviceUrl: () => service.url,
  serviceName: () => embeddedService,
});
try {
  await core.vault.create(randomBytes(24).toString('base64'));
  const { batch, items } = await importAll(core, await sampleFiles());
  say(`${batch.imported} imported, ${batch.refused.length} refused`);
  for (const item of items) if (item.state.kind === 'review') await review(core, item.id);
  await core.account.signIn(account.username, account.password);
  const ready = (await core.items.list(0, 500)).items.filter((item) => item.state.kind === 'reviewed');
  const before = await Promise.all(ready.map((item) => core.items.picture(item.id, 0, 960)));
  const { submission, shared } = await share(
    core,
    ready.map((item) => item.id),
    new Date().toISOString().slice(0, 10),
  );
  if (submission.state.kind !== 'delivered')
    throw new Error(`the case was not delivered: ${JSON.stringify(submission.state)}`);
  const rows: ReportRow[] = [];
  for (const [index, summary] of ready.entries()) {
    const image = shared.imageList[index]!;
    rows.push({
      item: await core.items.get(summary.id),
      before: before[index]!,
      after: await core.shared.picture(image.id, 0, 960),
      outputHash: image.sha256,
      receipt: await receiptOf(image.id),
    });
  }
  await writeFile(
    report,
    reportPage(batch, rows, new URL(service.url).host, `${((Date.now() - started) / 1000).toFixed(1)} s`),
  );
  say(`${rows.length} pictures cleared, verified, uploaded and read back`);
  say(`report: ${report}`);
} finally {
  await core.close();
  await service.stop();
  await rm(home, { recursive: true, force: true });
}

/** The samples without the licence note that lies beside them. */
async function sampleFiles(): Promise<string[]> {
  return (await readdir(samplesDir)).filter((name) => !name.endsWith('.md')).map((name) => join(samplesDir, name));
}

/** Asked for over plain HTTP, apart from the client that sent it. */
async function receiptOf(image: string) {
  const signedIn = await fetch(`${service.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: account.username, password: account.password }),
  });
  const { token } = (await signedIn.json()) as { token: string };
  const answer = await fetch(`${service.url}/api/images/${image}/receipt`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await answer.json()) as { sha256: ReportRow['receipt'] }).sha256;
}
