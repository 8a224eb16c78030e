import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { collectPixels } from './collect.ts';

/** What a call decoded and nobody holds any more. */
function droppedPicture(bytes: number): WeakRef<Uint8Array> {
  return new WeakRef(new Uint8Array(bytes));
}

describe('collecting pixels', () => {
  it('lets go of a large picture that nobody holds', async () => {
    const picture = droppedPicture(100_000_000);
    // A reference made in this turn is kept until its end.
    await turn();
    collectPixels();
    expect(picture.deref()).toBeUndefined();
  });

  it('keeps one that somebody holds', async () => {
    const held = new Uint8Array(100_000_000).fill(7);
    const picture = new WeakRef(held);
    await turn();
    collectPixels();
    expect(picture.deref()).toBe(held);
    expect(held.at(-1)).toBe(7);
  });
});
