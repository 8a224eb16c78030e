import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { asJpeg, asPng, burnedBox, painted, testPicture, verifyRequest } from '../../test/support/outgoing.ts';
import { commentSegment, exifBlock, exifSegment, segment, withSegments, xmpSegment } from '../../tools/samples/exif.ts';
import { verifyFile } from './verifyFile.ts';

const picture = testPicture();
const masked = painted(picture, 16, 16, 24, 16);
const burned = [burnedBox(16.2, 16.9, 23.1, 14.6)];
const jpeg = await asJpeg(picture);
const png = await asPng(picture);

const story = {
  make: 'Zzcam',
  model: 'X1',
  owner: 'Zzowner Ottilie',
  serial: 'ZZ-993817',
  artist: 'Zzartist Emil',
  description: 'Zzpatient Ada',
  takenAt: '2024:05:17 10:15:02',
  orientation: 1,
  latitude: 1.5,
  longitude: 2.5,
};
const original = withSegments(await asJpeg(picture), [
  exifSegment(exifBlock(story, jpeg)),
  xmpSegment('Zzartist Emil', 'Zzville'),
  commentSegment('Kommentar von Zzsekretär'),
]);

async function failed(...args: Parameters<typeof verifyRequest>): Promise<string[]> {
  const { checks } = await verifyFile(verifyRequest(...args));
  return checks.filter((check) => !check.passed).map((check) => check.check);
}
function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
const against = (bytes: Uint8Array) => ({ against: { kind: 'bytes' as const, bytes } });
const insert = (bytes: Uint8Array, at: number, more: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);

describe('an original with more than can be searched for', () => {
  const tooMany = 'too many values';
  const detail = async (bytes: Uint8Array, source: Uint8Array) => {
    const { checks } = await verifyFile(verifyRequest(bytes, against(source)));
    return checks.find(({ check, passed }) => check === 'no-identifiers' && !passed)?.detail ?? '';
  };
  const comment = (number: number) =>
    commentSegment(Array.from({ length: 4000 }, (_, i) => `w${number}x${i}`).join('\0'));

  it('fails, because what was left out may be the patient', async () => {
    const source = withSegments(jpeg, [0, 1, 2, 3, 4, 5].map(comment));
    expect(await detail(jpeg, source)).toContain(tooMany);
  });

  it('fails where a text unpacks to more than is read', async () => {
    const text = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(5 << 20, 'Zzpatient Ada '))]);
    expect(await detail(png, insert(png, png.length - 12, pngChunk('zTXt', text)))).toContain(tooMany);
  });

  it('is searched for what stands beyond 4000 others, and for the end of a long text', async () => {
    const late = withSegments(jpeg, [comment(1), commentSegment('Zzpatient Ada')]);
    const long = withSegments(jpeg, [commentSegment(`${'x'.repeat(400)}Zzpatient Ada`)]);
    for (const source of [late, long]) {
      expect(await detail(withSegments(jpeg, [commentSegment('Zzpatient Ada')]), source)).toMatch(/stands at byte/);
    }
  });

  it('passes with megabytes of film behind the picture', async () => {
    const film = Buffer.alloc(3 << 20);
    for (let i = 0, state = 1; i < film.length; i++)
      film[i] = (state = (Math.imul(state, 1664525) + 1013904223) | 0) >>> 24;
    expect(await detail(jpeg, Buffer.concat([jpeg, film]))).toBe('');
  });
});

describe('a photo that leaves', () => {
  it('passes as a JPEG of tables and pixels, every check named', async () => {
    const { mediaType, checks } = await verifyFile(verifyRequest(jpeg, { burned: [], ...against(original) }));
    expect(mediaType).toBe('image/jpeg');
    expect(checks.filter((check) => !check.passed)).toEqual([]);
    expect(checks.map((check) => check.check)).toEqual([
      'media-type',
      'grammar',
      'length-accounted',
      'pixels-decode',
      'dimensions',
      'masks-uniform',
      'outside-masks',
      'no-identifiers',
    ]);
  });

  it('passes as a PNG, with its masks burned, against its original', async () => {
    expect(await failed(await asPng(masked), { burned, ...against(png) })).toEqual([]);
  });

  it('passes as a burned JPEG against its original', async () => {
    expect(await failed(await asJpeg(masked), { burned, ...against(original) })).toEqual([]);
  });

  it('passes without knowledge of the masks if what was changed is solid', async () => {
    expect(await failed(await asJpeg(masked), against(original))).toEqual([]);
    expect(await failed(await asPng(masked), against(png))).toEqual([]);
  });

  it('passes as grey, with subsampled chroma, of odd size', async () => {
    expect(await failed(await sharp(jpeg).greyscale().toColourspace('b-w').jpeg().toBuffer())).toEqual([]);
    expect(await failed(await sharp(jpeg).jpeg({ chromaSubsampling: '4:2:0' }).toBuffer())).toEqual([]);
    expect(await failed(await asJpeg(testPicture(61, 43)))).toEqual([]);
  });

  it('is not believed as a progressive JPEG, whose coded data cannot be accounted for', async () => {
    expect(await failed(await sharp(jpeg).jpeg({ progressive: true }).toBuffer())).toEqual(['length-accounted']);
  });
});

