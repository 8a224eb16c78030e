import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeCoded, prepareCodec, sniffCoding } from '../../core/codecs/decode.ts';
import { encodeCoded } from '../../core/codecs/encode.ts';
import { bytesOf, withSign, type CodedFrame, type Coding, type Expected } from '../../core/codecs/frame.ts';
import { ScrimFailure } from '../../model/errors.ts';

/**
 * Real-world code streams: `SCRIM_CORPUS=FOLDER npx vitest run test/integration/codecs.test.ts`. Every frame is compared with what gdcm
 * and dcmtk decode. Nothing of the corpus is part of this repository.
 */
const corpus = process.env['SCRIM_CORPUS'];
const say = (line: string): boolean => process.stderr.write(`codecs: ${line}\n`);
if (!corpus) say('skipped, SCRIM_CORPUS names no folder of DICOM files');

const codings: readonly Coding[] = ['rle', 'jpeg', 'jpeg-lossless', 'jpeg-ls', 'jpeg2000', 'htj2k'];

interface Entry extends Expected {
  readonly syntax: string;
  readonly bitsStored: number;
  readonly peers: readonly string[];
}

interface Outcome {
  readonly entry: Entry;
  readonly coding: Coding;
  readonly code: Uint8Array;
  /** Undefined where it was refused. */
  readonly frame: CodedFrame | undefined;
  readonly agreeing: readonly string[];
}

describe.skipIf(!corpus)('the code streams of a corpus', { timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'scrim-frames-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const outcomes: Outcome[] = [];

  beforeAll(async () => {
    const split = spawnSync('/usr/bin/python3', ['test/support/codedFrames.py', corpus!, folder], { encoding: 'utf8' });
    expect(split.stderr).toBe('');
    for (const coding of codings) await prepareCodec(coding);
    const entries = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Entry[];
    entries.forEach((entry, number) => {
      const code = new Uint8Array(readFileSync(join(folder, `${number}.frame`)));
      const found = sniffCoding(code);
      // Twelve bits are decoded by core/codecs/jpeg, which has tests of its own.
      if (found === 'jpeg-12') return;
      const coding = found === 'jpeg-progressive' || found === undefined ? 'jpeg' : found;
      const frame = decodedOrRefused(coding, code, entry);
      const agreeing = entry.peers.filter((peer) => frame && agrees(frame, entry, join(folder, `${number}.${peer}`)));
      outcomes.push({ entry, coding, code, frame, agreeing });
    });
  }, 600_000);

  it('are decoded to what gdcm or dcmtk decode them to, wherever these do', () => {
    const table: Record<string, Record<'frames' | 'decoded' | 'exact' | 'without a peer', number>> = {};
    for (const { entry, frame, agreeing } of outcomes) {
      const row = (table[entry.syntax] ??= { frames: 0, decoded: 0, exact: 0, 'without a peer': 0 });
      row.frames++;
      if (frame) row.decoded++;
      if (agreeing.length > 0) row.exact++;
      if (frame && entry.peers.length === 0) row['without a peer']++;
    }
    for (const [syntax, row] of Object.entries(table)) say(`${syntax} ${JSON.stringify(row)}`);
    const missed = outcomes.filter(({ entry, agreeing }) => entry.peers.length > 0 && agreeing.length === 0);
    expect(missed.map(({ entry }) => entry)).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(0);
  });

  it('survive being encoded again without loss', () => {
    for (const { frame, entry } of outcomes) {
      if (!frame || entry.bitsAllocated > 16 || frame.samples.length > 2 ** 20) continue;
      for (const target of ['rle', 'jpeg-lossless', 'jpeg-ls', 'jpeg2000', 'htj2k'] as const) {
        const code = encodeCoded(target, frame);
        const bitsAllocated = frame.bits > 8 ? 16 : target === 'rle' && frame.bits === 1 ? 1 : 8;
        const again = decodeCoded(target, code, { ...entry, bitsAllocated });
        const { samples } = frame.signed ? withSign(again, frame.bits) : again;
        expect(Buffer.compare(bytesOf(samples), bytesOf(frame.samples))).toBe(0);
      }
    }
  });

  it('fail when they are cut short', () => {
    for (const coding of codings) {
      const few = outcomes.filter((outcome) => outcome.frame && outcome.coding === coding).slice(0, 3);
      for (const { code, entry } of few)
        for (let fiftieth = 0; fiftieth < 50; fiftieth++) {
          const cut = code.subarray(0, Math.floor((code.length * fiftieth) / 50));
          expect(decodedOrRefused(coding, cut, entry)).toBeUndefined();
        }
    }
  });
});

function decodedOrRefused(coding: Coding, code: Uint8Array, entry: Entry): CodedFrame | undefined {
  try {
    return decodeCoded(coding, code, entry);
  } catch (thrown) {
    if (thrown instanceof ScrimFailure) return undefined;
    throw thrown;
  }
}

/** Bits above BitsStored are the peers' to fill; single bits are unpacked on both sides. */
function agrees({ samples }: CodedFrame, { bitsAllocated, bitsStored }: Entry, path: string): boolean {
  if (!existsSync(path)) return false;
  const { buffer, byteOffset, length } = readFileSync(path);
  const stored = new DataView(buffer, byteOffset, length);
  const bytes = Math.ceil(bitsAllocated / 8);
  if (length !== samples.length * bytes) return false;
  const mask = 2 ** bitsStored - 1;
  for (let index = 0; index < samples.length; index++) {
    const theirs =
      bytes === 1
        ? stored.getUint8(index)
        : bytes === 2
          ? stored.getUint16(index * 2, true)
          : stored.getUint32(index * 4, true);
    if ((theirs ^ samples[index]!) & mask) return false;
  }
  return true;
}
