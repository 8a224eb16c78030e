import { deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BurnedRegion } from '../../model/clearance.ts';
import { codedSyntaxes, encapsulate, encapsulatedIcon } from '../../test/support/codedDicom.ts';
import { buildDicom, type DicomElements } from '../../test/support/dicom.ts';
import { burnedBox, cleanDicom, cleanElements, verifyRequest } from '../../test/support/outgoing.ts';
import { prepareCodec } from '../codecs/decode.ts';
import { encodeCoded, type LosslessCoding } from '../codecs/encode.ts';
import { parseJpeg } from '../codecs/jpeg/markers.ts';
import { touchedMcus } from '../codecs/jpeg/masks.ts';
import { redactJpeg } from '../codecs/jpeg/redact.ts';
import { verifyFile } from './verifyFile.ts';

const [width, height] = [40, 30];
const codings = {
  rle: codedSyntaxes.rle,
  'jpeg-lossless': codedSyntaxes.jpegLossless,
  'jpeg-ls': codedSyntaxes.jpegLs,
  jpeg2000: codedSyntaxes.jpeg2000,
  htj2k: '1.2.840.10008.1.2.4.201',
} as const satisfies Record<LosslessCoding, string>;
const names = Object.keys(codings) as LosslessCoding[];
beforeAll(async () => {
  for (const coding of [...names, 'jpeg' as const]) await prepareCodec(coding);
});

const box = { x: 8, y: 6, width: 9, height: 5 };
const burned: BurnedRegion[] = [burnedBox(box.x, box.y, box.width, box.height)];
type Change = (samples: Uint16Array, x: number, y: number, at: number) => void;

function samplesOf(seed: number, ...changes: Change[]): Uint16Array {
  const samples = Uint16Array.from({ length: width * height }, (_, i) => 700 + ((i * 37 + seed * 11) % 1900));
  for (const change of changes) samples.forEach((_, at) => change(samples, at % width, Math.floor(at / width), at));
  return samples;
}
const masked: Change = (samples, x, y, at) => {
  if (x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height) samples[at] = 0;
};
/** OpenJPEG and OpenJPH sign their streams; what leaves is not signed. */
function unsigned(code: Uint8Array): Uint8Array {
  const at = Buffer.from(code).indexOf(Buffer.of(0xff, 0x64));
  if (code[1] !== 0x4f || at < 0) return code;
  const end = at + 2 + ((code[at + 2]! << 8) | code[at + 3]!);
  const bare = Buffer.concat([code.subarray(0, at), code.subarray(end)]);
  return bare.subarray(0, bare.lastIndexOf(Buffer.of(0xff, 0xd9)) + 2);
}
const grey = (coding: LosslessCoding, samples: Uint16Array): Uint8Array =>
  unsigned(encodeCoded(coding, { width, height, components: 1, bits: 12, signed: false, samples }));

interface Recipe {
  readonly transferSyntax: string;
  readonly frames: readonly (Uint8Array | readonly Uint8Array[])[];
  readonly elements?: DicomElements;
  readonly table?: 'basic' | Uint8Array;
}
function file({ transferSyntax, frames, elements, table }: Recipe): Uint8Array {
  const head = buildDicom({
    transferSyntax,
    elements: {
      ...cleanElements,
      ...(frames.length > 1 ? { NumberOfFrames: String(frames.length) } : {}),
      ...elements,
    },
    meta: { ImplementationClassUID: '2.25.77' },
  });
  return Buffer.concat([head, encapsulate(table ? { frames, table } : { frames })]);
}
async function failed(made: Uint8Array, original: Uint8Array, regions: BurnedRegion[] | null = burned) {
  // Its own UIDs, which the copy may not have.
  const theirs = Buffer.from(Buffer.from(original).toString('latin1').replaceAll('2.25.', '1.99.'), 'latin1');
  const against = { kind: 'bytes' as const, bytes: theirs };
  const { checks } = await verifyFile(verifyRequest(made, { ...(regions ? { burned: regions } : {}), against }));
  return checks.filter((check) => !check.passed).map((check) => check.check);
}

