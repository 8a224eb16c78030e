/** Where the last coefficient of a block stands that is not zero; at its DC if there is no other. Most blocks end in zeros. */
export function lastOf(blocks: Int16Array, block: number): number {
  let at = block + 63;
  while (at > block && blocks[at] === 0) at--;
  return at;
}
