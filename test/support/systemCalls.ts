import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

export interface SystemCall {
  readonly name: string;
  /** As strace prints them: file descriptors with their paths, the beginning of what is written. */
  readonly args: string;
  /** Lines of the trace at which it began and ended. */
  readonly began: number;
  readonly ended: number;
}

const traced = 'openat,write,writev,pwrite64,fsync,fdatasync,rename,renameat,renameat2';

/** Why no process can be traced here; undefined if one can. */
export function whyNotTraced(): string | undefined {
  try {
    execFileSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code === 'ENOENT' ? 'strace is not installed' : 'ptrace is forbidden here';
  }
}

/**
 * What a running process asks of the kernel while `work` goes on, all of its threads, in order. A call is written down as it returns, and whoever waits for what it
 * writes may know of it before: `afterwards` has the process do something else of the same thread, which it can only once the last call of `work` is in the trace.
 */
export async function systemCalls(
  pid: number,
  file: string,
  work: () => Promise<void>,
  afterwards: () => Promise<unknown>,
): Promise<SystemCall[]> {
  const options = ['-f', '-y', '-s', '400', '-e', `trace=${traced}`, '-o', file, '-p', String(pid)];
  const strace = spawn('strace', options, { stdio: ['ignore', 'ignore', 'pipe'] });
  // Says so on standard error once it is attached.
  await once(createInterface({ input: strace.stderr }), 'line');
  await work();
  await afterwards();
  const exit = once(strace, 'exit');
  strace.kill('SIGINT');
  await exit;
  return parse(await readFile(file, 'utf8'));
}

function parse(trace: string): SystemCall[] {
  const calls: SystemCall[] = [];
  const open = new Map<string, Omit<SystemCall, 'ended'>>();
  for (const [at, line] of trace.split('\n').entries()) {
    const [, thread = '', text = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const begun = /^(\w+)\((.*?)(?: <unfinished \.\.\.>|\) += .*)$/.exec(text);
    if (begun && text.endsWith('<unfinished ...>')) open.set(thread, { name: begun[1]!, args: begun[2]!, began: at });
    else if (begun) calls.push({ name: begun[1]!, args: begun[2]!, began: at, ended: at });
    else if (text.startsWith('<... ')) {
      const call = open.get(thread);
      open.delete(thread);
      if (call) calls.push({ ...call, ended: at });
    }
  }
  return calls.sort((a, b) => a.began - b.began);
}
