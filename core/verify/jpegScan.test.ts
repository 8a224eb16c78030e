import { expect, it } from 'vitest';
import { huffmanTable, isPrefixCode, scanFault } from './jpegScan.ts';

/** Sixteen counts and the symbols. */
const table = (counts: readonly number[], symbols: readonly number[]) =>
  huffmanTable(Uint8Array.from([...counts, ...Array.from({ length: 16 - counts.length }, () => 0), ...symbols]));

/** `0`: no difference of the mean. */
const dc = table([1], [0]);
/** `0`: the block ends; `10`: sixteen zeros. */
const ac = table([1, 1], [0x00, 0xf0]);
const faultOf = (...bytes: number[]) =>
  scanFault(Uint8Array.from(bytes), 0, bytes.length, [{ blocks: 1, dc, ac }], 1, 0);

it('a block that ends at once is fine', () => {
  expect(faultOf(0b0011_1111)).toBeUndefined();
});

it('zeros that are counted before a block ends are surplus, for any number of them looks the same', () => {
  expect(faultOf(0b0100_1111)).toBe('zeros are coded before the end of a block');
  expect(faultOf(0b0101_0011)).toBe('zeros are coded before the end of a block');
});

it('so are zeros up to a block’s last coefficient, and beyond it', () => {
  expect(faultOf(0b0101_0101, 0b0111_1111)).toBe('zeros are coded at the end of a block');
});

it('a table has one code for each symbol, and one symbol for each code', () => {
  expect(isPrefixCode(ac)).toBe(true);
  expect(isPrefixCode(table([1, 1, 1], [0, 1, 1]))).toBe(false);
  expect(isPrefixCode(table([2, 1], [0, 1, 2]))).toBe(false);
});
