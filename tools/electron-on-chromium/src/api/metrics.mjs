// app.getAppMetrics from /proc: this process, its helpers and all of Chromium.
import fs from 'node:fs';

const CLOCK = 100; // ticks per second; fixed on Linux
const PAGE_KB = 4;
const started = Date.now();

function readProcess(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return {
      pid,
      parent: Number(fields[1]),
      ticks: Number(fields[11]) + Number(fields[12]),
      rss: Number(fields[21]),
      command,
    };
  } catch {
    return null;
  }
}

function typeOf({ pid, command }) {
  if (pid === process.pid) return 'Browser';
  const type = /--type=([a-z-]+)/.exec(command)?.[1];
  return { renderer: 'Tab', 'gpu-process': 'GPU', zygote: 'Zygote' }[type] ?? 'Utility';
}

/** @returns {object[]} Electron's ProcessMetric, with what /proc can tell */
export function processMetrics() {
  const all = fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter(Boolean);
  const family = new Set([process.pid]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const one of all) if (family.has(one.parent)) family.add(one.pid);
  }
  const seconds = (Date.now() - started) / 1000;
  return all
    .filter((one) => family.has(one.pid))
    .map((one) => ({
      pid: one.pid,
      type: typeOf(one),
      creationTime: started,
      cpu: {
        percentCPUUsage: (one.ticks / CLOCK / seconds) * 100,
        cumulativeCPUUsage: one.ticks / CLOCK,
        idleWakeupsPerSecond: 0,
      },
      memory: { workingSetSize: one.rss * PAGE_KB, peakWorkingSetSize: one.rss * PAGE_KB },
    }));
}
