import { beforeAll, describe, expect, it } from 'vitest';
import { buildCoded } from '../../test/support/codedDicom.ts';
import { jpeg2000Streams } from '../../test/support/jpeg2000Streams.table.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { prepareCodec } from '../codecs/decode.ts';
import { decodeFrame } from '../dicom/decode.ts';
import { openPicture } from '../dicom/picture.ts';
import { clearDicom } from './clearDicom.ts';

beforeAll(() => prepareCodec('jpeg2000'));

describe('irreversible JPEG 2000 that no mask touches', () => {
  const code = Buffer.from(jpeg2000Streams['resolutions']!, 'base64');
  const cleared = (frame: Uint8Array): Uint8Array => {
    const elements = { Rows: 29, Columns: 41, BitsAllocated: 8, BitsStored: 8, HighBit: 7 };
    const bytes = buildCoded({ transferSyntax: '1.2.840.10008.1.2.4.91', elements, frames: [frame] });
    const request = {
      bytes,
      regions: [],
      profile: basicProfile(),
      pseudonyms: testPseudonyms(),
      pixelsReviewed: false,
    };
    return clearDicom({ ...request, fill: [0, 0, 0] }).bytes;
  };

  it('keeps its code to the byte', () => {
    expect(Buffer.from(cleared(code)).includes(code)).toBe(true);
  });

  it('leaves without what stands behind its packets, its pixels unchanged', () => {
    const start = code.indexOf(Buffer.of(0xff, 0x90));
    const end = start + code.readUInt32BE(start + 6);
    const dirty = Buffer.concat([code.subarray(0, end), Buffer.from('Mottel, Zoe 1957'), code.subarray(end)]);
    dirty.writeUInt32BE(end - start + 16, start + 6);
    const [made, plain] = [cleared(dirty), cleared(code)];
    expect(Buffer.from(made).includes('Mottel')).toBe(false);
    expect(openPicture(made).file.transferSyntax).toBe('1.2.840.10008.1.2.4.91');
    expect([...decodeFrame(openPicture(made), 0).samples]).toEqual([...decodeFrame(openPicture(plain), 0).samples]);
  });
});