describe('a leak in a JPEG', () => {
  it.each([
    ['EXIF', exifSegment(exifBlock(story))],
    ['XMP', xmpSegment('Someone', 'Somewhere')],
    ['a comment', commentSegment('hello')],
    ['an ICC profile', segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01 profile'))],
    ['IPTC', segment(0xed, Buffer.from('Photoshop 3.0\x008BIM'))],
    ['an Adobe segment', segment(0xee, Buffer.from('Adobe\0d\0\0\0\0\0'))],
    ['a second JFIF header', segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'))],
    ['an unused quantisation table too many', segment(0xdb, Buffer.alloc(65 * 4, 1))],
    ['an arithmetic table', segment(0xcc, Buffer.from([0, 0]))],
  ])('is %s', async (_, extra) => {
    expect(await failed(insert(jpeg, 20, extra))).toContain('grammar');
  });

  it('is a thumbnail in the JFIF header', async () => {
    const thumbnail = segment(
      0xe0,
      Buffer.concat([Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01', 'latin1'), Buffer.alloc(3)]),
    );
    expect(await failed(Buffer.concat([jpeg.subarray(0, 2), thumbnail, jpeg.subarray(20)]))).toContain('grammar');
  });

  it('is anything after its end', async () => {
    expect(await failed(Buffer.concat([jpeg, Buffer.from('x')]))).toContain('length-accounted');
    expect(await failed(Buffer.concat([jpeg, jpeg]))).toContain('length-accounted');
  });

  it('is coded data that the picture does not need', async () => {
    const extra = Buffer.from('surplus data that no pixel needs');
    expect(await failed(insert(jpeg, jpeg.length - 2, extra))).not.toEqual([]);
  });

  it('is a file cut short', async () => {
    expect(await failed(jpeg.subarray(0, jpeg.length - 40))).toContain('length-accounted');
    expect(await failed(jpeg.subarray(0, 100))).not.toEqual([]);
  });
});

describe('a leak in a PNG', () => {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), body.length + 4);
    return out;
  };

  it.each(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'iCCP', 'tIME', 'pHYs', 'gAMA', 'prVt'])('is a %s chunk', async (type) => {
    expect(await failed(insert(png, 33, chunk(type, Buffer.from('Author\0Zzpatient'))))).toContain('grammar');
  });

  it('is anything after IEND, in IEND, or behind the pixel stream', async () => {
    expect(await failed(Buffer.concat([png, Buffer.from('x')]))).toContain('length-accounted');
    const filled = Buffer.concat([png.subarray(0, png.length - 12), chunk('IEND', Buffer.from('x'))]);
    expect(await failed(filled)).toContain('grammar');
    const behind = insert(png, png.length - 12, chunk('IDAT', Buffer.from('hidden')));
    expect(await failed(behind)).toContain('length-accounted');
  });

  it('is a checksum that does not fit', async () => {
    const spoiled = Buffer.from(png);
    spoiled[29] = spoiled[29]! ^ 1;
    expect(await failed(spoiled)).toContain('grammar');
  });

  it('is transparency, which can hide pixels', async () => {
    expect(await failed(await sharp(png).ensureAlpha().png().toBuffer())).toContain('grammar');
  });
});

