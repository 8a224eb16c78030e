import { readFileSync } from 'node:fs';

/** Proportional set size of a process and all that it started, in bytes: shared pages are counted once. Linux only. */
export function memoryOfTree(pid: number): number {
  return processesOf(pid).reduce((sum, each) => sum + pssOf(each), 0);
}

/** A process and all that it started. Linux only: elsewhere it alone. */
export function processesOf(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(processesOf)];
}

/** Of a process that has gone, none. */
const pssOf = (pid: number): number =>
  1024 * Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
