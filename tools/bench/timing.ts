import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** Milliseconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A whole process, start to exit; throws if it fails. */
export function processRun(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`))));
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Ours and the baseline in turns, so that a machine that slows down slows both. Medians in milliseconds. */
export async function paired(
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<{ ours: number; baseline: number }> {
  const mine: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    theirs.push(await baseline());
    mine.push(await ours());
  }
  return { ours: median(mine), baseline: median(theirs) };
}

export function printRow(what: string, figure: string, baseline: string, ratio: number): void {
  console.log(`${what.padEnd(34)} ${figure.padEnd(22)} ${baseline.padEnd(38)} × ${ratio.toFixed(2)}`);
}
