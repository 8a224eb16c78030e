import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanMemory, unionOfWords } from './scanMemory.ts';

const looped = (words: Int32Array): number => words.reduce((all, word) => all | word, 0);

describe('memory that is gone through by vector instructions', () => {
  it('is of the size that was asked for, and zero', () => {
    const bytes = scanMemory(70_000);
    expect(bytes.length).toBe(70_000);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
    // This machine has the instructions; without them every count would be zero.
    expect(unionOfWords(new Int32Array(bytes.buffer, 0, 16)).count).toBe(16);
  });

  it('says of any words in it what a loop says', () => {
    const bytes = scanMemory(4096);
    const size = bytes.buffer.byteLength / 4;
    fc.assert(
      fc.property(
        fc.nat(900),
        fc.nat(120),
        fc.array(fc.tuple(fc.nat(1023), fc.integer()), { maxLength: 8 }),
        (from, length, marks) => {
          const all = new Int32Array(bytes.buffer, 0, size).fill(0);
          for (const [at, value] of marks) all[at] = value;
          const words = new Int32Array(bytes.buffer, from * 4, length);
          const { all: union, count } = unionOfWords(words);
          expect(count).toBe(length - (length % 8));
          expect(union).toBe(looped(words.subarray(0, count)));
        },
      ),
    );
  });

  it('takes no words of other memory', () => {
    expect(unionOfWords(new Int32Array(64).fill(-1))).toEqual({ all: 0, count: 0 });
  });
});
