import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { maskSpans } from '../../../model/geometry.ts';
import { buildDicom } from '../../../test/support/dicom.ts';
import { makeJpeg, type JpegRecipe } from '../../../test/support/jpegs.ts';
import { decodeCoefficients } from './coefficients.ts';
import { decodeJpeg, decodeJpeg12, decodeJpeg8 } from './decode.ts';
import { editBlocks } from './edit.ts';
import { parseJpeg } from './markers.ts';
import { touchedMcus } from './masks.ts';
import { redactJpeg } from './redact.ts';

const limits = { pixels: 2e7 };
const hasDcmtk = spawnSync('dcmdjpeg', ['--version']).status === 0;
if (!hasDcmtk) process.stderr.write('decode: dcmdjpeg is not installed, what needs it is skipped\n');
const corpus = process.env['SCRIM_CORPUS'];
if (!corpus) process.stderr.write('decode: SCRIM_CORPUS names no folder of DICOM files, what needs it is skipped\n');

const extended = '1.2.840.10008.1.2.4.51';
const folder = mkdtempSync(join(tmpdir(), 'scrim-jpeg-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('samples of 8 bits', () => {
  it.each([
    ['grey', { width: 67, height: 45 }],
    ['restarts', { width: 67, height: 45, restartInterval: 2 }],
    ['RGB', { width: 67, height: 45, sampling: ['1x1', '1x1', '1x1'], adobeTransform: 0 }],
    ['all factors 2', { width: 67, height: 45, sampling: ['2x2', '2x2'], seed: 4 }],
  ] as [string, JpegRecipe][])('are those of libjpeg to the bit: %s', async (name, recipe) => {
    const { bytes } = makeJpeg(recipe);
    const ours = decodeJpeg8(bytes, limits);
    expect(ours).toMatchObject({ width: 67, height: 45, bits: 8, signed: false });
    expect(decodeJpeg(bytes, limits)).toEqual(ours);
    if (name === 'all factors 2') return;
    const picture = sharp(bytes);
    const theirs = await (ours.components === 1 ? picture.toColourspace('b-w') : picture).raw().toBuffer();
    expect(Buffer.from(ours.samples).equals(theirs)).toBe(true);
  });

  it('of a subsampled picture are not made up', () => {
    const { bytes } = makeJpeg({ width: 20, height: 20, sampling: ['2x1', '1x1', '1x1'] });
    expect(() => decodeJpeg(bytes, limits)).toThrow('UNSUPPORTED_TYPE');
  });

  it('are no samples of 12, nor the other way about', () => {
    expect(() => decodeJpeg12(makeJpeg({ width: 8, height: 8 }).bytes, limits)).toThrow('UNSUPPORTED_TYPE');
    expect(() => decodeJpeg8(makeJpeg({ width: 8, height: 8, bits: 12 }).bytes, limits)).toThrow('UNSUPPORTED_TYPE');
  });
});

describe.skipIf(!hasDcmtk)('samples of 12 bits', () => {
  it.each([
    ['1 × 1', { width: 1, height: 1, bits: 12 }],
    ['7 × 9', { width: 7, height: 9, bits: 12 }],
    ['130 × 95 with restarts', { width: 130, height: 95, bits: 12, restartInterval: 7 }],
    ['colour', { width: 33, height: 40, bits: 12, sampling: ['1x1', '1x1', '1x1'], adobeTransform: 0 }],
  ] as [string, JpegRecipe][])('are those of dcmtk to the bit: %s', (_, recipe) => {
    const { bytes } = makeJpeg(recipe);
    const ours = decodeJpeg12(bytes, limits);
    expect(ours).toMatchObject({ width: recipe.width, height: recipe.height, bits: 12 });
    expect(memory(ours.samples).equals(byDcmtk(wrap(bytes, recipe)))).toBe(true);
  });

  it('outside of a redaction stay, within it are the fill', () => {
    const recipe: JpegRecipe = { width: 130, height: 95, bits: 12 };
    const { bytes, jpeg } = makeJpeg(recipe);
    const box = { x: 16, y: 32, width: 64, height: 24 };
    const source = parseJpeg(bytes, limits);
    const touched = touchedMcus(jpeg, maskSpans({ kind: 'rectangle', box }, jpeg.frame));
    const output = byDcmtk(wrap(redactJpeg(source, touched, [0]), recipe));
    const before = byDcmtk(wrap(bytes, recipe));
    const expected = new Uint16Array(before.buffer.slice(before.byteOffset, before.byteOffset + before.length));
    for (let y = 32; y < 56; y++) expected.fill(0, y * 130 + 16, y * 130 + 80);
    expect(output.equals(memory(expected))).toBe(true);
  });
});

const hasDjpeg = spawnSync('djpeg', ['-version']).status === 0;

