import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { policySchema } from '../../model/policy.ts';
import { ScrimFailure } from '../../model/errors.ts';
import {
  buildCoded,
  codedSyntaxes,
  encapsulate,
  encapsulatedIcon,
  greyDescription,
  rleFrame,
} from '../../test/support/codedDicom.ts';
import { buildDicom } from '../../test/support/dicom.ts';
import { decodeFrame, prepareDecoding } from './decode.ts';
import { parseDicom } from './parse.ts';
import { openPicture } from './picture.ts';
import { probeDicom } from './probe.ts';
import { identityPlan, rewriteDicom } from './rewrite.ts';

const { limits } = policySchema.parse(JSON.parse(readFileSync('resources/policies/default.json', 'utf8')));
const pixels = (from: number): Uint8Array => Uint8Array.from({ length: 8 }, (_, i) => from + i);
const samplesOf = async (bytes: Uint8Array, frame = 0): Promise<number[]> => {
  const picture = openPicture(bytes, limits);
  await prepareDecoding(picture);
  return Array.from(decodeFrame(picture, frame).samples);
};
const refusal = (bytes: Uint8Array): Promise<string> =>
  probeDicom(bytes, limits).then(
    () => 'read',
    (thrown: unknown) => (thrown instanceof ScrimFailure ? thrown.error.code : String(thrown)),
  );

const rle = (...frames: Uint8Array[]): Uint8Array =>
  buildCoded({ transferSyntax: codedSyntaxes.rle, frames: frames.map((frame) => rleFrame([frame])), table: 'basic' });

