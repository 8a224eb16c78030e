import { describe, expect, it } from 'vitest';
import type { BurnedRegion } from '../../model/clearance.ts';
import { createFindings } from './findings.ts';
import type { Frames } from './frames.ts';
import { checkMasks } from './maskUniformity.ts';

const [width, height] = [8, 8];
/** Of three frames those that are named are filled; the others show what was there. */
const picture = (...filled: number[]): Frames => ({
  ...{ width, height, count: 3, samples: 1 },
  frame: (index) => Uint8Array.from({ length: width * height }, (_, i) => (filled.includes(index) ? 0 : i)),
});
const mask = (frames: BurnedRegion['frames']): BurnedRegion => ({
  ...{ frames, what: 'text', approvedBy: 'test' },
  shape: { kind: 'rectangle', box: { x: 1, y: 1, width: 4, height: 3 } },
});

function detailOf(frames: Frames, burned: readonly BurnedRegion[]): string {
  const findings = createFindings();
  checkMasks(frames, burned, 0, findings);
  return findings.results()[0]!.detail;
}

describe('a mask on some frames', () => {
  it('passes where all of them are filled, whatever the others show', () => {
    expect(detailOf(picture(1, 2), [mask({ from: 1, to: 2 })])).toBe('');
  });

  it('fails where one of them is not', () => {
    expect(detailOf(picture(1), [mask({ from: 1, to: 2 })])).toContain('region 0, frame 2');
    expect(detailOf(picture(2), [mask({ from: 1, to: 2 })])).toContain('region 0, frame 1');
  });

  it('fails where it names one that is not there', () => {
    expect(detailOf(picture(1, 2), [mask({ from: 1, to: 3 })])).toContain('names a frame that is not there');
  });
});