describe.each(names)('a file that leaves in %s', (coding) => {
  const transferSyntax = codings[coding];
  const make = (...frames: (Uint8Array | readonly Uint8Array[])[]) => file({ transferSyntax, frames });
  const original = () => make(grey(coding, samplesOf(0)), grey(coding, samplesOf(1)));
  const clean = () => [grey(coding, samplesOf(0, masked)), grey(coding, samplesOf(1, masked))];

  it('passes with its masks burned on every frame', async () => {
    expect(await failed(make(...clean()), original())).toEqual([]);
    expect(await failed(file({ transferSyntax, frames: clean(), table: 'basic' }), original())).toEqual([]);
  });

  it('fails where a mask is missing on one frame, or a pixel beside it was changed', async () => {
    const [first] = clean();
    expect(await failed(make(first!, grey(coding, samplesOf(1))), original())).toEqual(['masks-uniform']);
    const touched = grey(
      coding,
      samplesOf(1, masked, (samples, x, y, at) => void (x === 0 && y === 0 && samples[at]!++)),
    );
    expect(await failed(make(first!, touched), original())).toEqual(['outside-masks']);
  });

  it('fails with anything behind a frame’s end, in several fragments, or under an untrue offset table', async () => {
    const [first, second] = clean();
    const behind = Buffer.concat([first!, Buffer.from('0123456789')]);
    expect(await failed(make(behind, second!), original())).toContain('grammar');
    const table = Buffer.alloc(8, 4);
    expect(await failed(file({ transferSyntax, frames: clean(), table }), original())).toEqual(['grammar']);
    if (coding === 'rle') return;
    const halves = [first!.subarray(0, 200), first!.subarray(200)];
    expect(await failed(make(halves, second!), original())).toContain('grammar');
  });

  it('fails with an icon that is encapsulated as the picture is, which an original may have', async () => {
    const clear = Buffer.from(make(...clean()));
    const icon = encapsulatedIcon(grey(coding, samplesOf(0)));
    const at = clear.indexOf(Buffer.from('e07f10004f42', 'hex'));
    const made = Buffer.concat([clear.subarray(0, at), icon, clear.subarray(at)]);
    expect(await failed(clear, made)).toEqual([]);
    expect(await failed(made, original())).not.toEqual([]);
  });

  it('fails cut short', async () => {
    const [first, second] = clean();
    const short = first!.subarray(0, first!.length - 40);
    expect(await failed(make(short, second!), original())).toContain('pixels-decode');
  });

  it('fails under another transfer syntax', async () => {
    const other = coding === 'jpeg-ls' ? codings['jpeg-lossless'] : codings['jpeg-ls'];
    const made = file({ transferSyntax: other, frames: clean() });
    expect(await failed(made, original())).not.toEqual([]);
  });
});

describe('a code stream that leaves', () => {
  it('fails with a table that nothing is quantised by', async () => {
    const code = Buffer.from(grey('jpeg-lossless', samplesOf(0, masked)));
    const table = Buffer.concat([Buffer.of(0xff, 0xdb, 0, 67, 0), Buffer.alloc(64, 'Mr Who')]);
    const made = Buffer.concat([code.subarray(0, 2), table, code.subarray(2)]);
    const transferSyntax = codings['jpeg-lossless'];
    const original = file({ transferSyntax, frames: [grey('jpeg-lossless', samplesOf(0))] });
    expect(await failed(file({ transferSyntax, frames: [made] }), original)).toContain('grammar');
  });

  it('passes as native fragments whose pairs of pixels share their chrominance', async () => {
    const elements = {
      ...{ Rows: 4, Columns: 4, SamplesPerPixel: 3, PhotometricInterpretation: 'YBR_FULL_422', PlanarConfiguration: 0 },
      ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7 },
    };
    const frame = Uint8Array.from({ length: 32 }, (_, i) => 60 + i * 3);
    const filled = frame.slice();
    filled.set([0, 0, 128, 128], 8);
    const of = (bytes: Uint8Array) => file({ transferSyntax: codedSyntaxes.encapsulated, frames: [bytes], elements });
    expect(await failed(of(filled), of(frame), [burnedBox(1, 1, 1, 1)])).toEqual([]);
    expect(await failed(of(filled), of(frame), [])).toEqual(['outside-masks']);
  });

  it.each([
    ['jpeg2000', 0x64],
    ['htj2k', 0x64],
    ['jpeg-ls', 0xfe],
    ['jpeg-ls', 0xe8],
    ['jpeg-lossless', 0xe1],
  ] as const)('fails with a segment that no picture needs: %s', async (coding, marker) => {
    const code = grey(coding, samplesOf(0));
    const segment = Buffer.concat([Buffer.of(0xff, marker, 0, 10), Buffer.from('A secret')]);
    const at = code[1] === 0x4f ? 4 + ((code[4]! << 8) | code[5]!) : 2;
    const dirty = Buffer.concat([code.subarray(0, at), segment, code.subarray(at)]);
    const transferSyntax = codings[coding];
    const plain = file({ transferSyntax, frames: [code] });
    expect(await failed(file({ transferSyntax, frames: [dirty] }), plain, [])).toContain('grammar');
  });

  it('fails with bits that BitsStored leaves unused', async () => {
    const samples = samplesOf(0, (all, x, y, at) => void (x === 3 && y === 3 && (all[at] = all[at]! | 0x8000)));
    const code = unsigned(encodeCoded('rle', { width, height, components: 1, bits: 16, signed: false, samples }));
    const made = file({ transferSyntax: codings.rle, frames: [code] });
    expect(await failed(made, made, [])).toEqual(['pixels-decode']);
  });

  it('fails with an identifier of the original within it', async () => {
    const transferSyntax = codings.rle;
    const code = grey('rle', samplesOf(0));
    const original = file({ transferSyntax, frames: [code], elements: { PatientName: 'Fabelmann^Greta' } });
    const dirty = Buffer.concat([code, Buffer.from('Fabelmann ')]);
    expect(await failed(file({ transferSyntax, frames: [dirty] }), original, [])).toEqual([
      'grammar',
      'no-identifiers',
    ]);
  });
});

