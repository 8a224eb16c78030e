import { expect, it } from 'vitest';
import { createBudget } from './budget.ts';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('lets in what fits, in the order of asking', async () => {
  const budget = createBudget(10);
  const entered: string[] = [];
  const ask = (name: string, amount: number): Promise<() => void> =>
    budget.take(amount).then((giveBack) => {
      entered.push(name);
      return giveBack;
    });
  const first = await ask('first', 6);
  const second = ask('second', 6);
  const third = ask('third', 1);
  await tick();
  expect(entered).toEqual(['first']);
  first();
  first();
  await second;
  await third;
  expect(entered).toEqual(['first', 'second', 'third']);
});

it('lets in alone what is larger than everything', async () => {
  const budget = createBudget(10);
  const small = await budget.take(1);
  const large = budget.take(100);
  let entered = false;
  void large.then(() => (entered = true));
  await tick();
  expect(entered).toBe(false);
  small();
  (await large)();
  await budget.take(10);
});
