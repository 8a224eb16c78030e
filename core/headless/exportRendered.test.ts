import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import type { WorkerInput } from '../../contract/workers.schema.ts';
import { clearedDicom as dicom, clearedFolder } from '../../test/support/clearedFolder.ts';
import { ct, ultrasound } from '../../test/support/dicom.ts';
import { asJpeg, testPicture } from '../../test/support/outgoing.ts';
import { removeFolders } from '../../test/support/sharedFolder.ts';
import { annotationsSchema } from '../../model/annotation.ts';
import { contentOf } from '../files/content.ts';
import { renderedDicom, renderedPhoto } from '../export/rendered.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { exportRendered, type RenderedOptions } from './exportRendered.ts';

afterAll(removeFolders);
const run = promisify(execFile);

/** The real renderer and the real checks, in this process. */
function withRenderer(pool: WorkerPool): WorkerPool {
  const render = (request: WorkerInput<'parse.rendered'>) => {
    const { source } = request;
    const bytes = source.kind === 'path' ? readFileSync(source.path) : (source as { bytes: Uint8Array }).bytes;
    const isPhoto = bytes[0] === 0xff || bytes[0] === 0x89;
    return isPhoto ? renderedPhoto(bytes, request) : renderedDicom(contentOf(bytes), request);
  };
  return {
    run: (task: string, request: never) =>
      task === 'parse.rendered' ? render(request) : pool.run('verify.file', request),
  } as unknown as WorkerPool;
}

async function rendering(files: Parameters<typeof clearedFolder>[0]) {
  const { root, headless, folder, images } = await clearedFolder(files);
  const options: RenderedOptions = {
    folder,
    out: join(root, 'out'),
    zip: false,
    format: 'png',
    annotations: {},
    against: [],
  };
  return { images, folder, headless: { ...headless, pool: withRenderer(headless.pool) }, options };
}
const raw = async (path: string) =>
  sharp(await readFile(path))
    .raw()
    .toBuffer({ resolveWithObject: true });

const cine = (frames: number) => [...dicom(ultrasound({ frames, columns: 200, rows: 200 })), frames] as const;

