/**
 * One array a component: its blocks in raster order (`stride` × `lines` of `JpegComponent`), 64 quantised coefficients each, in zigzag
 * order. Blocks that only fill up an MCU are there too: zero if no scan coded them.
 */
export type Coefficients = readonly Int16Array[];

/** Which AC coefficients are not zero: two words a block, a bit each; bit 0 of the first, which would be DC, is never set. Most blocks have few. */
export interface MaskedCoefficients {
  readonly coefficients: Coefficients;
  readonly masks: readonly Int32Array[];
}

export const masked = (coefficients: Coefficients): MaskedCoefficients => ({
  coefficients,
  masks: coefficients.map(blockMasks),
});

function blockMasks(blocks: Int16Array): Int32Array {
  const masks = new Int32Array(blocks.length / 32);
  for (let word = 0; word < masks.length; word++) {
    let mask = 0;
    for (let k = 31, at = word * 32; k >= 0; k--) if (blocks[at + k] !== 0) mask |= 1 << k;
    masks[word] = (word & 1) === 0 ? mask & ~1 : mask;
  }
  return masks;
}
