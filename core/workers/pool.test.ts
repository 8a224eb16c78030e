import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { createNodeProcessHost } from './nodeProcessHost.ts';
import { createWorkerPool, defaultPoolSize, type PoolOptions, type RunOptions, type WorkerPool } from './pool.ts';

const { limits } = policySchema.parse(defaultPolicy);
const processes = createNodeProcessHost(
  fileURLToPath(new URL('../../test/support/misbehavingWorkers', import.meta.url)),
);

let pool: WorkerPool;
const open = (options: Partial<PoolOptions> = {}): void => {
  pool = createWorkerPool({ processes, limits, sizes: { parse: 1 }, ...options });
};
const ask = async (behaviour: string, options: RunOptions = {}): Promise<string> => {
  const reply = await pool.run('parse.zipList', { path: behaviour, limits }, options);
  return reply.entries[0]?.name ?? 'none';
};
const code = (thrown: unknown): unknown => (thrown as { error?: { code?: unknown } }).error?.code ?? thrown;
const codeOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'no failure', code);

afterEach(async () => {
  await pool.close();
});

describe('the worker pool', () => {
  it('gives a task to a process and uses that process again', async () => {
    open();
    const first = await ask('pid');
    expect(await ask('pid')).toBe(first);
  });

  it('passes a worker’s refusal on with its parameters', async () => {
    open();
    await expect(ask('refuse')).rejects.toMatchObject({ error: { code: 'ZIP_BOMB', params: { entries: 3 } } });
    expect(await ask('fine')).toBe('fine');
  });

  it.each(['spin', 'hang'])(
    'kills a task that would %s for ever and goes on with a fresh process',
    async (behaviour) => {
      open();
      const before = await ask('pid');
      const stopped = ask(behaviour, { seconds: 1 });
      await expect(stopped).rejects.toMatchObject({ error: { code: 'WORKER_TIMEOUT', params: { seconds: 1 } } });
      expect(await ask('pid')).not.toBe(before);
    },
  );

  it('kills a task that allocates without end', async () => {
    open();
    const stopped = ask('allocate', { megabytes: 300 });
    await expect(stopped).rejects.toMatchObject({ error: { code: 'WORKER_MEMORY', params: { megabytes: 300 } } });
    expect(await ask('fine')).toBe('fine');
  });

  it.each(['crash', 'leave', 'garbage', 'wrongReply', 'wrongId', 'unknownCode'])(
    'treats a worker that answers by “%s” as crashed and goes on with a fresh one',
    async (behaviour) => {
      open();
      expect(await codeOf(ask(behaviour))).toBe('WORKER_CRASHED');
      expect(await ask('fine')).toBe('fine');
    },
  );

  it('drops what a reply carries beyond its schema', async () => {
    open();
    const reply = await pool.run('parse.zipList', { path: 'extra', limits });
    expect(reply).toEqual({ entries: [] });
  });

  it('never hands an answer that nobody asked for to the next task', async () => {
    open();
    expect(await ask('twice')).toBe('fine');
    const next = await codeOf(ask('pid'));
    expect(['no failure', 'WORKER_CRASHED']).toContain(next);
    expect(await ask('fine')).toBe('fine');
  });

  it('kills the task of an aborted signal', async () => {
    open();
    const abort = new AbortController();
    const running = codeOf(ask('hang', { signal: abort.signal }));
    abort.abort();
    expect(await running).toBe('CANCELLED');
    expect(await codeOf(ask('fine', { signal: abort.signal }))).toBe('CANCELLED');
    expect(await ask('fine')).toBe('fine');
  });

  it('withdraws a waiting task whose signal aborts, without touching the running one', async () => {
    open();
    const abort = new AbortController();
    const running = ask('fine');
    const waiting = codeOf(ask('crash', { signal: abort.signal }));
    abort.abort();
    expect(await waiting).toBe('CANCELLED');
    expect(await running).toBe('fine');
  });

  it('leaves no listener on a signal that outlives its tasks', async () => {
    open();
    const abort = new AbortController();
    const warnings: Error[] = [];
    const collect = (warning: Error): void => void warnings.push(warning);
    process.on('warning', collect);
    for (let i = 0; i < 40; i++) await ask('fine', { signal: abort.signal });
    process.off('warning', collect);
    expect(warnings).toEqual([]);
  });

  it('lets what a person waits for overtake bulk work', async () => {
    open();
    const order: string[] = [];
    const tasks = [
      ask('fine').then(() => order.push('first')),
      ask('fine').then(() => order.push('bulk')),
      ask('fine', { priority: 'interactive' }).then(() => order.push('interactive')),
    ];
    await Promise.all(tasks);
    expect(order).toEqual(['first', 'interactive', 'bulk']);
  });

  it('refuses more waiting tasks than it may hold', async () => {
    open({ waiting: 2 });
    const tasks = ['fine', 'fine', 'fine', 'fine'].map((behaviour) => codeOf(ask(behaviour)));
    expect(await Promise.all(tasks)).toEqual(['no failure', 'no failure', 'no failure', 'UNEXPECTED']);
  });

  it('runs as many processes side by side as its size says', async () => {
    open({ sizes: { parse: 3 } });
    const pids = await Promise.all(Array.from({ length: 6 }, () => ask('pid')));
    expect(new Set(pids).size).toBe(3);
  });

  it('replaces a process after its number of tasks', async () => {
    open({ tasksPerProcess: 2 });
    const pids = [await ask('pid'), await ask('pid'), await ask('pid')];
    expect(pids[0]).toBe(pids[1]);
    expect(pids[2]).not.toBe(pids[1]);
  });

  it('gives its processes neither the environment nor the flags of their parent', async () => {
    open();
    process.env['SCRIM_SECRET_OF_THE_PARENT'] = 'secret';
    const seen = JSON.parse(await ask('environment')) as { env: Record<string, string>; execArgv: string[] };
    delete process.env['SCRIM_SECRET_OF_THE_PARENT'];
    expect(Object.keys(seen.env)).not.toContain('SCRIM_SECRET_OF_THE_PARENT');
    expect(Object.keys(seen.env)).not.toContain('NODE_OPTIONS');
    expect(seen.execArgv).toEqual([]);
  });

  it('reports a worker whose entry does not exist as crashed, once per task', async () => {
    open({ processes: createNodeProcessHost('/nonexistent') });
    expect(await codeOf(ask('fine'))).toBe('WORKER_CRASHED');
    expect(await codeOf(ask('fine'))).toBe('WORKER_CRASHED');
  });

  it('ends every process and cancels every task when it is closed', async () => {
    open({ sizes: { parse: 2 } });
    const pid = await ask('pid');
    const tasks = [codeOf(ask('hang')), codeOf(ask('hang')), codeOf(ask('fine'))];
    await pool.close();
    expect(await Promise.all(tasks)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
    if (process.platform === 'linux') expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(await codeOf(ask('fine'))).toBe('CANCELLED');
  });
});

describe('small jobs of bulk work', () => {
  const request = (path: string) => ({
    ...{ source: { kind: 'path', path } as const, limits, regions: [], profile: {}, pixelsReviewed: false },
    ...{ fill: [0, 0, 0] as [number, number, number], jpegQuality: 95, projectKey: new Uint8Array(32) },
  });
  const clear = (path: string, options: RunOptions = {}) =>
    pool.run('clear.make', { ...request(path), to: '/nowhere' }, options);
  const only = { sizes: { clear: 1 } };
  /** `calls × tries` of each: how many shared the call that answered it, and whether it was its first. */
  const shared = async (paths: readonly string[], options: RunOptions = {}) => {
    const settled = await Promise.allSettled(paths.map((path) => clear(path, options)));
    return settled.map((one) => (one.status === 'fulfilled' ? [one.value.columns, one.value.rows] : code(one.reason)));
  };

  const callSize = (answer: unknown): unknown => (Array.isArray(answer) ? (answer as unknown[])[0] : answer);

  it('share a call while they wait, up to eight', async () => {
    open(only);
    const answers = await shared(new Array<string>(11).fill('fine'));
    expect(answers.map(callSize)).toEqual([8, 8, 8, 8, 8, 8, 8, 8, 3, 3, 3]);
  });

  it('share the next call too, where whoever got a reply asks for more', async () => {
    open(only);
    const lane = async (): Promise<unknown[]> => [(await clear('fine')).columns, (await clear('fine')).columns];
    const lanes = await Promise.all(Array.from({ length: 8 }, lane));
    expect(lanes).toEqual(new Array(8).fill([8, 8]));
  });

  it('are spread over all processes before they share one', async () => {
    open({ sizes: { clear: 2 } });
    const answers = await shared(new Array<string>(6).fill('fine'));
    expect(answers.map(callSize)).toEqual([3, 3, 3, 2, 2, 1]);
  });

  it('get each its own answer, a refusal too', async () => {
    open(only);
    expect(await shared(['fine', 'fine', 'refuse', 'fine'])).toEqual([[4, 1], [4, 1], 'DAMAGED_FILE', [4, 1]]);
  });

  it.each(['crash', 'short'])('are tried again one by one where their shared call ended by “%s”', async (ending) => {
    open(only);
    expect(await shared(['fine', 'fine', ending, 'fine'])).toEqual([[1, 2], [1, 2], 'WORKER_CRASHED', [1, 2]]);
  });

  it('pay for a hang with the time of their shared call and of the guilty one’s own', async () => {
    open(only);
    const answers = await shared(['fine', 'hang', 'fine'], { seconds: 1 });
    expect(answers).toEqual([[1, 2], 'WORKER_TIMEOUT', [1, 2]]);
  });

  it('are all cancelled by the signal that they share', async () => {
    open(only);
    const abort = new AbortController();
    const answers = shared(['hang', 'fine', 'fine'], { signal: abort.signal });
    abort.abort();
    expect(await answers).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
    expect(await shared(['fine'])).toEqual([[1, 1]]);
  });

  it('share no call with those of another signal, nor where a reply holds the picture', async () => {
    open(only);
    const [one, other] = [new AbortController(), new AbortController()];
    const tasks = [one, other, one].map(({ signal }) => clear('fine', { signal }));
    const whole = [1, 2].map(() => pool.run('clear.make', request('fine')));
    const answers = await Promise.all([...tasks, ...whole]);
    expect(answers.map(({ columns }) => columns)).toEqual([1, 1, 1, 1, 1]);
  });

  it('share no call with large ones, which go one after the other', async () => {
    open({ sizes: { clear: 2 } });
    const abort = new AbortController();
    const large = { pixels: 12e6 };
    const first = codeOf(clear('hang', { ...large, signal: abort.signal }));
    const small = await shared(['fine']);
    const second = clear('fine', large).finally(() => ended.push('second'));
    const third = clear('fine', large).finally(() => ended.push('third'));
    const ended: string[] = [];
    // Long enough for a message to come back, had they been sent.
    expect(await shared(['fine'], { priority: 'interactive' })).toEqual(small);
    expect(ended).toEqual([]);
    abort.abort();
    expect(await first).toBe('CANCELLED');
    expect((await Promise.all([second, third])).map(({ columns }) => columns)).toEqual([1, 1]);
  });
});

describe('pool sizes', () => {
  it('follow the cores for parsing and stay small where whole pictures are held', () => {
    expect(defaultPoolSize('parse', 8)).toBe(8);
    expect(defaultPoolSize('detect', 8)).toBe(1);
    expect(defaultPoolSize('clear', 1)).toBe(1);
    expect(defaultPoolSize('verify', 8)).toBe(2);
  });
});