describe('a JPEG frame that leaves', () => {
  const transferSyntax = codedSyntaxes.jpeg;
  const elements = {
    ...{ SamplesPerPixel: 3, PhotometricInterpretation: 'YBR_FULL_422', PlanarConfiguration: 0 },
    ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7, Rows: 96, Columns: 128 },
  };
  const region = [burnedBox(21, 17, 30, 22)];
  const picture = async (chromaSubsampling: string) => {
    const data = Buffer.from(
      Array.from({ length: 128 * 96 * 3 }, (_, i) => 90 + 60 * Math.sin(i / 17) + ((i * 7) % 23)),
    );
    return sharp(data, { raw: { width: 128, height: 96, channels: 3 } })
      .jpeg({ quality: 90, chromaSubsampling })
      .toBuffer();
  };
  const wrap = (frame: Uint8Array): Uint8Array => file({ transferSyntax, frames: [frame], elements });
  function redacted(code: Uint8Array, regions: BurnedRegion[], spread = 0): Uint8Array {
    const jpeg = parseJpeg(code, { pixels: 1e6 });
    const spans = regions.flatMap(({ shape: { box: mask } }) =>
      Array.from({ length: mask.height }, (_, row) => ({
        y: mask.y + row,
        from: mask.x,
        to: mask.x + mask.width + spread,
      })),
    );
    return redactJpeg(jpeg, touchedMcus(jpeg, spans), [0, 128, 128]);
  }

  it.each(['4:4:4', '4:2:0'])('passes with its blocks filled, chroma at %s', async (sampling) => {
    const source = await picture(sampling);
    expect(await failed(wrap(redacted(source, region)), wrap(source), region)).toEqual([]);
    expect(await failed(wrap(redacted(source, region)), wrap(source), null)).toEqual([]);
  });

  it('fails where blocks were left, or others were filled too', async () => {
    const source = await picture('4:2:0');
    expect(await failed(wrap(redacted(source, [])), wrap(source), region)).toEqual(['masks-uniform']);
    expect(await failed(wrap(redacted(source, region, 48)), wrap(source), region)).toEqual(['outside-masks']);
    const elsewhere = [burnedBox(60, 60, 20, 20)];
    expect(await failed(wrap(redacted(source, region)), wrap(source), elsewhere)).toEqual([
      'masks-uniform',
      'outside-masks',
    ]);
  });

  it('fails with a comment, with EXIF, and with what stands behind EOI', async () => {
    const source = redacted(await picture('4:2:0'), region);
    const segment = (marker: number) => Buffer.concat([Buffer.of(0xff, marker, 0, 10), Buffer.from('A secret')]);
    for (const marker of [0xfe, 0xe1, 0xed]) {
      const dirty = Buffer.concat([source.subarray(0, 2), segment(marker), source.subarray(2)]);
      expect(await failed(wrap(dirty), wrap(source), [])).toEqual(['grammar']);
    }
    expect(await failed(wrap(Buffer.concat([source, Buffer.from('more')])), wrap(source), [])).toEqual([
      'length-accounted',
    ]);
  });
});

describe('a deflated object that leaves', () => {
  const theirs = { SOPInstanceUID: '1.99.1', StudyInstanceUID: '1.99.2', SeriesInstanceUID: '1.99.3' };
  function deflated(plain: Uint8Array, behind = ''): Uint8Array {
    const start = 144 + Buffer.from(plain).readUInt32LE(140);
    const named = Buffer.from(cleanDicom({}, { transferSyntax: codedSyntaxes.deflated }));
    const packed = deflateRawSync(plain.subarray(start));
    const even = packed.length % 2 === 0 ? packed : Buffer.concat([packed, Buffer.alloc(1)]);
    return Buffer.concat([named.subarray(0, 144 + named.readUInt32LE(140)), even, Buffer.from(behind)]);
  }

  it('passes, and is searched for what it unpacks to', async () => {
    const original = deflated(cleanDicom({ PatientName: 'Fabelmann^Greta', ...theirs }));
    expect(await failed(deflated(cleanDicom()), original, [])).toEqual([]);
    const leaking = deflated(cleanDicom({ ConvolutionKernel: 'Fabelmann' }));
    expect(await failed(leaking, original, [])).toContain('no-identifiers');
  });

  it('fails with anything behind its end, and where it does not inflate', async () => {
    const [made, original] = [deflated(cleanDicom()), deflated(cleanDicom(theirs))];
    expect(await failed(deflated(cleanDicom(), 'secret'), original, [])).toEqual(['length-accounted']);
    expect(await failed(made.subarray(0, made.length - 30), original, [])).toContain('pixels-decode');
  });
});
