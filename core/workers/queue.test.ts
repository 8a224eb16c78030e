import { describe, expect, it } from 'vitest';
import { createFairQueue, type FairQueue } from './queue.ts';

const drain = (queue: FairQueue<string>): string[] => {
  const items: string[] = [];
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) items.push(item);
  return items;
};

describe('the fair queue', () => {
  it('serves each priority in order, interactive first', () => {
    const queue = createFairQueue<string>(10);
    queue.push('b1', 'bulk');
    queue.push('b2', 'bulk');
    queue.push('i1', 'interactive');
    queue.push('i2', 'interactive');
    expect(drain(queue)).toEqual(['i1', 'i2', 'b1', 'b2']);
  });

  it('shows what comes next', () => {
    const queue = createFairQueue<string>(20, 1);
    expect(queue.peek()).toBeUndefined();
    for (const name of ['b1', 'b2']) queue.push(name, 'bulk');
    for (const name of ['i1', 'i2', 'i3']) queue.push(name, 'interactive');
    for (let next = queue.peek(); next !== undefined; next = queue.peek()) expect(queue.shift()).toBe(next);
    expect(queue.size).toBe(0);
  });

  it('lets a bulk item through after a streak of overtakings', () => {
    const queue = createFairQueue<string>(20, 2);
    for (const name of ['b1', 'b2']) queue.push(name, 'bulk');
    for (const name of ['i1', 'i2', 'i3', 'i4', 'i5']) queue.push(name, 'interactive');
    expect(drain(queue)).toEqual(['i1', 'i2', 'b1', 'i3', 'i4', 'b2', 'i5']);
  });

  it('refuses items beyond its bound and forgets removed ones', () => {
    const queue = createFairQueue<string>(2);
    expect([queue.push('a', 'bulk'), queue.push('b', 'bulk'), queue.push('c', 'bulk')]).toEqual([true, true, false]);
    queue.remove('a');
    expect(queue.size).toBe(1);
    expect(drain(queue)).toEqual(['b']);
  });
});
