import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableEntry, type GreyTable } from '../../model/greys.ts';
import { rangeWindow } from './levels.ts';
import type { Picture } from './picture.ts';
import type { GreyLevels } from './statedLevels.ts';

const picture = (float: boolean) => ({ format: { float } }) as unknown as Picture;
const levels = (modality: GreyTable) => ({ modality, slope: 1, intercept: 0 }) as unknown as GreyLevels;
const table = (first: number, entries: readonly number[]): GreyTable => ({
  ...{ first, bits: 16, entries: Uint16Array.from(entries) },
});

describe('the window of all that is there, by a Modality LUT', () => {
  it('is found at once for 32 bits and for floats beyond 2^53, where a step of one leads nowhere', () => {
    const modality = table(10, [5, 900, 7]);
    const wide = rangeWindow({ low: -(2 ** 31), high: 2 ** 31 - 1 }, picture(false), levels(modality));
    expect(wide).toMatchObject({ center: 453, width: 896 });
    const far = rangeWindow({ low: -1e300, high: 1e300 }, picture(true), levels(modality));
    expect(far).toMatchObject({ center: 452.5, width: 895 });
    const beyond = rangeWindow({ low: 1e17, high: 2e17 }, picture(true), levels(modality));
    expect(beyond).toMatchObject({ center: 7, width: 1e-6 });
  });

  it('is that of every stored value between the ends', () => {
    const anyTable = fc.tuple(
      fc.integer({ min: -20, max: 20 }),
      fc.array(fc.nat(65535), { minLength: 1, maxLength: 30 }),
    );
    const ends = fc.tuple(fc.integer({ min: -60, max: 60 }), fc.nat(80));
    fc.assert(
      fc.property(anyTable, ends, ([first, entries], [low, more]) => {
        const modality = table(first, entries);
        const all = Array.from({ length: more + 1 }, (_, step) => tableEntry(modality, low + step));
        const [least, most] = [Math.min(...all), Math.max(...all)];
        const window = rangeWindow({ low, high: low + more }, picture(false), levels(modality));
        expect(window).toMatchObject({ center: (least + most) / 2 + 0.5, width: most - least + 1 });
      }),
    );
  });
});
