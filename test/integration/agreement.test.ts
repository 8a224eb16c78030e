import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDicom } from '../../core/dicom/parse.ts';
import type { DicomElement } from '../../core/dicom/walk.ts';
import { walkDicom } from '../../core/verify/dicomWalk.ts';
import { unpackDicom } from '../../core/verify/unpack.ts';
import { errorCatalogue } from '../../model/errors.table.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { buildCoded, buildDeflated, buildImplicitCoded, codedSyntaxes, rleFrame } from '../support/codedDicom.ts';
import { ct, fictionalPatient, syntaxes, ultrasound } from '../support/dicom.ts';

/**
 * Two parsers that share no code, one that decides what is cleaned and one that decides what may leave: whatever the bytes, they must not see
 * different elements. A seed that ever disagreed belongs into `examples`.
 */
const runs = Number(process.env['SCRIM_MUTATIONS'] ?? 50_000);

const small = { columns: 6, rows: 4 };
const seeds: readonly Uint8Array[] = [
  ct(small),
  ct({ ...small, transferSyntax: syntaxes.implicit }),
  ct({ ...small, transferSyntax: syntaxes.bigEndian }),
  ultrasound({ ...small, frames: 2 }),
  buildDeflated({ elements: { ...fictionalPatient, Rows: 1, Columns: 2 } }),
  buildCoded({
    transferSyntax: codedSyntaxes.rle,
    frames: [rleFrame([new Uint8Array(8)]), rleFrame([new Uint8Array(8)])],
    table: 'basic',
  }),
  buildCoded({
    transferSyntax: codedSyntaxes.jpegLs,
    frames: [[new Uint8Array(6), new Uint8Array(10)]],
    elements: fictionalPatient,
  }),
  buildCoded({
    transferSyntax: codedSyntaxes.rle,
    frames: [rleFrame([new Uint8Array(8)])],
    icon: rleFrame([new Uint8Array(4)]),
  }),
  buildImplicitCoded({ frames: [rleFrame([new Uint8Array(8)])], elements: fictionalPatient }),
];

interface Seen {
  readonly tag: number;
  readonly depth: number;
  readonly from: number;
  readonly to: number;
}

/** What the product's reader sees; undefined if it refuses. */
function read(bytes: Uint8Array): Seen[] | undefined {
  try {
    const { meta, elements } = parseDicom(bytes);
    return [...flat(meta, 0), ...flat(elements, 0)];
  } catch (thrown) {
    if (thrown instanceof ScrimFailure && thrown.error.code in errorCatalogue) return undefined;
    throw thrown;
  }
}

function* flat(elements: readonly DicomElement[], depth: number): Generator<Seen> {
  for (const element of elements) {
    const { tag, valueStart, valueEnd } = element;
    const fragments = 'fragments' in element ? element.fragments : undefined;
    if (fragments) {
      for (const fragment of fragments) yield { tag, depth, from: fragment.valueStart, to: fragment.valueEnd };
    } else if (!element.items) {
      yield { tag, depth, from: valueStart, to: valueEnd };
    }
    for (const item of element.items ?? []) yield* flat(item.elements, depth + 1);
  }
}

/** What the verifier sees; undefined if it cannot follow the file to its end. */
function verify(bytes: Uint8Array): Seen[] | undefined {
  const unpacked = unpackDicom(bytes, 160e6);
  if (!unpacked) return undefined;
  const layout = walkDicom(unpacked.content, () => undefined);
  if (!layout.complete) return undefined;
  const elements = [...layout.meta, ...layout.elements].filter(({ vr }) => vr !== 'SQ');
  const fragments = layout.fragments.map(({ from, to }) => ({ tag: 0x7fe00010, depth: 0, from, to }));
  return [...elements, ...fragments].map(({ tag, depth, from, to }) => ({ tag, depth, from, to }));
}

const inOrder = (seen: readonly Seen[]): string =>
  [...seen]
    .sort((a, b) => a.from - b.from || a.to - b.to || a.tag - b.tag)
    .map(({ tag, depth, from, to }) => `${tag.toString(16)}@${depth}:${from}-${to}`)
    .join('\n');

type Mutation = (bytes: Buffer) => Buffer;
const at = fc.nat({ max: 1_000_000 });
const byte = fc.nat({ max: 255 });
const telling = fc.constantFrom(
  0,
  1,
  2,
  4,
  8,
  0x10,
  0x28,
  0x7f,
  0x80,
  0xe0,
  0xfe,
  0xff,
  0x53,
  0x51,
  0x55,
  0x4e,
  0x4f,
  0x42,
);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(at, fc.oneof(byte, telling)).map(([where, value]): Mutation => (bytes) => {
    bytes[where % bytes.length] = value;
    return bytes;
  }),
  fc
    .tuple(at, fc.constantFrom(0xffffffff, 0xfffffffe, 0, 1, 0xfffee000, 0x0000fffe))
    .map(([where, value]): Mutation => (bytes) => {
      if (bytes.length > 4) bytes.writeUInt32LE(value, where % (bytes.length - 4));
      return bytes;
    }),
  at.map(
    (where): Mutation =>
      (bytes) =>
        bytes.subarray(0, Math.max(1, where % bytes.length)),
  ),
  fc.tuple(at, fc.uint8Array({ minLength: 1, maxLength: 16 })).map(
    ([where, put]): Mutation =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, where % bytes.length), put, bytes.subarray(where % bytes.length)]),
  ),
  fc.tuple(at, at, fc.nat({ max: 40 })).map(([from, to, length]): Mutation => (bytes) => {
    bytes.copyWithin(to % bytes.length, from % bytes.length, Math.min(bytes.length, (from % bytes.length) + length));
    return bytes;
  }),
);

describe('the reader and the verifier', () => {
  it('see the same elements in every seed', () => {
    for (const seed of seeds) {
      const seen = read(seed);
      expect(seen).toBeDefined();
      expect(inOrder(verify(seed)!)).toBe(inOrder(seen!));
    }
  });

  it(`never see different elements in ${runs} mutated files`, { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(
        fc.nat({ max: seeds.length - 1 }),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (seed, mutations) => {
          let bytes = Buffer.from(seeds[seed]!);
          for (const change of mutations) bytes = Buffer.from(change(bytes));
          const seen = read(bytes);
          if (!seen) return;
          const verified = verify(bytes);
          // One may refuse what the other takes: then the file stays here.
          if (verified) expect(inOrder(verified)).toBe(inOrder(seen));
        },
      ),
      { numRuns: runs, seed: 20261122 },
    );
  });
});
