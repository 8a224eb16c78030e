import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { loadPolicy } from '../../core/loadPolicy.ts';
import { createNodeProcessHost } from '../../core/workers/nodeProcessHost.ts';
import { createWorkerPool, type WorkerPool } from '../../core/workers/pool.ts';
import { burnText } from '../../test/support/burnedText.ts';
import { builtWorkersDir, modelsDir, resourcesDir } from '../../test/support/paths.ts';
import { jpegOf, lesion, portrait } from '../samples/photos.ts';
import { sitters } from '../samples/sitters.ts';
import { memoryOfTree, processesOf } from './memory.ts';
import { printRow, timed } from './timing.ts';

/** Drawn anew for each run; a larger batch has them in turn, for nothing that was found is kept from one to the next. */
const DRAWN = 6;
const LARGE_BATCH = 6;

interface Cost {
  readonly wall: number;
  /** User and system time in seconds; NaN where the system does not tell. */
  readonly cpu: number;
}

/**
 * What a batch of photos costs each, warm, looked at as an import looks at them: decoded, faces, text. Wall and processor time, beside decoding and
 * encoding the same photos with sharp; at 24 megapixels also the memory of all workers at once.
 */
export async function benchPhotoBatch(): Promise<void> {
  for (const [megapixels, width, height, count] of [
    [12, 4000, 3000, askedPhotos()],
    [24, 6000, 4000, LARGE_BATCH],
  ] as const) {
    const photos = await photosOf(width, height);
    const batchOf = Array.from({ length: count }, (_, index) => photos[index % DRAWN]!);
    const policy = await loadPolicy(join(resourcesDir, 'policies/default.json'));
    const pool = createWorkerPool({ processes: createNodeProcessHost(builtWorkersDir), limits: policy.limits });
    const look = lookOf(pool, policy);
    await look(photos[0]!);
    const one = await costOf(() => look(photos[1]!));
    const memory = watchMemory();
    const batch = await costOf(() => Promise.all(batchOf.map(look)));
    const peak = memory.stop();
    await pool.close();
    const baseline = await costOf(async () => {
      for (const photo of photos) await sharp(photo).jpeg({ quality: 92 }).toBuffer();
    });
    const each = { wall: baseline.wall / DRAWN, cpu: baseline.cpu / DRAWN };
    print(`a ${megapixels} MP photo, warm`, one, each);
    print(`each of ${count} of them in a batch`, { wall: batch.wall / count, cpu: batch.cpu / count }, each);
    console.log(`${'  memory of all workers, peak'.padEnd(34)} ${Math.round(peak / 1e6)} MB`);
  }
}

/** `--photos N`: how many of 12 megapixels are looked at in a batch. */
function askedPhotos(): number {
  const at = process.argv.indexOf('--photos');
  const count = at < 0 ? 100 : Number(process.argv[at + 1]);
  if (!Number.isInteger(count) || count < 1) throw new Error('--photos takes a whole number above 0');
  return count;
}

const lookOf =
  (pool: WorkerPool, { limits, faceThreshold, textThreshold }: Awaited<ReturnType<typeof loadPolicy>>) =>
  (bytes: Uint8Array) =>
    pool.run('detect.propose', {
      source: { kind: 'bytes', bytes },
      limits,
      detectors: { face: true, text: true, region: false },
      faceThreshold,
      textThreshold,
      models: modelsDir,
    });

/** Faces, skin and grain, with a line of text burned in: no two alike. */
async function photosOf(width: number, height: number): Promise<Buffer[]> {
  const people = Object.values(sitters);
  const photos: Buffer[] = [];
  for (let index = 0; index < DRAWN; index++) {
    const [w, h] = [width / 4, height / 4];
    const small = index % 2 === 0 ? portrait(people[index % people.length]!, w, h) : lesion(index, w, h);
    const { data } = await sharp(small.data, { raw: { width: small.width, height: small.height, channels: 3 } })
      .resize(width, height, { fit: 'fill' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const stamped = await burnText({ data: new Uint8Array(data), width, height }, [
      { text: `DOE JANE 0${index}.03.1961`, x: 200, y: 300 + 40 * index, size: 90, contrast: 180 },
    ]);
    photos.push(await jpegOf({ ...stamped, data: Buffer.from(stamped.data) }, 90));
  }
  return photos;
}

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const before = processorTime();
  const wall = await timed(work);
  return { wall: wall / 1000, cpu: processorTime() - before };
}

/** Kernel ticks a second, on every Linux that Node runs on. */
const TICKS = 100;

/** Of this process and all that live below it. */
function processorTime(): number {
  const ticks = processesOf(process.pid).map((pid) => {
    const fields = statOf(pid).split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS;
}

function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return '';
  }
}

/** The most that all workers held at once, of what was seen. */
function watchMemory(): { stop(): number } {
  let peak = 0;
  const timer = setInterval(() => {
    const workers = processesOf(process.pid).filter((pid) => pid !== process.pid);
    peak = Math.max(
      peak,
      workers.map(memoryOfTree).reduce((sum, each) => sum + each, 0),
    );
  }, 50);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}

function print(what: string, { wall, cpu }: Cost, baseline: Cost): void {
  printRow(
    what,
    `${wall.toFixed(2)} s, CPU ${cpu.toFixed(2)} s`,
    `sharp alone ${baseline.wall.toFixed(2)} s, CPU ${baseline.cpu.toFixed(2)} s`,
    wall / baseline.wall,
  );
}
