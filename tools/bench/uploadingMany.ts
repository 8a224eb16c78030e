import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ApiImage } from '../../contract/caseApi.schema.ts';
import { createServiceClient } from '../../core/service/client.ts';
import { createQueue, type QueueDeps } from '../../core/upload/queue.ts';
import { createBlobStore } from '../../core/vault/blobStore.ts';
import { createVaultGate } from '../../core/vault/vaultGate.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { aCase, anImage, newCaseId } from '../../test/support/caseService.ts';
import { aClearance } from '../../test/support/clearedFiles.ts';
import { createMemoryQueueRepository } from '../../test/support/memoryQueueRepository.ts';
import { startService } from '../demo/service.ts';
import { median, printRow, processRun, timed } from './timing.ts';

const imageBytes = 500_000;
const account = { username: 'bench', displayName: 'Bench', password: randomBytes(16).toString('hex') };
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Many small images from the vault to their receipts, without previews: together, and alone one after the other as any tus client would.
 * Beside them curl to a sink, which neither hashes, encrypts, syncs nor promises anything; and curl with what a receipt needs at the
 * least: sha256sum before, and a sync of each file behind.
 */
export async function benchUploadMany(rounds: number, count = Number(process.env['SCRIM_BENCH_IMAGES'] ?? '2000')) {
  const folder = await mkdtemp(join(tmpdir(), 'scrim-bench-many-'));
  const service = await startService(join(folder, 'service'), account);
  const desk = await openDesk(folder, service.url, count);
  const times = { together: [] as number[], alone: [] as number[], curl: [] as number[], fair: [] as number[] };
  let memory = 0;
  for (let round = 0; round < rounds; round++) {
    times.curl.push(await curl(folder, desk.paths, false));
    times.fair.push(await curl(folder, desk.paths, true));
    const watch = setInterval(() => (memory = Math.max(memory, process.memoryUsage.rss())), 50);
    times.together.push(await desk.send({}));
    clearInterval(watch);
    times.alone.push(await desk.send({ batches: null, concurrency: 1 }));
  }
  await desk.close();
  await service.stop();
  await rm(folder, { recursive: true, force: true });
  const rate = (milliseconds: number) => `${Math.round((count * 1000) / milliseconds)} files/s`;
  const ours = median(times.together);
  const row = (baseline: string, theirs: number) =>
    printRow(`upload, ${count} × 500 kB`, rate(ours), `${baseline} ${rate(theirs)}`, ours / theirs);
  row('curl to files', median(times.curl));
  row('the same, sha256sum and sync', median(times.fair));
  row('tus, one by one', median(times.alone));
  console.log(`most memory of this whole process meanwhile: ${Math.round(memory / 1e6)} MB`);
}

/** A vault with so many finished images, each also as a plain file for curl. */
async function openDesk(folder: string, url: string, count: number) {
  const none = () => Promise.reject(new ScrimFailure('KEYCHAIN_UNAVAILABLE'));
  const gate = createVaultGate(join(folder, 'vault'), { get: none, set: none, delete: none });
  const { keys } = await gate.create(randomBytes(24).toString('base64'));
  const blobs = await createBlobStore(join(folder, 'vault'), keys);
  const paths: string[] = [];
  const images: ApiImage[] = [];
  for (let n = 0; n < count; n++) {
    const bytes = randomBytes(imageBytes);
    await blobs.write(bytes);
    images.push(anImage(bytes));
    paths.push(join(folder, `${n}.bin`));
    await writeFile(paths[n]!, bytes);
  }
  const client = createServiceClient({ serviceUrl: () => url });
  await client.signIn(account.username, account.password);
  return {
    paths,
    /** Milliseconds from the first image under way to the delivered case. */
    async send(how: Partial<QueueDeps>): Promise<number> {
      const fresh = images.map((image) => ({ ...image, id: anImage(Buffer.from('x')).id }));
      const proofs = new Map(fresh.map((image) => [image.id, aClearance(image)]));
      const id = newCaseId();
      const queue = await createQueue({
        ...{ repository: createMemoryQueueRepository(), client, service: () => 'embedded', log: quiet },
        cleared: {
          find: async (image) => proofs.get(image) ?? null,
          open: (hash, offset) => blobs.open(hash, offset),
          preview: async () => null,
        },
        clock: { now: () => new Date() },
        prepare: async () => aCase(fresh),
        ...how,
      });
      let started: number | undefined;
      queue.onChange(({ jobs }) => {
        if (jobs.some(({ state }) => state.kind === 'uploading')) started ??= performance.now();
      });
      await queue.submit({ case: id, title: 'Bench', images: count });
      await queue.settled();
      const ended = performance.now();
      const { state } = queue.get(id);
      await queue.close();
      if (state.kind !== 'delivered' || started === undefined) throw new Error('the case was not delivered');
      return ended - started;
    },
    close: async () => client.close(),
  };
}

/** One process over one connection, file after file. `fair`: hashed before, and on disk before each answer. */
async function curl(folder: string, paths: readonly string[], fair: boolean): Promise<number> {
  let files = 0;
  const server = createServer((request, response) => {
    const path = join(folder, `sink-${files++ % 64}.bin`);
    void pipeline(request, createWriteStream(path)).then(async () => {
      if (fair) {
        const handle = await open(path, 'r+');
        await handle.sync().finally(() => handle.close());
      }
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const config = join(folder, `curl-${createHash('sha256').update(paths.join()).digest('hex').slice(0, 8)}.txt`);
  const each = (path: string) => `upload-file = "${path}"\nurl = "http://127.0.0.1:${port}/"\noutput = "/dev/null"\n`;
  await writeFile(config, paths.map(each).join('\n'));
  const took = await timed(async () => {
    if (fair) await processRun('sha256sum', paths);
    await processRun('curl', ['-s', '-f', '-K', config]);
  });
  server.close();
  return took;
}