describe('scrim export --rendered', () => {
  it('leaves a large file on disk for the workers, and keeps nothing of one that changed meanwhile', async () => {
    const large = [...dicom(ultrasound({ frames: 3, columns: 1024, rows: 1024 })), 3] as const;
    const { headless, images, folder, options } = await rendering([large, dicom(ct())]);
    const seen: string[] = [];
    let disturb: (() => Promise<void>) | undefined;
    const { pool } = headless;
    const watched = (async (task: 'parse.rendered', request: WorkerInput<'parse.rendered'>) => {
      const reply = await pool.run(task, request);
      if (task !== 'parse.rendered') return reply;
      seen.push(request.source.kind);
      if (request.source.kind === 'path') await disturb?.();
      return reply;
    }) as unknown as WorkerPool['run'];
    const run = { ...headless, pool: { run: watched } as WorkerPool };
    expect((await exportRendered(run, options)).counts).toEqual({ exported: 2, duplicate: 0, refused: 0 });
    expect(seen).toEqual(expect.arrayContaining(['path', 'path', 'path', 'bytes']));
    const path = join(folder, `${images[0]!}.dcm`);
    const bytes = await readFile(path);
    disturb = async () => {
      bytes[bytes.length - 5]! ^= 1;
      disturb = undefined;
      await writeFile(path, bytes);
    };
    const again = { ...options, out: `${options.out}-again` };
    const report = await exportRendered(run, again);
    const [one] = report.items.filter(({ source }) => source.includes(images[0]!));
    expect(one).toMatchObject({ state: 'refused', frames: [], error: { code: 'FILE_CHANGED' } });
    expect(await readdir(again.out)).toEqual([`${images[1]!}.png`]);
  });

  it('writes a picture of each image and of each frame, verified, and nothing else', async () => {
    const photo = [await asJpeg(testPicture()), 'image/jpeg'] as const;
    const { headless, images, options } = await rendering([dicom(ct()), cine(12), photo]);
    const report = await exportRendered(headless, options);
    expect(report.counts).toEqual({ exported: 3, duplicate: 0, refused: 0 });
    const frames = Array.from({ length: 12 }, (_, i) => `${images[1]!}-${String(i + 1).padStart(2, '0')}.png`);
    expect((await readdir(options.out)).sort()).toEqual([`${images[0]!}.png`, ...frames, `${images[2]!}.png`].sort());
    expect(report.items.find(({ source }) => source.startsWith(images[1]!))?.frames).toEqual(frames);
    const grey = await sharp(await readFile(join(options.out, `${images[0]!}.png`))).metadata();
    expect([grey.channels, grey.depth, grey.width, grey.height]).toEqual([1, 'uchar', 64, 64]);
    expect((await sharp(await readFile(join(options.out, frames[0]!))).metadata()).channels).toBe(3);
  });

  it('writes JPEG, one frame or an archive where that is asked', async () => {
    const { headless, images, options } = await rendering([cine(3)]);
    await exportRendered(headless, { ...options, format: 'jpeg', frame: 1 });
    expect(await readdir(options.out)).toEqual([`${images[0]!}-2.jpg`]);
    const zipped = { ...options, out: `${options.out}-2`, zip: true };
    expect((await exportRendered(headless, zipped)).archive).toBe('export.zip');
    expect(await readdir(zipped.out)).toEqual(['export.zip']);
    const beyond = await exportRendered(headless, { ...options, out: `${options.out}-3`, frame: 3 });
    expect(beyond.items[0]?.error?.code).toBe('INVALID_REQUEST');
    expect(await readdir(`${options.out}-3`)).toEqual([]);
  });

  it('draws annotations where they point, on their frame alone', async () => {
    const { headless, images, options } = await rendering([cine(2)]);
    const id = images[0]!;
    const marks = [
      { kind: 'arrow', id, frame: 0, from: { x: 20, y: 150 }, to: { x: 60, y: 150 } },
      { kind: 'pointer', id, frame: 0, at: { x: 150, y: 50 }, number: 7, note: 'not drawn' },
      { kind: 'label', id, frame: 0, at: { x: 190, y: 190 }, text: 'Größe 4 µm' },
      { kind: 'arrow', id, frame: 0, from: { x: -1e6, y: 1e6 }, to: { x: 1e6, y: -1e6 } },
    ];
    await exportRendered(headless, options);
    const flat = { ...options, out: `${options.out}-2`, annotations: { [id]: annotationsSchema.parse(marks) } };
    await exportRendered(headless, flat);
    const [plain, drawn] = [await raw(join(options.out, `${id}-1.png`)), await raw(join(flat.out, `${id}-1.png`))];
    const at = (x: number, y: number) => drawn.data[(y * 200 + x) * 3];
    // The arrow’s shaft, the pointer’s disc beside its number.
    expect([at(40, 150), at(145, 50)]).toEqual([255, 255]);
    const same = (x: number, y: number) => at(x, y) === plain.data[(y * 200 + x) * 3];
    expect([same(10, 10), same(100, 60), same(40, 170)]).toEqual([true, true, true]);
    const [second, untouched] = [join(flat.out, `${id}-2.png`), join(options.out, `${id}-2.png`)];
    expect((await readFile(second)).equals(await readFile(untouched))).toBe(true);
  });

  it('refuses what was not cleared, and labels that it cannot draw', async () => {
    const { headless, folder, images, options } = await rendering([dicom(ct()), dicom(ultrasound())]);
    const label = { kind: 'label', id: images[0], frame: 0, at: { x: 3, y: 4 }, text: '所見' };
    const annotations = { [images[0]!]: annotationsSchema.parse([label]) };
    const path = join(folder, `${images[1]!}.dcm`);
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.alloc(2)]));
    const { items } = await exportRendered(headless, { ...options, annotations });
    expect(items.map(({ error }) => error?.code).sort()).toEqual(['INVALID_REQUEST', 'NOT_CLEARED']);
    expect(await readdir(options.out)).toEqual([]);
  });

  it.skipIf(!hasDcmtk())('shows grey values as dcmtk does (skipped where it is not installed)', async () => {
    const { headless, folder, images, options } = await rendering([dicom(ct())]);
    await exportRendered(headless, options);
    const theirs = join(folder, 'theirs.pgm');
    await run('dcm2pnm', ['+op', '+Wi', '1', join(folder, `${images[0]!}.dcm`), theirs]);
    const pgm = await readFile(theirs);
    const pixels = pgm.subarray(pgm.length - 64 * 64);
    const ours = await sharp(await readFile(join(options.out, `${images[0]!}.png`)))
      .toColourspace('b-w')
      .raw()
      .toBuffer();
    const off = [...pixels].map((value, i) => Math.abs(value - ours[i]!));
    expect(Math.max(...off)).toBeLessThanOrEqual(1);
    expect(new Set(pixels).size).toBeGreaterThan(5);
  });
});

function hasDcmtk(): boolean {
  try {
    execFileSync('dcm2pnm', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