describe.skipIf(!hasDcmtk || !hasDjpeg || !corpus)('DCT files of a corpus', { timeout: 600_000 }, () => {
  const syntaxes = ['50', '51', '53', '55'].map((last) => `1.2.840.10008.1.2.4.${last}`);
  const files = corpus
    ? readdirSync(corpus, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

  it('decode as dcmtk decodes them, to the bit, unless their chroma is subsampled', () => {
    const outcome = { equal: 0, subsampled: 0, unread: 0 };
    const different: number[] = [];
    files.forEach((path, number) => {
      const frame = firstFrame(path, syntaxes);
      if (!frame) return;
      try {
        const ours = memory(decodeJpeg(frame, limits).samples);
        const theirs = byDcmtk(readFileSync(path), ours.length);
        if (ours.equals(theirs)) outcome.equal++;
        else different.push(number);
      } catch (thrown) {
        if (thrown instanceof Error && thrown.message === 'UNSUPPORTED_TYPE') outcome.subsampled++;
        else outcome.unread++;
      }
    });
    process.stderr.write(`decode: ${JSON.stringify(outcome)}\n`);
    expect(different).toEqual([]);
    expect(outcome.equal).toBeGreaterThan(0);
  });

  it('keep every coefficient outside of a redaction, and libjpeg reads what is written', () => {
    const wrong: number[] = [];
    files.forEach((path, number) => {
      const frame = firstFrame(path, syntaxes);
      if (!frame) return;
      const source = parseJpeg(frame, limits);
      const { width, height, components, bits } = source.frame;
      const box = { x: width * 0.2, y: height * 0.1, width: width / 3, height: height / 4 };
      const touched = touchedMcus(source, maskSpans({ kind: 'ellipse', box }, { width, height }));
      const fill = components.map(() => 2 ** (bits - 1));
      const output = redactJpeg(source, touched, fill);
      const expected = decodeCoefficients(source);
      editBlocks(source, expected, touched, fill);
      const written = decodeCoefficients(parseJpeg(output, limits));
      if (!written.every((blocks, i) => memory(blocks).equals(memory(expected[i]!)))) wrong.push(number);
      // Debian's djpeg reads 8 bits only.
      if (
        bits === 8 &&
        spawnSync('djpeg', ['-strict'], { input: output, stdio: ['pipe', 'ignore', 'ignore'] }).status !== 0
      )
        wrong.push(number);
    });
    expect(wrong).toEqual([]);
  });
});

const memory = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** A DICOM file around one code stream: its pixel data comes last, so it can be appended. */
function wrap(code: Uint8Array, { width, height, sampling = ['1x1'] }: JpegRecipe): Uint8Array {
  const head = buildDicom({
    transferSyntax: extended,
    elements: {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
      SOPInstanceUID: '1.2.3.4',
      SamplesPerPixel: sampling.length,
      PhotometricInterpretation: sampling.length === 1 ? 'MONOCHROME2' : 'RGB',
      ...(sampling.length === 1 ? {} : { PlanarConfiguration: 0 }),
      Rows: height,
      Columns: width,
      BitsAllocated: 16,
      BitsStored: 12,
      HighBit: 11,
      PixelRepresentation: 0,
    },
  });
  const item = (bytes: Uint8Array): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    return Buffer.concat([Uint8Array.of(0xfe, 0xff, 0x00, 0xe0), length, bytes]);
  };
  const even = code.length % 2 ? Buffer.concat([code, Uint8Array.of(0)]) : code;
  const open = Buffer.from('e07f10004f420000ffffffff', 'hex');
  const close = Buffer.from('feffdde000000000', 'hex');
  return Buffer.concat([head, open, item(new Uint8Array(0)), item(even), close]);
}

/** The first pixels of what dcmdjpeg makes of a file, its colours not converted, interleaved. */
function byDcmtk(file: Uint8Array, length?: number): Buffer {
  const [input, output] = [join(folder, 'in.dcm'), join(folder, 'out.dcm')];
  writeFileSync(input, file);
  execFileSync('dcmdjpeg', ['+cn', '+px', '+te', input, output], { stdio: 'ignore' });
  const bytes = readFileSync(output);
  const at = pixelData(bytes);
  const size = bytes.readUInt32LE(at + 8);
  return bytes.subarray(at + 12, at + 12 + (length ?? size));
}

const pixelData = (bytes: Buffer): number => {
  for (const vr of ['4f420000', '4f570000']) {
    const at = bytes.lastIndexOf(Buffer.from(`e07f1000${vr}`, 'hex'));
    if (at >= 0) return at;
  }
  return -1;
};

/** The code stream of the first frame, if the file's meta group names one of the syntaxes. */
function firstFrame(path: string, syntaxes: readonly string[]): Uint8Array | undefined {
  const bytes = readFileSync(path);
  const meta = bytes.subarray(0, 1024).toString('latin1');
  if (!syntaxes.some((uid) => new RegExp(`${uid.replaceAll('.', '\\.')}(?![0-9])`).test(meta))) return undefined;
  const at = bytes.lastIndexOf(Buffer.from('e07f10004f420000ffffffff', 'hex'));
  if (at < 0) return undefined;
  const parts: Buffer[] = [];
  let next = at + 20 + bytes.readUInt32LE(at + 16);
  while (bytes.readUInt32LE(next) === 0xe000fffe) {
    const length = bytes.readUInt32LE(next + 4);
    const part = bytes.subarray(next + 8, next + 8 + length);
    // Frames may lie in several fragments; the next frame begins with SOI.
    if (parts.length > 0 && part[0] === 0xff && part[1] === 0xd8) break;
    parts.push(part);
    next += 8 + length;
  }
  return Buffer.concat(parts);
}
