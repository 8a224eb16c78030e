// `npx tsx tools/bench/jpeg.ts`: block-wise redaction beside jpegtran, in turns. A process start of jpegtran is measured and taken off.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type JpegOptions } from 'sharp';
import { parseJpeg } from '../../core/codecs/jpeg/markers.ts';
import { touchedMcus } from '../../core/codecs/jpeg/masks.ts';
import { redactJpeg } from '../../core/codecs/jpeg/redact.ts';
import { turnJpeg } from '../../core/codecs/jpeg/turn.ts';
import { redactTurned } from '../../core/codecs/jpeg/turnScan.ts';
import type { Box } from '../../model/geometry.ts';
import { maskSpans } from '../../model/geometry.ts';
import { median, printRow, processRun, timed } from './timing.ts';

const folder = mkdtempSync(join(tmpdir(), 'scrim-bench-'));

/** Smoothed noise: about as many bits a block as a photo of skin or a speckled ultrasound has. */
async function picture(width: number, height: number, options: JpegOptions): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const base = { width: width >> 2, height: height >> 2, channels: 3, background: '#888', noise } as const;
  const small = await sharp({ create: base }).raw().toBuffer();
  return sharp(small, { raw: { width: width >> 2, height: height >> 2, channels: 3 } })
    .resize(width, height, { kernel: 'cubic' })
    .jpeg({ quality: 90, optimiseCoding: false, ...options })
    .toBuffer();
}

interface Compared {
  readonly box: Box;
  /** What jpegtran is asked to do, run by run, as it does one thing at a time; nothing: to copy. */
  readonly runs?: readonly (readonly string[])[];
  /** Exif orientation. */
  readonly orientation?: number;
  readonly rounds: number;
}

async function compare(what: string, bytes: Buffer, asked: Compared): Promise<void> {
  const { box, runs = [[]], orientation = 1, rounds } = asked;
  const step = (index: number): string => join(folder, `${index}.jpg`);
  const output = join(folder, 'out.jpg');
  writeFileSync(step(0), bytes);
  const ours: number[] = [];
  const theirs: number[] = [];
  const starts: number[] = [];
  for (let round = 0; round < rounds; round++) {
    starts.push(await timed(() => processRun('jpegtran', ['-version'])));
    let theirTime = 0;
    for (const [index, run] of runs.entries()) {
      theirTime += await timed(() => processRun('jpegtran', [...run, '-outfile', step(index + 1), step(index)]));
    }
    theirs.push(theirTime);
    ours.push(
      await timed(async () => {
        const jpeg = parseJpeg(bytes, { pixels: 1e8 });
        const turned = turnJpeg(jpeg, orientation)!;
        const { frame } = turned.jpeg;
        const touched = touchedMcus({ frame }, maskSpans({ kind: 'rectangle', box }, frame));
        const fill = [0, 128, 128];
        writeFileSync(
          output,
          orientation === 1 ? redactJpeg(jpeg, touched, fill) : redactTurned(jpeg, turned, touched, fill),
        );
      }),
    );
  }
  const [mine, baseline] = [median(ours), median(theirs) - runs.length * median(starts)];
  printRow(
    what,
    `${mine.toFixed(1)} ms`,
    `${runs.map((run) => ['jpegtran', ...run].join(' ')).join(' and ')} ${baseline.toFixed(1)} ms`,
    mine / baseline,
  );
}

try {
  if (spawnSync('jpegtran', ['-version']).status !== 0) throw new Error('jpegtran is not installed');
  // Sides that are whole MCUs, as cameras have them: turning needs that.
  const box = { x: 1000, y: 1000, width: 800, height: 600 };
  const wipe = ['-wipe', '800x600+1000+1000'];
  const photo = await picture(4032, 3024, { chromaSubsampling: '4:2:0' });
  await compare('photo of 12 MP', photo, { box, runs: [wipe], rounds: 11 });
  // Upright with its rectangle takes jpegtran two runs; beside it what the turn alone takes.
  const turn = ['-rotate', '90'];
  await compare('the same, turned', photo, { box, runs: [wipe, turn], orientation: 6, rounds: 11 });
  await compare('the same, turned', photo, { box, runs: [turn], orientation: 6, rounds: 11 });
  const scan = await picture(800, 600, { chromaSubsampling: '4:4:4' });
  await compare('ultrasound frame of 800 × 600', scan, { box: { x: 0, y: 0, width: 800, height: 60 }, rounds: 41 });
  const progressive = await picture(4032, 3024, { chromaSubsampling: '4:2:0', progressive: true });
  // Ours are the shortest codes for the picture, which jpegtran is asked for; beside it what it takes without.
  await compare('progressive photo of 12 MP', progressive, { box, runs: [['-optimize', ...wipe]], rounds: 7 });
  await compare('progressive photo of 12 MP', progressive, { box, runs: [wipe], rounds: 7 });
} finally {
  rmSync(folder, { recursive: true });
}
