import { expect, it } from 'vitest';
import { Together } from './together.ts';

interface Begun {
  readonly resolve: (value: number) => void;
  readonly reject: (error: Error) => void;
}

/** Work that ends when it is told to, and says how often it began. */
function held() {
  const begun: Begun[] = [];
  const work = () => new Promise<number>((resolve, reject) => begun.push({ resolve, reject }));
  return { begun, work };
}

it('those who ask while it runs share one answer, which begins after they asked', async () => {
  const together = new Together<number>();
  const { begun, work } = held();
  const first = together.ask('a', work);
  const later = Array.from({ length: 50 }, () => together.ask('a', work));
  expect(begun).toHaveLength(1);
  begun[0]!.resolve(1);
  expect(await first).toBe(1);
  await expect.poll(() => begun.length).toBe(2);
  // It runs by now: who asks here is not given its answer.
  const last = together.ask('a', work);
  begun[1]!.resolve(2);
  expect(await Promise.all(later)).toEqual(Array.from({ length: 50 }, () => 2));
  await expect.poll(() => begun.length).toBe(3);
  begun[2]!.resolve(3);
  expect(await last).toBe(3);
});

it('another key waits for nobody and is told nothing of it', async () => {
  const together = new Together<number>();
  const [one, other] = [held(), held()];
  const mine = together.ask('a', one.work);
  const theirs = together.ask('b', other.work);
  other.begun[0]!.resolve(2);
  expect(await theirs).toBe(2);
  one.begun[0]!.resolve(1);
  expect(await mine).toBe(1);
});

it('a failure is told to those it was done for; who waits behind it is answered', async () => {
  const together = new Together<number>();
  const { begun, work } = held();
  const failing = together.ask('a', work);
  const behind = together.ask('a', work);
  begun[0]!.reject(new Error('gone'));
  await expect(failing).rejects.toThrow('gone');
  await expect.poll(() => begun.length).toBe(2);
  begun[1]!.resolve(2);
  expect(await behind).toBe(2);
});

it('nothing is kept once it was answered', async () => {
  const together = new Together<number>();
  let count = 0;
  const work = async () => ++count;
  expect(await together.ask('a', work)).toBe(1);
  expect(await together.ask('a', work)).toBe(2);
});
