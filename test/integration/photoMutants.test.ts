import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { toScrimError, type ErrorCode } from '../../model/errors.ts';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { createNodeProcessHost } from '../../core/workers/nodeProcessHost.ts';
import { createWorkerPool, type WorkerPool } from '../../core/workers/pool.ts';
import { builtWorkersDir } from '../support/paths.ts';
import {
  animatedWebp,
  bmpOf,
  extendedWebp,
  gifOf,
  hasHeifEnc,
  heicOf,
  posterised,
  tiffOf,
  webpOf,
} from '../support/photoFormats.ts';
import { exifSegment, exifTiff, jpegOf, noise, pngOf, pngPart, testPattern } from '../support/pictures.ts';
import { adobeRgb } from '../support/profiles.ts';

/**
 * Damaged photos of every type through the built workers, each with five seconds to its name: read, made and verified, or refused with a reason. SCRIM_MUTANTS says how
 * many there are in all, SCRIM_MUTANTS_SEED which.
 */
const mutants = Number(process.env['SCRIM_MUTANTS'] ?? 360);
const seed = Number(process.env['SCRIM_MUTANTS_SEED'] ?? 1);
const seconds = 5;
vi.setConfig({ testTimeout: 120_000 + mutants * 2000 });

const { limits, fill } = policySchema.parse({ ...defaultPolicy, limits: { ...defaultPolicy.limits, megapixels: 16 } });
const pattern = testPattern(96, 64);
const exif = { ascii: { 0x010f: 'Maker', 0x013b: 'Invented' }, gps: true, orientation: 6 };
const sources: Record<string, () => Promise<Uint8Array> | Uint8Array> = {
  JPEG: () => jpegOf(pattern, { segments: [exifSegment({ ...exif, thumbnail: new Uint8Array(50) })] }),
  'progressive JPEG': () =>
    sharp(pattern.pixels, { raw: { width: 96, height: 64, channels: 3 } })
      .jpeg({ progressive: true })
      .toBuffer(),
  PNG: () => pngOf(pattern, { chunks: [pngPart('eXIf', exifTiff(exif))] }),
  WebP: () =>
    extendedWebp(
      pattern,
      [
        ['EXIF', exifTiff(exif)],
        ['ICCP', adobeRgb()],
      ],
      { quality: 80 },
    ),
  'lossless WebP': () => webpOf(pattern, { lossless: true }),
  'animated WebP': () => animatedWebp([pattern, noise(96, 64)]),
  GIF: () => gifOf([posterised(pattern), posterised(noise(96, 64))], 'Invented'),
  TIFF: () => tiffOf([[pattern, { tile: 32, icc: adobeRgb(), ascii: { 0x013b: 'Invented' } }]]),
  'TIFF by LZW': () =>
    sharp(pattern.pixels, { raw: { width: 96, height: 64, channels: 3 } })
      .tiff({ compression: 'lzw' })
      .toBuffer(),
  BMP: () => bmpOf(pattern),
  AVIF: () =>
    sharp(pattern.pixels, { raw: { width: 96, height: 64, channels: 3 } })
      .avif({ effort: 0 })
      .toBuffer(),
  ...(hasHeifEnc ? { HEIC: () => heicOf(pattern, { exif }) } : {}),
};
const names = Object.keys(sources);

/** A file of damaged type bytes may be taken for any other, and refused for what that lacks. */
const reasons: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['DAMAGED_FILE', 'UNSUPPORTED_TYPE', 'UNKNOWN_TYPE', 'DIMENSIONS_TOO_LARGE', 'EMPTY_FILE'] as const),
]);

let pool: WorkerPool;
beforeAll(() => {
  pool = createWorkerPool({ processes: createNodeProcessHost(builtWorkersDir), limits });
});
afterAll(() => pool.close());

describe('damaged photos', () => {
  it.each(names)('are read, made and verified, or refused with a reason: %s', async (name) => {
    const original = await sources[name]!();
    const random = randomNumbers(seed * 7919 + names.indexOf(name) + 1);
    const each = Math.ceil(mutants / names.length);
    const outcomes = new Map<string, number>();
    const odd: string[] = [];
    for (let round = 0; round < each; round++) {
      const outcome = await outcomeOf(mutated(original, random));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      const known = ['verified', 'held back'].includes(outcome) || reasons.has(outcome as ErrorCode);
      if (!known) odd.push(`round ${round}: ${outcome}`);
    }
    if (process.env['SCRIM_MUTANTS'])
      process.stderr.write(`${name}: ${JSON.stringify(Object.fromEntries(outcomes))}\n`);
    expect(odd).toEqual([]);
  });
});

/** As `scrim clear` goes: what is made is verified against its original, and what is not verified is not kept. */
async function outcomeOf(bytes: Uint8Array): Promise<string> {
  const source = { kind: 'bytes', bytes } as const;
  try {
    await pool.run('parse.probe', { source, limits }, { seconds });
    const request = {
      source,
      limits,
      regions: [],
      fill,
      jpegQuality: 95,
      profile: {},
      projectKey: new Uint8Array(32),
      pixelsReviewed: true,
    };
    const made = await pool.run('clear.make', request, { seconds });
    const result = { kind: 'bytes', bytes: made.bytes! } as const;
    const { checks } = await pool.run(
      'verify.file',
      { source: result, limits, burned: [], fill, against: source },
      { seconds },
    );
    return checks.every(({ passed }) => passed) ? 'verified' : 'held back';
  } catch (thrown) {
    return toScrimError(thrown).code;
  }
}

/** The same sequence every time: xorshift of 32 bits. */
function randomNumbers(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Cut short, a few bits turned over, a number made extreme, some bytes taken out or said twice. Headers are hit more often than samples. */
function mutated(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let out = Uint8Array.from(bytes);
  for (let times = 1 + random(3); times > 0 && out.length > 16; times--) {
    const at = random(random(2) === 0 ? Math.min(600, out.length - 4) : out.length - 4);
    const kind = random(10);
    if (kind < 4) out[at]! ^= 1 << random(8);
    else if (kind < 6)
      new DataView(out.buffer).setUint32(at, [0xffffffff, 0x7fffffff, 0, 65536][random(4)]!, random(2) === 0);
    else if (kind < 8) out = out.slice(0, at);
    else if (kind < 9) out = Uint8Array.from([...out.subarray(0, at), ...out.subarray(at + 1 + random(12))]);
    else out = Uint8Array.from([...out.subarray(0, at), ...out.subarray(Math.max(0, at - random(40)))]);
  }
  return out;
}
