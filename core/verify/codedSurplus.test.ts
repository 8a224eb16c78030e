import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { jpeg2000Streams } from '../../test/support/jpeg2000Streams.table.ts';
import { codedSyntaxes, encapsulate } from '../../test/support/codedDicom.ts';
import { buildDicom, type DicomElements } from '../../test/support/dicom.ts';
import { cleanElements, verifyRequest } from '../../test/support/outgoing.ts';
import { prepareCodec } from '../codecs/decode.ts';
import { encodeCoded, type LosslessCoding } from '../codecs/encode.ts';
import { parseJpeg } from '../codecs/jpeg/markers.ts';
import { redactJpeg } from '../codecs/jpeg/redact.ts';
import { verifyFile } from './verifyFile.ts';

beforeAll(async () => {
  for (const coding of ['jpeg', 'jpeg-lossless', 'jpeg-ls', 'jpeg2000'] as const) await prepareCodec(coding);
});

const [columns, rows] = [40, 30];
const eightBits = { BitsAllocated: 8, BitsStored: 8, HighBit: 7 };

async function failed(transferSyntax: string, code: Uint8Array, elements: DicomElements = {}): Promise<string[]> {
  const head = buildDicom({
    transferSyntax,
    elements: { ...cleanElements, Rows: rows, Columns: columns, ...elements },
    meta: { ImplementationClassUID: '2.25.77' },
  });
  const bytes = Buffer.concat([head, encapsulate({ frames: [code] })]);
  const { checks } = await verifyFile(verifyRequest(bytes));
  return checks.filter((check) => !check.passed).map((check) => check.check);
}

const grey = (coding: LosslessCoding): Buffer => {
  const samples = Uint16Array.from({ length: columns * rows }, (_, i) => 700 + ((i * 37) % 1900));
  return Buffer.from(
    encodeCoded(coding, { width: columns, height: rows, components: 1, bits: 12, signed: false, samples }),
  );
};
/** Bytes that no code needs, between the last one and EOI. */
const withTail = (code: Buffer, tail: Buffer): Buffer => {
  const end = code.lastIndexOf(Buffer.of(0xff, 0xd9));
  return Buffer.concat([code.subarray(0, end), tail, code.subarray(end)]);
};
const behindSoi = (code: Buffer, segment: Buffer): Buffer =>
  Buffer.concat([code.subarray(0, 2), segment, code.subarray(2)]);

describe('codes of a lossless picture', () => {
  it('end with its last sample', async () => {
    const [lossless, ls] = [grey('jpeg-lossless'), grey('jpeg-ls')];
    expect(await failed(codedSyntaxes.jpegLossless, lossless)).toEqual([]);
    expect(await failed(codedSyntaxes.jpegLs, ls)).toEqual([]);
    const tail = Buffer.from('Mottel, Zoe');
    expect(await failed(codedSyntaxes.jpegLossless, withTail(lossless, tail))).toEqual(['length-accounted']);
    expect(await failed(codedSyntaxes.jpegLs, withTail(ls, tail))).toContain('pixels-decode');
  });

  it('come with the tables that samples are coded by, and no others', async () => {
    const values = Buffer.from('Mottel Zoe 1957');
    const idle = Buffer.concat([
      Buffer.of(0xff, 0xc4, 0, 19 + values.length, 3, values.length),
      Buffer.alloc(15),
      values,
    ]);
    expect(await failed(codedSyntaxes.jpegLossless, behindSoi(grey('jpeg-lossless'), idle))).toContain(
      'length-accounted',
    );
    const mapping = Buffer.concat([Buffer.of(0xff, 0xf8, 0, 18, 2, 1, 1), Buffer.from('Mottel, Zoe 5')]);
    expect(await failed(codedSyntaxes.jpegLs, behindSoi(grey('jpeg-ls'), mapping))).toContain('grammar');
  });
});

describe('the blocks of a JPEG', () => {
  /** Waves; from row `written` on stripes, of brightness or of colour only. */
  async function aJpeg(height: number, written: number, channels: 1 | 3): Promise<Buffer> {
    const data = Buffer.alloc(columns * height * channels);
    for (let i = 0; i < columns * height; i++) {
      const [x, y] = [i % columns, Math.floor(i / columns)];
      const wave = 120 + 50 * Math.sin(x / 11 + y / 7);
      const striped = y >= written && Math.floor(x / 5) % 2 === 1;
      if (channels === 1) data[i] = striped ? 255 : wave;
      else data.set(striped ? [220, 69, 120] : [120, 120, 120], i * 3);
    }
    const picture = sharp(data, { raw: { width: columns, height, channels } });
    const jpeg = (channels === 1 ? picture.toColourspace('b-w') : picture).jpeg({
      ...{ quality: 92, chromaSubsampling: '4:4:4' },
    });
    // Without the segments that leave nowhere.
    const code = await jpeg.toBuffer();
    return Buffer.from(
      redactJpeg(parseJpeg(code, { pixels: 1e6 }), new Uint8Array(1000), channels === 1 ? [0] : [0, 128, 128]),
    );
  }
  const cropped = (code: Buffer): Buffer => {
    const out = Buffer.from(code);
    out.writeUInt16BE(rows, out.indexOf(Buffer.of(0xff, 0xc0)) + 5);
    return out;
  };
  const colour = { ...eightBits, SamplesPerPixel: 3, PhotometricInterpretation: 'YBR_FULL', PlanarConfiguration: 0 };

  it('carry the picture on where they reach beyond its edge', async () => {
    expect(await failed(codedSyntaxes.jpeg, await aJpeg(rows, rows, 1), eightBits)).toEqual([]);
    expect(await failed(codedSyntaxes.jpeg, await aJpeg(rows, rows, 3), colour)).toEqual([]);
  });

  it('fail where they hold what was cropped, in brightness or in colour', async () => {
    for (const [channels, elements] of [
      [1, eightBits],
      [3, colour],
    ] as const) {
      const code = cropped(await aJpeg(32, rows, channels));
      expect(await failed(codedSyntaxes.jpeg, code, elements)).toEqual(['length-accounted']);
    }
  });

  it('fail with a Huffman table that no scan uses', async () => {
    const values = Buffer.from('Mottel Zoe 1957');
    const idle = Buffer.concat([
      Buffer.of(0xff, 0xc4, 0, 19 + values.length, 3, values.length),
      Buffer.alloc(15),
      values,
    ]);
    expect(await failed(codedSyntaxes.jpeg, behindSoi(await aJpeg(rows, rows, 1), idle), eightBits)).toContain(
      'grammar',
    );
  });
});

describe('tile-parts of JPEG 2000', () => {
  const elements = { ...eightBits, Rows: 29, Columns: 41 };
  const code = Buffer.from(jpeg2000Streams['parts']!, 'base64');

  it('hold packets and nothing behind them', async () => {
    const syntax = '1.2.840.10008.1.2.4.91';
    expect(await failed(syntax, code, elements)).toEqual([]);
    const start = code.indexOf(Buffer.of(0xff, 0x90));
    const end = start + code.readUInt32BE(start + 6);
    const dirty = Buffer.concat([code.subarray(0, end), Buffer.from('Mottel, Zoe 1957'), code.subarray(end)]);
    dirty.writeUInt32BE(end - start + 16, start + 6);
    expect(await failed(syntax, dirty, elements)).toContain('length-accounted');
  });
});
