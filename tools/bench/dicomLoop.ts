// A process that does one thing to every file of a folder, as the workers do it, and prints what the last round cost.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { clearPicture } from '../../core/deid/clearDicom.ts';
import { loadProfile } from '../../core/deid/profile.ts';
import { Pseudonyms } from '../../core/deid/pseudonym.ts';
import { writeParts } from '../../core/files/parts.ts';
import { openPicture } from '../../core/dicom/picture.ts';
import { renderFrame } from '../../core/dicom/render.ts';
import { hashOfContent } from '../../core/files/hash.ts';
import { withSource } from '../../core/workers/source.ts';
import type { BurnedRegion } from '../../model/clearance.ts';

const [task, input, output] = process.argv.slice(2) as [keyof typeof tasks, string, string];
const profile = loadProfile(JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8')));
const pseudonyms = new Pseudonyms(new Uint8Array(32).fill(7));
const box = { x: 100, y: 100, width: 400, height: 80 };
const region: BurnedRegion = { frames: 'all', shape: { kind: 'rectangle', box }, what: 'text', approvedBy: 'bench' };
const fill: [number, number, number] = [0, 0, 0];
const common = { fill, profile, pseudonyms, pixelsReviewed: false };

const limits = { fileMegabytes: 2048 };

/** As clear.worker does it, without the messages: read once, and written where it is told. */
const clear = (path: string, to: string, regions: BurnedRegion[], hashed: boolean): Promise<void> =>
  withSource({ kind: 'path', path }, limits, (content) => {
    if (hashed) hashOfContent(content);
    writeParts(to, clearPicture(openPicture(content), { regions, ...common }).parts, { durable: true });
  });

const tasks = {
  header: (path: string, to: string) => clear(path, to, [], false),
  'header+sha256': (path: string, to: string) => clear(path, to, [], true),
  sha256: (path: string) =>
    withSource({ kind: 'path', path }, limits, (content) => {
      hashOfContent(content);
    }),
  burn: (path: string, to: string) => clear(path, to, [region], false),
  thumbnail: (path: string) => renderFrame(openPicture(readFileSync(path)), 0, { maxSide: 256 }),
};

const names = readdirSync(input);
const empty = (): void => {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output);
};
const all = async (): Promise<void> => {
  for (const name of names) await tasks[task](join(input, name), join(output, name));
};
// A worker does thousands of files in its life: what it costs to start, and to compile what is run often, is not what a file costs.
for (let done = 0; done < Math.min(3000, names.length * 20); done += names.length) {
  empty();
  await all();
}
empty();
const [start, cpu] = [performance.now(), process.cpuUsage()];
await all();
const { user, system } = process.cpuUsage(cpu);
const wall = performance.now() - start;
console.log(JSON.stringify({ wall, cpu: (user + system) / 1000, rss: process.resourceUsage().maxRSS / 1024 }));
