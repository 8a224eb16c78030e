// A process that does one thing to every file of a folder, as the workers do it, and prints what the last round cost.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clearDicom } from '../../core/deid/clearDicom.ts';
import { loadProfile } from '../../core/deid/profile.ts';
import { Pseudonyms } from '../../core/deid/pseudonym.ts';
import { openPicture } from '../../core/dicom/picture.ts';
import { renderFrame } from '../../core/dicom/render.ts';

const [task, input, output] = process.argv.slice(2) as [keyof typeof tasks, string, string];
const profile = loadProfile(JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8')));
const pseudonyms = new Pseudonyms(new Uint8Array(32).fill(7));
const box = { x: 100, y: 100, width: 400, height: 80 };
const region = { frames: 'all', shape: { kind: 'rectangle', box }, what: 'text', approvedBy: 'bench' } as const;
const fill: [number, number, number] = [0, 0, 0];
const common = { fill, profile, pseudonyms, pixelsReviewed: false };

const tasks = {
  header: (bytes: Uint8Array, to: string) => writeFileSync(to, clearDicom({ bytes, regions: [], ...common }).bytes),
  'header+sha256': (bytes: Uint8Array, to: string) => {
    createHash('sha256').update(bytes).digest();
    tasks.header(bytes, to);
  },
  sha256: (bytes: Uint8Array) => void createHash('sha256').update(bytes).digest(),
  burn: (bytes: Uint8Array, to: string) => writeFileSync(to, clearDicom({ bytes, regions: [region], ...common }).bytes),
  thumbnail: (bytes: Uint8Array) => renderFrame(openPicture(bytes), 0, { maxSide: 256 }),
};

const names = readdirSync(input);
// A worker does hundreds of files in its life: what it costs to start is not what a file costs.
const warm = Math.max(1, Math.min(names.length, 100));
for (const name of names.slice(0, warm)) await tasks[task](readFileSync(join(input, name)), join(output, name));
const [start, cpu] = [performance.now(), process.cpuUsage()];
for (const name of names) await tasks[task](readFileSync(join(input, name)), join(output, name));
const { user, system } = process.cpuUsage(cpu);
const wall = performance.now() - start;
console.log(JSON.stringify({ wall, cpu: (user + system) / 1000, rss: process.resourceUsage().maxRSS / 1024 }));