describe('encapsulated pixel data', () => {
  it('is one element with its offset table and fragments, and every byte has one owner', () => {
    const bytes = rle(pixels(0), pixels(10));
    const { elements, coding } = parseDicom(bytes);
    const element = elements.at(-1)!;
    expect(coding).toBe('rle');
    expect(element.fragments).toHaveLength(3);
    expect(element.end).toBe(bytes.length);
    let at = element.valueStart;
    for (const fragment of element.fragments!) {
      expect(fragment.start).toBe(at);
      at = fragment.valueEnd;
    }
    expect(at).toBe(element.valueEnd);
  });

  it('comes out of the rewriter byte-identical when nothing changes', () => {
    const odd = { '7fe1,0010': { vr: 'LO', value: 'BEHIND' } };
    for (const bytes of [
      rle(pixels(0)),
      rle(pixels(0), pixels(9)),
      buildCoded({ frames: [pixels(1)], elements: odd }),
    ]) {
      expect(Buffer.compare(rewriteDicom(parseDicom(bytes), identityPlan), bytes)).toBe(0);
    }
  });

  it('is decoded frame by frame: RLE, native and deflated ones', async () => {
    const frames = [pixels(3), pixels(50)];
    expect(await samplesOf(rle(...frames), 1)).toEqual([...pixels(50)]);
    expect(await samplesOf(buildCoded({ frames }), 1)).toEqual([...pixels(50)]);
    const deflated = frames.map((frame) => deflateRawSync(frame));
    expect(await samplesOf(buildCoded({ transferSyntax: codedSyntaxes.deflatedFrames, frames: deflated }), 1)).toEqual([
      ...pixels(50),
    ]);
  });

  it('of 16 signed bits keeps its sign, and of 12 drops what lies above', async () => {
    const high = Uint8Array.of(0xff, 0x80, 0x07, 0, 0, 0, 0, 0xf1);
    const low = Uint8Array.of(0xfe, 0x00, 0xff, 1, 2, 3, 4, 0x23);
    const elements = { BitsAllocated: 16, BitsStored: 16, HighBit: 15, PixelRepresentation: 1 };
    const frames = [rleFrame([high, low])];
    const signed = buildCoded({ transferSyntax: codedSyntaxes.rle, frames, elements });
    expect((await samplesOf(signed)).slice(0, 3)).toEqual([-2, -32768, 2047]);
    const twelve = { ...elements, BitsStored: 12, HighBit: 11, PixelRepresentation: 0 };
    expect((await samplesOf(buildCoded({ transferSyntax: codedSyntaxes.rle, frames, elements: twelve }))).at(-1)).toBe(
      0x123,
    );
  });

  it('is refused where a single frame is damaged, wherever it stands', async () => {
    const whole = [pixels(0), pixels(1), pixels(2)].map((frame) => rleFrame([frame]));
    for (const broken of [0, 1, 2]) {
      const frames = whole.map((frame, index) => (index === broken ? frame.subarray(0, 66) : frame));
      expect(await refusal(buildCoded({ transferSyntax: codedSyntaxes.rle, frames }))).toBe('DAMAGED_FILE');
    }
    expect(await refusal(buildCoded({ transferSyntax: codedSyntaxes.rle, frames: whole }))).toBe('read');
  });

  it('is refused cut at any of fifty places', async () => {
    for (const bytes of [rle(pixels(0), pixels(1)), buildCoded({ frames: [pixels(0), pixels(1)] })]) {
      for (let part = 1; part < 50; part++) {
        const code = await refusal(bytes.subarray(0, Math.floor((bytes.length * part) / 50)));
        expect(['DAMAGED_FILE', 'UNKNOWN_TYPE', 'DICOM_NO_PIXELS', 'DICOM_SYNTAX_MISMATCH']).toContain(code);
      }
    }
  });

  it('is damaged without its delimiter, with strange items, or with an item of 4 GiB', async () => {
    expect(await refusal(buildCoded({ frames: [pixels(0)], delimiter: false }))).toBe('DAMAGED_FILE');
    expect(await refusal(buildCoded({ frames: [pixels(0)], table: Uint8Array.of(0, 0) }))).toBe('DAMAGED_FILE');
    const bytes = Buffer.from(buildCoded({ frames: [pixels(0)] }));
    const lastItem = bytes.length - 8 - 8 - 8;
    const withLength = Buffer.from(bytes);
    withLength.writeUInt32LE(0xfffffff0, lastItem + 4);
    expect(await refusal(withLength)).toBe('DAMAGED_FILE');
    bytes.writeUInt16LE(0xe00d, lastItem + 2);
    expect(await refusal(bytes)).toBe('DAMAGED_FILE');
  });

  it('may be an icon’s within a sequence, and comes out of the rewriter as it was', async () => {
    const [frame, icon] = [pixels(3), rleFrame([pixels(50)])];
    const bytes = buildCoded({ transferSyntax: codedSyntaxes.rle, frames: [rleFrame([frame])], icon });
    const item = parseDicom(bytes).elements.find(({ items }) => items)!.items![0]!;
    expect(item.elements.map(({ fragments }) => fragments?.length)).toEqual([2]);
    expect(await samplesOf(bytes)).toEqual([...frame]);
    expect(Buffer.compare(rewriteDicom(parseDicom(bytes), identityPlan), bytes)).toBe(0);
    const native = Buffer.concat([buildDicom({ elements: greyDescription }), encapsulatedIcon(icon)]);
    expect(await refusal(native)).toBe('DICOM_SYNTAX_MISMATCH');
  });

  it('stands in compressed syntaxes and nowhere else', async () => {
    const native = buildDicom({ transferSyntax: codedSyntaxes.rle, elements: greyDescription, pixels: pixels(0) });
    expect(await refusal(native)).toBe('DICOM_PIXELS');
    const explicit = Buffer.concat([buildDicom({ elements: greyDescription }), encapsulate({ frames: [pixels(0)] })]);
    expect(await refusal(explicit)).toBe('DICOM_SYNTAX_MISMATCH');
  });

  it('may be a sibling of what its syntax names, and nothing else', async () => {
    const grey = Buffer.alloc(64, 90);
    const raw = { width: 8, height: 8, channels: 1 as const };
    const jpeg = await sharp(grey, { raw }).toColourspace('b-w').jpeg().toBuffer();
    const elements = { Rows: 8, Columns: 8 };
    const claiming = (transferSyntax: string): Uint8Array => buildCoded({ transferSyntax, frames: [jpeg], elements });
    for (const syntax of [codedSyntaxes.jpeg, codedSyntaxes.jpegLossless]) {
      expect(await samplesOf(claiming(syntax))).toEqual([...grey]);
    }
    for (const syntax of [codedSyntaxes.jpegLs, codedSyntaxes.jpeg2000]) {
      expect(await refusal(claiming(syntax))).toBe('DICOM_SYNTAX_MISMATCH');
    }
    const mixed = buildCoded({
      transferSyntax: codedSyntaxes.jpegLossless,
      frames: [jpeg, Buffer.from('ffd8ff')],
      elements,
    });
    expect(await refusal(mixed)).toBe('DAMAGED_FILE');
    const tooNarrow = buildCoded({
      transferSyntax: codedSyntaxes.jpeg,
      frames: [jpeg],
      elements: { Rows: 8, Columns: 4 },
    });
    expect(await refusal(tooNarrow)).toBe('DAMAGED_FILE');
  });

  it('is refused by name where it is video', async () => {
    const video = buildCoded({ transferSyntax: codedSyntaxes.mpeg2, frames: [pixels(0)] });
    await expect(probeDicom(video, limits)).rejects.toMatchObject({
      error: { code: 'DICOM_TRANSFER_SYNTAX', params: { uid: codedSyntaxes.mpeg2 } },
    });
  });

  it('that claims more than it holds costs nothing: sizes, and frames that unpack without end', async () => {
    const elements = { Rows: 60000, Columns: 60000 };
    const huge = buildCoded({ transferSyntax: codedSyntaxes.rle, frames: [rleFrame([pixels(0)])], elements });
    expect(await refusal(huge)).toBe('DIMENSIONS_TOO_LARGE');
    const runs = Buffer.alloc(200_000, Buffer.of(0x81, 7));
    const bomb = Buffer.concat([rleFrame([new Uint8Array(0)]), runs]);
    expect(await refusal(buildCoded({ transferSyntax: codedSyntaxes.rle, frames: [bomb] }))).toMatch(
      /^(read|DAMAGED_FILE)$/,
    );
    const deflated = deflateRawSync(Buffer.alloc(50_000_000));
    expect(await refusal(buildCoded({ transferSyntax: codedSyntaxes.deflatedFrames, frames: [deflated] }))).toBe(
      'DICOM_BOMB',
    );
  });
});
