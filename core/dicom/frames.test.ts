import { describe, expect, it } from 'vitest';
import { buildCoded, codedSyntaxes, offsets64, rleFrame, type CodedRecipe } from '../../test/support/codedDicom.ts';
import { frameCode } from './frames.ts';
import { openPicture } from './picture.ts';

/** Looks like the first bytes of a JPEG, and tells frames and fragments apart. */
const begins = (name: string): Uint8Array =>
  Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.from(name.padEnd(8))]);
const goesOn = (name: string): Uint8Array => Buffer.from(name.padEnd(8));

const jpeg = (recipe: Omit<CodedRecipe, 'transferSyntax'>): Uint8Array =>
  buildCoded({ transferSyntax: codedSyntaxes.jpeg, ...recipe });
/** The readable part of every frame's bytes. */
const framesOf = (bytes: Uint8Array): string[] => {
  const { file, fragments } = openPicture(bytes);
  return fragments!.map((frame) =>
    Buffer.from(frameCode(file.content, frame))
      .toString('latin1')
      .replace(/[^ab0-9]/g, ''),
  );
};
const table = (...offsets: number[]): Uint8Array => new Uint8Array(Uint32Array.from(offsets).buffer);

const split = [
  [begins('a0'), goesOn('a1')],
  [begins('b0'), goesOn('b1'), goesOn('b2')],
];
const together = ['a0a1', 'b0b1b2'];
/** The second frame's first item lies behind two items of 12 and 8 bytes. */
const second = 8 + 12 + 8 + 8;

describe('the fragments of a frame', () => {
  it('are one each where there are as many, whatever the table says', () => {
    const frames = [begins('a0'), begins('b0')];
    for (const given of ['basic', table(0, 4), table(7), undefined] as const) {
      expect(framesOf(jpeg({ frames, ...(given ? { table: given } : {}) }))).toEqual(['a0', 'b0']);
    }
  });

  it('are all of them where there is one frame', () => {
    expect(framesOf(jpeg({ frames: [[begins('a0'), goesOn('a1'), goesOn('a2')]] }))).toEqual(['a0a1a2']);
  });

  it('are told by the Basic Offset Table', () => {
    expect(framesOf(jpeg({ frames: split, table: 'basic' }))).toEqual(together);
  });

  it('are told by the Extended Offset Table', () => {
    const elements = { ExtendedOffsetTable: { vr: 'OV', value: offsets64([0, second]) } };
    expect(framesOf(jpeg({ frames: split, elements }))).toEqual(together);
  });

  it('are told by where code streams begin if there is no table, or a wrong one', () => {
    for (const given of [undefined, table(0, 12), table(0, second, 99), table(second, 0), table(0, 0xffffffff)]) {
      expect(framesOf(jpeg({ frames: split, ...(given ? { table: given } : {}) }))).toEqual(together);
    }
  });

  it('are not guessed where neither tells', () => {
    const unclear = [[begins('a0'), goesOn('a1'), goesOn('a2')], [goesOn('b0')]];
    expect(() => framesOf(jpeg({ frames: unclear }))).toThrow('DAMAGED_FILE');
    expect(() => framesOf(jpeg({ frames: unclear, table: 'basic' }))).toThrow('DAMAGED_FILE');
  });

  it('must not hold a picture that no frame leads to', () => {
    const hidden = [begins('a0'), begins('a1')];
    expect(() => framesOf(jpeg({ frames: [hidden] }))).toThrow('DAMAGED_FILE');
    expect(() => framesOf(jpeg({ frames: [hidden, begins('b0')], table: 'basic' }))).toThrow('DAMAGED_FILE');
  });

  it('must be there for every frame', () => {
    const elements = { NumberOfFrames: '3' };
    expect(() => framesOf(jpeg({ frames: [begins('a0'), begins('b0')], elements }))).toThrow('DAMAGED_FILE');
    expect(() => framesOf(jpeg({ frames: [] }))).toThrow('DAMAGED_FILE');
  });

  it('are one a frame in RLE', () => {
    const frame = rleFrame([Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)]);
    const frames = [[frame.subarray(0, 64), frame.subarray(64)]];
    expect(() => framesOf(buildCoded({ transferSyntax: codedSyntaxes.rle, frames }))).toThrow('DAMAGED_FILE');
  });
});
