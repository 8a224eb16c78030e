import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCoded, codedSyntaxes } from '../../test/support/codedDicom.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { prepareCodec } from '../codecs/decode.ts';
import { parseJpeg } from '../codecs/jpeg/markers.ts';
import { decodeFrame } from '../dicom/decode.ts';
import { openPicture } from '../dicom/picture.ts';
import { clearDicom } from './clearDicom.ts';
import { edgesAreQuiet } from './jpegEdges.ts';

beforeAll(async () => {
  await prepareCodec('jpeg');
  await prepareCodec('jpeg-ls');
});

/** Grey waves; from row `written` on stripes that could be letters. */
async function aJpeg(width: number, height: number, written = height): Promise<Buffer> {
  const data = Buffer.alloc(width * height);
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    data[i] = y >= written ? (Math.floor(x / 3) % 2) * 255 : 120 + 50 * Math.sin(x / 11 + y / 7);
  }
  const grey = sharp(data, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
  return grey.jpeg({ quality: 90 }).toBuffer();
}

/** As a careless crop does it: the header says fewer rows, the blocks stay. */
function cropped(code: Buffer, height: number): Buffer {
  const out = Buffer.from(code);
  out.writeUInt16BE(height, out.indexOf(Buffer.of(0xff, 0xc0)) + 5);
  return out;
}

const quiet = (code: Buffer): boolean => edgesAreQuiet(parseJpeg(code, { pixels: 1e6 }));

describe('the blocks of a JPEG that reach beyond its picture', () => {
  it('are quiet as encoders leave them, at any size', async () => {
    for (const [width, height] of [
      [64, 64],
      [61, 59],
      [1, 1],
      [70, 8],
      [9, 33],
    ] as const) {
      expect(quiet(await aJpeg(width, height)), `${width} × ${height}`).toBe(true);
    }
  });

  it('are not after a crop that left the blocks, and the picture then leaves without them', async () => {
    const whole = await aJpeg(64, 64, 58);
    const code = cropped(whole, 58);
    expect(quiet(whole)).toBe(true);
    expect(quiet(code)).toBe(false);
    const elements = { Rows: 58, Columns: 64 };
    const source = buildCoded({ transferSyntax: codedSyntaxes.jpeg, elements, frames: [code] });
    const made = openPicture(
      clearDicom({
        ...{ bytes: source, regions: [], fill: [0, 0, 0], profile: basicProfile(), pseudonyms: testPseudonyms() },
        pixelsReviewed: true,
      }).bytes,
    );
    expect(made.file.transferSyntax).toBe(codedSyntaxes.jpegLs);
    expect([...decodeFrame(made, 0).samples]).toEqual([...decodeFrame(openPicture(source), 0).samples]);
  });

  it('are looked at in colour too', async () => {
    const data = Buffer.alloc(64 * 64 * 3);
    for (let i = 0; i < 64 * 64; i++) data.set(i < 50 * 64 || i & 8 ? [120, 120, 120] : [220, 69, 120], i * 3);
    const picture = sharp(data, { raw: { width: 64, height: 64, channels: 3 } });
    const code = cropped(await picture.jpeg({ quality: 90, chromaSubsampling: '4:2:0' }).toBuffer(), 50);
    expect(quiet(code)).toBe(false);
  });
});