describe('pixels', () => {
  it('one unburned pixel in a mask is a leak', async () => {
    const spoiled = painted(masked, 25, 20, 1, 1, 255);
    expect(await failed(await asPng(spoiled), { burned, ...against(png) })).toEqual(['masks-uniform']);
    const unburned = await asJpeg(painted(masked, 24, 24, 8, 8, 60));
    expect(await failed(unburned, { burned })).toEqual(['masks-uniform']);
  });

  it('one changed pixel outside of the masks is noticed in a PNG, an altered patch in a JPEG', async () => {
    expect(await failed(await asPng(painted(masked, 60, 40, 1, 1)), { burned, ...against(png) })).toEqual([
      'outside-masks',
    ]);
    const patched = await asJpeg(painted(masked, 64, 32, 16, 16, 200));
    expect(await failed(patched, { burned, ...against(original) })).toEqual(['outside-masks']);
  });

  it('a region that lies outside of the picture or names another frame is a leak', async () => {
    expect(await failed(png, { burned: [burnedBox(500, 500, 10, 10)] })).toEqual(['masks-uniform']);
    expect(await failed(png, { burned: [burnedBox(1, 1, 10, 10, 3)] })).toEqual(['masks-uniform']);
  });

  it('another size than the original’s is noticed', async () => {
    expect(await failed(await asPng(testPicture(96, 56)), against(png))).toContain('dimensions');
  });

  it('a rotated original is compared the right way up', async () => {
    const turned = await sharp(jpeg).rotate(270).jpeg({ quality: 98 }).toBuffer();
    const stored = withSegments(turned, [exifSegment(exifBlock({ ...story, orientation: 6 }))]);
    expect(await failed(jpeg, { burned: [], ...against(stored) })).toEqual([]);
  });
});

describe('identifiers of the original', () => {
  it.each([
    ['UTF-8', Buffer.from('Kommentar von Zzsekretär', 'utf8')],
    ['UTF-16LE', Buffer.from('zzowner ottilie', 'utf16le')],
    ['UTF-16BE', Buffer.from(Buffer.from('ZZPATIENT ADA', 'utf16le')).swap16()],
    ['Latin-1', Buffer.from('Kommentar von ZZSEKRETÄR', 'latin1')],
    ['another form of the date', Buffer.from('17.05.2024')],
  ])('are found as %s, and the finding does not repeat them', async (_, leaked) => {
    const { checks } = await verifyFile(verifyRequest(insert(jpeg, 20, commentSegmentOf(leaked)), against(original)));
    const check = checks.find((one) => one.check === 'no-identifiers');
    expect(check?.passed).toBe(false);
    expect(JSON.stringify(checks)).not.toMatch(/zz(owner|patient|sekret)|2024/i);
  });

  const commentSegmentOf = (data: Buffer): Buffer => segment(0xfe, data);

  it('are no words that the outgoing format has of its own', async () => {
    const said = insert(
      png,
      33,
      pngChunk('tEXt', Buffer.concat([Buffer.from('Comment\0sRGB\0'), jpeg.subarray(0, 4)])),
    );
    expect(await failed(insert(png, 33, pngChunk('sRGB', Buffer.of(0))), against(said))).toEqual([]);
    expect(await failed(jpeg, against(said))).not.toContain('no-identifiers');
  });
});

describe('any file', () => {
  it('of an unknown type fails by name', async () => {
    const { mediaType, checks } = await verifyFile(verifyRequest(Buffer.from('hello, I am a text file')));
    expect(mediaType).toBeNull();
    expect(checks).toEqual([{ check: 'media-type', passed: false, detail: 'neither JPEG nor PNG nor DICOM' }]);
  });

  it('of another type than its original fails', async () => {
    expect(await failed(png, against(original))).toEqual(['media-type']);
  });

  // Within a JPEG's scan a few bits more may still be a picture, and one so close that it passes for re-encoded: that is no hiding
  // place for a text. Everywhere else in a JPEG, and anywhere in a PNG, not one byte fits in.
  const scan = jpeg.indexOf(Buffer.from([0xff, 0xda])) + 14;
  it.each([
    ['a JPEG, before its scan', jpeg, original, 0, scan - 1],
    ['a JPEG, after its scan', jpeg, original, jpeg.length - 2, jpeg.length],
    ['a PNG', png, png, 0, png.length],
  ])('with bytes inserted anywhere in %s is noticed', async (_, clean, source, min, max) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min, max }),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        async (at, more) => (await failed(insert(clean, at, more), { burned: [], ...against(source) })).length > 0,
      ),
      { numRuns: 150 },
    );
  });

  it('made of anything at all never makes the verifier throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(jpeg.subarray(0, 2), png.subarray(0, 8), jpeg.subarray(0, 200), png.subarray(0, 60)),
        fc.uint8Array({ maxLength: 300 }),
        async (start, rest) => (await failed(Buffer.concat([start, rest]))).length > 0,
      ),
      { numRuns: 200 },
    );
  });
});

function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) {
    c ^= byte;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  }
  return (c ^ 0xffffffff) >>> 0;
}
