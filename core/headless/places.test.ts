import { describe, expect, it } from 'vitest';
import type { PhotoCapture } from '../../model/grouping.ts';
import type { Gathered } from './gather.ts';
import { placesOf } from './places.ts';

const photo = (source: string): Extract<Gathered, { kind: 'file' }> => {
  const bytes = Buffer.from(source);
  const open = async () => ({ kind: 'bytes', bytes }) as const;
  return { kind: 'file', source, path: source, folder: '', archived: false, read: async () => bytes, open };
};
const files = ['b', 'a', 'c'].map(photo);
const captures = new Map<string, PhotoCapture>([
  ['a', { camera: 'x', at: '2026-03-04T10:00:00' }],
  ['b', { camera: 'x', at: '2026-03-04T10:10:00' }],
  ['c', { camera: 'x', at: '2026-03-04T12:00:00' }],
]);
const key = Buffer.alloc(32, 1);

describe('places of photos', () => {
  it('are numbers within a shoot, whose name is the same in every run with the same key', async () => {
    const places = await placesOf(files, captures, key);
    expect(places.get('b')).toEqual({ shoot: places.get('a')!.shoot, number: 2 });
    expect(places.get('c')!.shoot).not.toBe(places.get('a')!.shoot);
    expect(await placesOf([...files].reverse(), captures, key)).toEqual(places);
    const elsewhere = await placesOf(files, captures, Buffer.alloc(32, 2));
    expect(elsewhere.get('a')!.shoot).not.toBe(places.get('a')!.shoot);
  });

  it('are not given where the first photo can no longer be read', async () => {
    const gone = async (): Promise<never> => Promise.reject(new Error('gone'));
    const places = await placesOf(
      [{ ...photo('a'), open: gone }, ...files.filter(({ source }) => source !== 'a')],
      captures,
      key,
    );
    expect([...places.keys()]).toEqual(['c']);
  });
});
