import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Sibling threads of a core share the arithmetic units that inference fills; a thread each only makes them queue. */
export function physicalCores(): number {
  return Math.max(1, Math.min(availableParallelism(), coresOf(cpuInfo()) ?? availableParallelism()));
}

/** Distinct (socket, core) pairs of a Linux /proc/cpuinfo; undefined where it does not tell. */
export function coresOf(text: string): number | undefined {
  const pairs = new Set<string>();
  for (const block of text.split(/\n\s*\n/)) {
    const core = /^core id\s*:\s*(\d+)/m.exec(block)?.[1];
    if (core !== undefined) pairs.add(`${/^physical id\s*:\s*(\d+)/m.exec(block)?.[1] ?? '0'}:${core}`);
  }
  return pairs.size > 0 ? pairs.size : undefined;
}

function cpuInfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
