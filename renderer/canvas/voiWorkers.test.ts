import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { VoiReply } from './voi.worker.ts';

/** A worker that answers when it is told to. */
class FakeWorker extends EventTarget {
  static readonly made: FakeWorker[] = [];
  readonly asked: unknown[] = [];
  terminated = false;
  constructor() {
    super();
    FakeWorker.made.push(this);
  }
  postMessage(request: unknown): void {
    this.asked.push(request);
  }
  terminate(): void {
    this.terminated = true;
  }
  answer(reply: VoiReply): void {
    this.dispatchEvent(new MessageEvent('message', { data: reply }));
  }
}

beforeEach(() => {
  FakeWorker.made.length = 0;
  vi.resetModules();
  vi.stubGlobal('Worker', FakeWorker);
});
const open = async () => {
  const { giveBack, takeWorker } = await import('./voiWorkers.ts');
  return { giveBack, take: () => takeWorker() as unknown as FakeWorker };
};

describe('workers of pictures', () => {
  it('are taken again, but not before they hold nothing more', async () => {
    const { giveBack, take } = await open();
    const first = take();
    giveBack(first as unknown as Worker);
    expect(first.asked).toEqual([{ kind: 'forget' }]);
    expect(take()).not.toBe(first);
    first.answer({ kind: 'forgotten' });
    expect(take()).toBe(first);
    expect(FakeWorker.made).toHaveLength(2);
  });

  it('leave no picture of the one before to the next', async () => {
    const { giveBack, take } = await open();
    const worker = take();
    giveBack(worker as unknown as Worker);
    const close = vi.fn();
    worker.answer({ kind: 'painted', frame: 0, bitmap: { close } as unknown as ImageBitmap });
    expect(close).toHaveBeenCalledOnce();
  });

  it('that failed are never taken again', async () => {
    const { giveBack, take } = await open();
    const worker = take();
    giveBack(worker as unknown as Worker);
    worker.dispatchEvent(new Event('error'));
    worker.answer({ kind: 'forgotten' });
    expect(worker.terminated).toBe(true);
    expect(take()).not.toBe(worker);
  });

  it('are no more than are open at once', async () => {
    const { giveBack, take } = await open();
    const all = Array.from({ length: 9 }, take);
    for (const worker of all) {
      giveBack(worker as unknown as Worker);
      worker.answer({ kind: 'forgotten' });
    }
    expect(all.filter(({ terminated }) => terminated)).toHaveLength(3);
  });
});
