import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildCoded, buildDeflated, codedSyntaxes, greyDescription, rleFrame } from '../../test/support/codedDicom.ts';
import { ct, syntaxes, ultrasound } from '../../test/support/dicom.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { policySchema } from '../../model/policy.ts';
import { parseDicom } from './parse.ts';
import { probeDicom } from './probe.ts';
import { identityPlan, rewriteDicom } from './rewrite.ts';

const { limits } = policySchema.parse(JSON.parse(readFileSync('resources/policies/default.json', 'utf8')));
const pixels = Uint8Array.from({ length: 8 }, (_, i) => i * 30);
const small = { columns: 8, rows: 8 };
const files: readonly (readonly [string, Uint8Array])[] = [
  ...Object.entries(syntaxes).map(([name, transferSyntax]) => [name, ct({ ...small, transferSyntax })] as const),
  ['delimiters', ultrasound({ ...small, frames: 2, undefinedLengths: true })],
  [
    'RLE',
    buildCoded({ transferSyntax: codedSyntaxes.rle, frames: [rleFrame([pixels]), rleFrame([pixels])], table: 'basic' }),
  ],
  ['fragments', buildCoded({ frames: [pixels, pixels] })],
  ['deflated', buildDeflated({ elements: greyDescription, pixels })],
];

/** The same sequence every time: xorshift of 32 bits. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const extremes = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
function mutated(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let out = Uint8Array.from(bytes);
  for (let times = 1 + random(4); times > 0 && out.length > 8; times--) {
    const at = random(out.length - 4);
    const kind = random(10);
    if (kind < 4) out[at] = random(256);
    else if (kind < 6) out[at] = extremes[random(extremes.length)]!;
    else if (kind < 8) new DataView(out.buffer).setUint32(at, [0xffffffff, 0xfffffffe, 0x7fffffff][random(3)]!, true);
    else if (kind < 9) out = out.slice(0, at);
    else out = Uint8Array.from([...out.subarray(0, at), ...out.subarray(at + 1 + random(12))]);
  }
  return out;
}

describe('mutated files', () => {
  it.each(files)('are read or refused with a reason, and written back to the byte: %s', async (_, bytes) => {
    const random = randomNumbers(bytes.length);
    for (let round = 0; round < 400; round++) {
      const file = mutated(bytes, random);
      const outcome = await probeDicom(file, limits).then(
        () => 'read',
        (thrown: unknown) => (thrown instanceof ScrimFailure ? 'refused' : thrown),
      );
      expect(['read', 'refused'], `round ${round}`).toContain(outcome);
      if (outcome === 'read') expect(Buffer.compare(rewriteDicom(parseDicom(file), identityPlan), file)).toBe(0);
    }
  });
});
