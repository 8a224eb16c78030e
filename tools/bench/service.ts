import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startTestService } from '../../test/support/caseService.ts';
import type { Load, Task } from './service/clients.ts';
import { seed, type Seeded } from './service/seed.ts';
import { timed } from './timing.ts';

// `npm run bench:service [-- --cases 10000,100000 --clients 20,200 --seconds 8]`: a service with that many published cases, and what its
// answers take for so many clients at once. In ratios to a request that asks the database for nothing but who is asking, in the same run:
// milliseconds of one machine say little of another. Every client is somebody else: what an account asked for once helps no other.

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000,100000' },
    clients: { type: 'string', default: '20,200' },
    seconds: { type: 'string', default: '8' },
  },
});
const numbers = (list: string): number[] => list.split(',').map(Number);
const seconds = Number(values.seconds);

/** From a word in every text to one in few: titles, places, tags and findings. */
const words = [
  'melanoma',
  'chordoma clivus',
  'psoriasis',
  'variant 13',
  'bone',
  'fracture femur',
  'variant',
  'lyspocar',
];
const search = words.map((text) => `/api/search?text=${encodeURIComponent(text)}`);

const quantile = (values: readonly number[], at: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))] ?? NaN;

async function measure(cases: number): Promise<void> {
  const service = await startTestService();
  const crowd = fork(new URL('./service/clients.ts', import.meta.url), { execArgv: ['--import', 'tsx'] });
  try {
    let seeded: Seeded | undefined;
    const took = await timed(async () => void (seeded = await seed(service.ownerUrl, cases)));
    const { ids, readers } = seeded!;
    console.log(`\n${cases} cases, seeded in ${(took / 1000).toFixed(1)} s`);
    const kinds: Readonly<Record<string, Task['asks']>> = {
      feed: ['/api/search'],
      search,
      facets: ['/api/facets'],
      'case open': ids.map((id) => `/api/cases/${id}`),
      upload: 'upload',
    };
    const run = async (asks: Task['asks'], clients: number): Promise<Load> => {
      crowd.send({ url: service.url, readers, asks, clients, seconds } satisfies Task);
      const [done] = (await once(crowd, 'message')) as [Load];
      return done;
    };
    for (const clients of numbers(values.clients)) {
      const trivial = await run(['/api/me'], clients);
      const base = [0.5, 0.95].map((at) => quantile(trivial.took, at));
      console.log(
        `\n${clients} clients`.padEnd(17) + '   p50 ms     p95 ms  p50 ratio  p95 ratio    answers     failed',
      );
      const line = (name: string, { took, failed }: Load) => {
        const found = [0.5, 0.95].map((at) => quantile(took, at));
        const cells = [...found.map((ms) => ms.toFixed(1)), ...found.map((ms, at) => (ms / base[at]!).toFixed(1))];
        console.log(
          name.padEnd(14) + [...cells, took.length, failed].map((cell) => String(cell).padStart(11)).join(''),
        );
      };
      line('trivial', trivial);
      for (const [name, asks] of Object.entries(kinds)) line(name, await run(asks, clients));
    }
  } finally {
    crowd.kill();
    await service.stop();
  }
}

for (const cases of numbers(values.cases)) await measure(cases);
