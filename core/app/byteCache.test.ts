import { describe, expect, it } from 'vitest';
import { createByteCache } from './byteCache.ts';

const cacheOf = (bound: number) => createByteCache<string>(bound, (value) => value.length);

describe('the byte cache', () => {
  it('makes a value once, also for those who ask meanwhile', async () => {
    const cache = cacheOf(100);
    let made = 0;
    const make = async () => `value ${++made}`;
    expect(await Promise.all([cache.get('a', make), cache.get('a', make)])).toEqual(['value 1', 'value 1']);
    expect(await cache.get('a', make)).toBe('value 1');
  });

  it('drops the least recently used first', async () => {
    const cache = cacheOf(10);
    for (const key of ['a', 'b', 'a', 'c']) await cache.get(key, async () => '12345');
    expect(await cache.get('a', async () => 'new')).toBe('12345');
    expect(await cache.get('b', async () => 'new')).toBe('new');
  });

  it('keeps nothing larger than its bound and no failure', async () => {
    const cache = cacheOf(3);
    await cache.get('large', async () => '12345');
    expect(await cache.get('large', async () => 'new')).toBe('new');
    const failing = cache.get('bad', () => Promise.reject(new Error('once')));
    await expect(failing).rejects.toThrow('once');
    expect(await cache.get('bad', async () => 'ok')).toBe('ok');
  });

  it('forgets by prefix', async () => {
    const cache = cacheOf(100);
    for (const key of ['a/1', 'a/2', 'b/1']) await cache.get(key, async () => key);
    cache.forget('a/');
    expect(await cache.get('a/1', async () => 'new')).toBe('new');
    expect(await cache.get('b/1', async () => 'new')).toBe('b/1');
  });
});
