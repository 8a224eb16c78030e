/**
 * The inverse cosine transform of Loeffler, Ligtenberg and Moschytz in integers ("Practical fast 1-D DCT algorithms with 11
 * multiplications", ICASSP 1989), with the scaling and rounding of the IJG's accurate variant: constants of 13 bits, between the passes
 * 2 more bits of a sample of 8 bits and 1 of 12. Equal to libjpeg's JDCT_ISLOW to the bit.
 */
const constantBits = 13;
const fix0298631336 = 2446;
const fix0390180644 = 3196;
const fix0541196100 = 4433;
const fix0765366865 = 6270;
const fix0899976223 = 7373;
const fix1175875602 = 9633;
const fix1501321110 = 12299;
const fix1847759065 = 15137;
const fix1961570560 = 16069;
const fix2053119869 = 16819;
const fix2562915447 = 20995;
const fix3072711026 = 25172;

/** By zigzag position: the place in the block, row by row (figure A.6). */
export const naturalOrder = Uint8Array.from([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
]);

/** Transforms one block in place: 64 dequantised coefficients in natural order become samples around zero, not yet clamped. */
export function inverseDct(block: Int32Array, bits: number): void {
  const passBits = bits === 8 ? 2 : 1;
  for (let column = 0; column < 8; column++) pass(block, column, 8, constantBits - passBits);
  for (let row = 0; row < 64; row += 8) pass(block, row, 1, constantBits + passBits + 3);
}

/** Eight values, `step` apart; the result is divided by 2^shift and rounded. */
function pass(block: Int32Array, at: number, step: number, shift: number): void {
  const [i1, i2, i3] = [at + step, at + 2 * step, at + 3 * step];
  const [i4, i5, i6, i7] = [at + 4 * step, at + 5 * step, at + 6 * step, at + 7 * step];
  const half = 1 << (shift - 1);

  // Even part: a rotation of 2 and 6, a butterfly of 0 and 4.
  const even = (block[i2]! + block[i6]!) * fix0541196100;
  const even2 = even - block[i6]! * fix1847759065;
  const even3 = even + block[i2]! * fix0765366865;
  const even0 = (block[at]! + block[i4]!) * (1 << constantBits);
  const even1 = (block[at]! - block[i4]!) * (1 << constantBits);
  const [a0, a3, a1, a2] = [even0 + even3, even0 - even3, even1 + even2, even1 - even2];

  // Odd part: figure 8 of the paper; its factors c1 to c7 are merged with the square root of two.
  const [o7, o5, o3, o1] = [block[i7]!, block[i5]!, block[i3]!, block[i1]!];
  const z5 = (o7 + o3 + o5 + o1) * fix1175875602;
  const z1 = (o7 + o1) * -fix0899976223;
  const z2 = (o5 + o3) * -fix2562915447;
  const z3 = (o7 + o3) * -fix1961570560 + z5;
  const z4 = (o5 + o1) * -fix0390180644 + z5;
  const b0 = o7 * fix0298631336 + z1 + z3;
  const b1 = o5 * fix2053119869 + z2 + z4;
  const b2 = o3 * fix3072711026 + z2 + z3;
  const b3 = o1 * fix1501321110 + z1 + z4;

  block[at] = (a0 + b3 + half) >> shift;
  block[i7] = (a0 - b3 + half) >> shift;
  block[i1] = (a1 + b2 + half) >> shift;
  block[i6] = (a1 - b2 + half) >> shift;
  block[i2] = (a2 + b1 + half) >> shift;
  block[i5] = (a2 - b1 + half) >> shift;
  block[i3] = (a3 + b0 + half) >> shift;
  block[i4] = (a3 - b0 + half) >> shift;
}
