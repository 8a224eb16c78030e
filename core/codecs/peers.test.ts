import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDicom } from '../../test/support/dicom.ts';
import { makeFrame, type FrameRecipe } from '../../test/support/frames.ts';
import { prepareCodec } from './decode.ts';
import { encodeCoded, type LosslessCoding } from './encode.ts';
import { bytesOf, type CodedFrame } from './frame.ts';

/** What is written here, gdcm and dcmtk read back to the same samples. Neither reads HTJ2K in the versions at hand. */
const syntaxes = {
  rle: '1.2.840.10008.1.2.5',
  'jpeg-lossless': '1.2.840.10008.1.2.4.70',
  'jpeg-ls': '1.2.840.10008.1.2.4.80',
  jpeg2000: '1.2.840.10008.1.2.4.90',
} as const;
const dcmtkTools = { rle: 'dcmdrle', 'jpeg-lossless': 'dcmdjpeg', 'jpeg-ls': 'dcmdjpls' } as const;
type PeerCoding = keyof typeof syntaxes;

const isInstalled = (tool: string): boolean => spawnSync(tool, ['--version']).error === undefined;
const hasGdcm = isInstalled('gdcmconv');
const hasDcmtk = isInstalled('dcmdjpeg');
if (!hasGdcm || !hasDcmtk)
  process.stderr.write('peers: gdcmconv or dcmdjpeg is not installed, what needs it is skipped\n');

const folder = mkdtempSync(join(tmpdir(), 'scrim-codecs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  for (const coding of Object.keys(syntaxes) as PeerCoding[]) await prepareCodec(coding);
});

const frames: readonly FrameRecipe[] = [
  { width: 37, height: 29 },
  { width: 37, height: 29, bits: 12 },
  { width: 37, height: 29, bits: 16, signed: true },
  { width: 37, height: 29, bits: 16 },
  { width: 37, height: 29, components: 3 },
  { width: 1, height: 1, bits: 12 },
];

const cases = frames.flatMap((recipe) =>
  (['smooth', 'noise'] as const).map((kind) => [`${kind} ${JSON.stringify(recipe)}`, { ...recipe, kind }] as const),
);

describe.each(Object.keys(syntaxes) as PeerCoding[])('%s written here', (coding) => {
  it.skipIf(!hasGdcm).each(cases)('is read by gdcm: %s', (_, recipe) => {
    const file = wrapped(coding, makeFrame(recipe));
    expectSame(['gdcmconv', '--raw', '-i', file, '-o'], makeFrame(recipe));
  });

  it.skipIf(!hasDcmtk || coding === 'jpeg2000').each(cases)('is read by dcmtk: %s', (_, recipe) => {
    if (coding === 'jpeg2000') return;
    const file = wrapped(coding, makeFrame(recipe));
    expectSame([dcmtkTools[coding], file], makeFrame(recipe));
  });

  it.skipIf(!hasGdcm || coding !== 'jpeg2000')('is read by gdcm as RGB where it holds RCT', () => {
    const frame = makeFrame({ width: 37, height: 29, components: 3 });
    const file = wrapped(coding, frame, { colourTransform: true });
    expectSame(['gdcmconv', '--raw', '-i', file, '-o'], frame);
  });
});

it.skipIf(!hasDcmtk || !hasGdcm).each([1, 2, 3, 4, 5, 6, 7])(
  'lossless JPEG by predictor %i is read by both',
  (selection) => {
    for (const recipe of [{ bits: 16 }, { bits: 8, components: 3 }]) {
      const frame = makeFrame({ width: 37, height: 29, kind: 'noise', ...recipe });
      const file = wrapped('jpeg-lossless', frame, { selection }, '1.2.840.10008.1.2.4.57');
      expectSame(['dcmdjpeg', file], frame);
      expectSame(['gdcmconv', '--raw', '-i', file, '-o'], frame);
    }
  },
);

function wrapped(
  coding: PeerCoding & LosslessCoding,
  frame: CodedFrame,
  options: Parameters<typeof encodeCoded>[2] = {},
  transferSyntax: string = syntaxes[coding],
): string {
  const colour = options.colourTransform ? 'YBR_RCT' : 'RGB';
  const head = buildDicom({
    transferSyntax,
    elements: {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
      SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1',
      Modality: 'OT',
      SamplesPerPixel: frame.components,
      PhotometricInterpretation: frame.components === 3 ? colour : 'MONOCHROME2',
      ...(frame.components === 3 ? { PlanarConfiguration: 0 } : {}),
      Rows: frame.height,
      Columns: frame.width,
      BitsAllocated: frame.bits > 8 ? 16 : 8,
      BitsStored: frame.bits,
      HighBit: frame.bits - 1,
      PixelRepresentation: frame.signed ? 1 : 0,
    },
  });
  const code = encodeCoded(coding, frame, options);
  const item = Buffer.from('feff00e000000000', 'hex');
  item.writeUInt32LE(code.length, 4);
  const start = Buffer.from('e07f10004f420000fffffffffeff00e000000000', 'hex');
  const file = join(folder, 'coded.dcm');
  writeFileSync(file, Buffer.concat([head, start, item, code, Buffer.from('feffdde000000000', 'hex')]));
  return file;
}

function expectSame([tool, ...rest]: readonly string[], frame: CodedFrame): void {
  const target = join(folder, 'plain.dcm');
  rmSync(target, { force: true });
  const done = spawnSync(tool!, [...rest, target], { encoding: 'utf8' });
  expect(done.stderr + done.stdout).toBe('');
  const bytes = readFileSync(target);
  const dataSet = dicomParser.parseDicom(bytes);
  const { dataOffset } = dataSet.elements['x7fe00010']!;
  const planar = frame.components === 3 && dataSet.uint16('x00280006') === 1;
  const stored = bytesOf(planar ? planes(frame) : frame.samples);
  expect(Buffer.compare(bytes.subarray(dataOffset, dataOffset + stored.length), stored)).toBe(0);
}

function planes({ samples, components }: CodedFrame): CodedFrame['samples'] {
  const out = samples.slice();
  const length = samples.length / components;
  for (let index = 0; index < samples.length; index++)
    out[(index % components) * length + Math.floor(index / components)] = samples[index]!;
  return out;
}
