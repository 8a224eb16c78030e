import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Core } from '../../core/core.ts';
import { ultrasoundLoop } from '../samples/scans.ts';
import { importAll, review, share } from '../demo/journey.ts';
import { startService } from '../demo/service.ts';
import { median, printRow, processRun, timed } from './timing.ts';
import { withCore } from './workbench.ts';

/** MB/s of one large image from the vault to its receipt, beside curl sending as many bytes to a file on the same machine. */
export async function benchUpload(rounds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'scrim-bench-up-'));
  const loop = await ultrasoundLoop(80);
  await writeFile(join(folder, 'loop.dcm'), loop);
  const account = { username: 'bench', displayName: 'Bench', password: randomBytes(16).toString('hex') };
  const service = await startService(join(folder, 'service'), account);
  const mine: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    theirs.push(await curl(folder, loop.length));
    mine.push(await withCore(false, service.url, (core) => send(core, join(folder, 'loop.dcm'), account)));
  }
  await service.stop();
  await rm(folder, { recursive: true, force: true });
  const rate = (milliseconds: number) => `${Math.round(loop.length / 1000 / milliseconds)} MB/s`;
  const [ours, curls] = [median(mine), median(theirs)];
  printRow(
    `upload, ${Math.round(loop.length / 1e6)} MB to its receipt`,
    rate(ours),
    `curl to a file ${rate(curls)}`,
    ours / curls,
  );
}

/** Milliseconds from the first byte under way to the delivered case. */
async function send(core: Core, path: string, account: { username: string; password: string }): Promise<number> {
  const { items } = await importAll(core, [path]);
  await review(core, items[0]!.id);
  await core.account.signIn(account.username, account.password);
  let started: number | undefined;
  const stop = core.onEvent((event) => {
    if (event.kind === 'submission' && event.submission.state.kind === 'uploading') started ??= performance.now();
  });
  const { submission } = await share(core, [items[0]!.id], new Date().toISOString().slice(0, 10));
  const ended = performance.now();
  stop();
  if (submission.state.kind !== 'delivered' || started === undefined) throw new Error('the upload was not delivered');
  return ended - started;
}

async function curl(folder: string, bytes: number): Promise<number> {
  const file = join(folder, 'plain.bin');
  await writeFile(file, randomBytes(bytes));
  const server = createServer((request, response) => {
    void pipeline(request, createWriteStream(join(folder, 'sink.bin'))).then(() => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const took = await timed(() => processRun('curl', ['-s', '-f', '-T', file, `http://127.0.0.1:${port}/`]));
  server.close();
  return took;
}
