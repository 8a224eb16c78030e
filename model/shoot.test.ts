import { describe, expect, it } from 'vitest';
import { shootsOf, type Taken } from './shoot.ts';

const photo = (id: string, at: string | null, over: Partial<Taken> = {}): Taken => ({
  ...{ id, camera: 'a', at: at === null ? null : `2026-03-04T${at}`, batch: 'b' },
  ...over,
});
const idsOf = (photos: readonly Taken[]) => shootsOf(photos).map(({ ids }) => ids.join(' '));

describe('a shoot', () => {
  it('goes on over half an hour and ends with a longer pause', () => {
    const photos = [photo('1', '10:00:00'), photo('2', '10:30:00'), photo('3', '11:00:01')];
    expect(idsOf(photos)).toEqual(['1 2', '3']);
  });

  it('is put in the order of capture, whatever order and batch its photos came in', () => {
    const photos = [photo('late', '10:09:00', { batch: 'second' }), photo('early', '10:01:00')];
    expect(shootsOf(photos)).toMatchObject([{ key: 'early', from: '2026-03-04T10:01:00', ids: ['early', 'late'] }]);
  });

  it('is of one camera, and cameras that say nothing are one', () => {
    const photos = [
      photo('1', '10:00:00'),
      photo('2', '10:01:00', { camera: 'other' }),
      photo('3', '10:02:00', { camera: null }),
      photo('4', '10:03:00', { camera: null }),
    ];
    expect(idsOf(photos)).toEqual(['1', '2', '3 4']);
  });

  it('is the batch for photos that tell no time', () => {
    const photos = [photo('1', null), photo('2', null, { batch: 'other' }), photo('3', null), photo('4', '10:00:00')];
    expect(shootsOf(photos).map(({ from, ids }) => [from !== null, ids.join(' ')])).toEqual([
      [true, '4'],
      [false, '1 3'],
      [false, '2'],
    ]);
  });
});
