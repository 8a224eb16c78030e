import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import {
  commentSegment,
  exifBlock,
  exifSegment,
  segment,
  withSegments,
  xmpSegment,
  type CameraStory,
} from '../../tools/samples/exif.ts';
import { jpegOf } from '../../tools/samples/photos.ts';
import { asJpeg, asPng } from '../support/outgoing.ts';
import { exifTiff, iptcSegment, pngMagic, pngPart, xmpPacket } from '../support/pictures.ts';
import { concat, inserted, outputName, type LeakyPipeline, type Produced } from './support/leak.ts';
import { indexed, rawPng, rgbPng, withAlpha } from './support/png.ts';
import { burnedAt, filled, label, labelled, patient } from './support/scene.ts';

export const story: CameraStory = {
  ...{ make: 'Zzcam', model: 'X1', serial: 'ZZ-993817', artist: 'Zzartist Emil', owner: 'Zzowner Ottilie' },
  ...{ description: patient.name, takenAt: '2024:05:17 10:15:02', orientation: 1, latitude: 51.5, longitude: 12.25 },
};

const masks = [burnedAt(label)];
const thumbnail = async (): Promise<Buffer> =>
  sharp((await labelled()).data, { raw: { width: 320, height: 240, channels: 3 } })
    .resize({ width: 80 })
    .jpeg({ quality: 70 })
    .toBuffer();

/** The camera's own file. */
async function fromCamera(): Promise<Uint8Array> {
  const segments = [
    exifSegment(exifBlock(story, await thumbnail())),
    xmpSegment(story.artist, 'Zzville'),
    commentSegment(patient.name),
  ];
  return withSegments(await jpegOf(await labelled(), 95), segments);
}

/** A picture that is honestly filled, in a file to which `leave` adds what should have gone. */
async function jpeg(leave: (clean: Uint8Array) => Uint8Array | Promise<Uint8Array>): Promise<Produced> {
  return {
    output: { name: outputName('jpg'), bytes: await leave(await asJpeg(filled(await labelled()))) },
    original: { name: 'IMG_0001.jpg', bytes: await fromCamera() },
    burned: masks,
  };
}
const withSegment = (more: Uint8Array) => jpeg((clean) => withSegments(clean, [more]));

async function png(leave: (clean: Uint8Array) => Uint8Array | Promise<Uint8Array>): Promise<Produced> {
  const source = await labelled();
  const text = pngPart('tEXt', Buffer.from(`Author\0${patient.name}`, 'latin1'));
  return {
    output: { name: outputName('png'), bytes: await leave(await asPng(filled(source))) },
    original: { name: 'photo.png', bytes: rgbPng(source, { before: [text] }) },
    burned: masks,
  };
}
const withChunk = (type: string, data: Uint8Array) => png((clean) => inserted(clean, 33, pngPart(type, data)));

const scanOf = (bytes: Uint8Array): number => Buffer.from(bytes).indexOf(Buffer.from([0xff, 0xda]));

/** The ones that fill the last byte before a restart marker, replaced by bits of a text. */
async function inPadding(): Promise<Produced> {
  const { encodeJpeg } = await import('../../core/codecs/jpeg/encode.ts');
  const { decodeCoefficients } = await import('../../core/codecs/jpeg/coefficients.ts');
  const { parseJpeg } = await import('../../core/codecs/jpeg/markers.ts');
  return jpeg((clean) => {
    const parsed = parseJpeg(clean, { pixels: 1e6 });
    const scans = parsed.scans.map((scan) => ({ ...scan, restartInterval: 1 }));
    const bytes = encodeJpeg({ ...parsed, scans }, decodeCoefficients(parsed), { keepSegments: ['jfif'] });
    const text = Buffer.from(patient.name.repeat(20));
    let bit = 0;
    for (let at = scanOf(bytes) + 14; at + 1 < bytes.length; at++) {
      const restart = bytes[at] === 0xff && bytes[at + 1]! >= 0xd0 && bytes[at + 1]! <= 0xd7;
      if (!restart || (bytes[at - 1]! & 1) === 0) continue;
      bytes[at - 1]! &= 0xfe | ((text[bit >> 3]! >> (bit & 7)) & 1);
      bit++;
    }
    return bytes;
  });
}

/** A viewer shows 320 × 200 pixels; the blocks below hold what was cut off. */
async function croppedInHeader(): Promise<Produced> {
  const bytes = Buffer.from(await asJpeg(await labelled()));
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(200, frame + 5);
  return { output: { name: outputName('jpg'), bytes }, burned: [burnedAt({ x: 0, y: 0, width: 8, height: 8 })] };
}

/** An image whose second half of rows is beyond its height: what a crop in place leaves behind. */
async function croppedInPlace(): Promise<Produced> {
  const { data, width } = await labelled();
  const rows = filled(await labelled());
  const half = 120 * width * 3;
  const surplus = Buffer.concat(
    Array.from({ length: 120 }, (_, y) =>
      Buffer.concat([Buffer.of(0), data.subarray(half + y * 960, half + (y + 1) * 960)]),
    ),
  );
  const output = rawPng({ width, height: 120, samples: rows.data.subarray(0, half), surplus });
  return { output: { name: outputName('png'), bytes: output }, burned: masks };
}

/** Black below a name, and two blacks in the palette: which pixel has which draws the name. */
async function twoBlacks(): Promise<Produced> {
  const source = await labelled();
  const indices = Uint8Array.from({ length: 320 * 240 }, (_, i) => {
    const [x, y] = [i % 320, Math.floor(i / 320)];
    const under = x >= 24 && x < 288 && y >= 16 && y < 56;
    const grey = source.data[i * 3]!;
    return under ? (grey < 100 ? 0 : 1) : Math.max(2, grey);
  });
  const bytes = indexed(indices, source, (index) => (index < 2 ? 0 : index));
  return { output: { name: outputName('png'), bytes }, burned: masks };
}

async function unusedColours(): Promise<Produced> {
  const source = await labelled();
  const text = Buffer.from(patient.name);
  const indices = Uint8Array.from({ length: 320 * 240 }, (_, i) => source.data[i * 3]! >> 1);
  const bytes = indexed(indices, source, (index) => (index < 128 ? index * 2 : (text[index - 128] ?? 0)));
  return { output: { name: outputName('png'), bytes }, burned: [] };
}

/** Aligned files of a camera: an index in APP2, and the second picture behind the first. */
async function multiPicture(clean: Uint8Array): Promise<Uint8Array> {
  const index = segment(0xe2, Buffer.concat([Buffer.from('MPF\0II*\0', 'latin1'), Buffer.alloc(60)]));
  return concat(withSegments(clean, [index]), await jpegOf(await labelled()));
}

const iccNaming = (name: string): Uint8Array => {
  const profile = Buffer.alloc(256);
  profile.writeUInt32BE(256, 0);
  profile.write('acsp', 36, 'latin1');
  profile.write(`desc\0\0\0\0\0\0\0\x20${name}`, 160, 'latin1');
  return profile;
};

const unhidden = Buffer.from(`tiff\0${patient.name}`, 'latin1');

export const containerLeaks: readonly LeakyPipeline[] = [
  {
    name: 'EXIF with the thumbnail of before',
    caughtBy: 'grammar',
    run: async () => withSegment(exifSegment(exifBlock({ ...story, description: '' }, await thumbnail()))),
  },
  {
    name: 'EXIF with owner, position and time',
    caughtBy: 'no-identifiers',
    run: () => withSegment(exifSegment(exifBlock(story))),
  },
  {
    name: 'a thumbnail in the JFIF header',
    caughtBy: 'grammar',
    run: () =>
      jpeg((clean) => {
        const header = Buffer.concat([
          Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\x10\x0c', 'latin1'),
          Buffer.alloc(576, 7),
        ]);
        return concat(clean.subarray(0, 2), segment(0xe0, header), clean.subarray(20));
      }),
  },
  {
    name: 'a thumbnail in a JFXX extension',
    caughtBy: 'grammar',
    run: async () =>
      jpeg(async (clean) =>
        inserted(clean, 20, segment(0xe0, Buffer.concat([Buffer.from('JFXX\0\x10', 'latin1'), await thumbnail()]))),
      ),
  },
  {
    name: 'XMP with the creator',
    caughtBy: 'no-identifiers',
    run: () => withSegment(xmpSegment(story.artist, 'Zzville')),
  },
  {
    name: 'IPTC with a caption',
    caughtBy: 'no-identifiers',
    run: () => withSegment(iptcSegment({ 120: patient.name })),
  },
  {
    name: 'an ICC profile whose description is a name',
    caughtBy: 'grammar',
    run: () =>
      withSegment(
        segment(0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), iccNaming(patient.name)])),
      ),
  },
  { name: 'a comment in a JPEG', caughtBy: 'no-identifiers', run: () => withSegment(commentSegment(patient.name)) },
  {
    name: 'the original behind the end of the JPEG',
    caughtBy: 'length-accounted',
    run: () => jpeg(async (clean) => concat(clean, await fromCamera())),
  },
  { name: 'the second picture of a camera', caughtBy: 'length-accounted', run: () => jpeg(multiPicture) },
  {
    name: 'a text told by numbers of fill bytes between segments',
    caughtBy: 'grammar',
    run: () => jpeg((clean) => inserted(clean, 20, Buffer.alloc(patient.name.charCodeAt(0), 0xff))),
  },
  { name: 'bits of a text before restart markers', caughtBy: 'length-accounted', run: inPadding },
  {
    name: 'a Huffman table of which no scan knows',
    caughtBy: 'grammar',
    run: () => {
      const counts = Buffer.alloc(17);
      counts[0] = 0x13;
      counts[16] = unhidden.length;
      return jpeg((clean) => inserted(clean, 20, segment(0xc4, Buffer.concat([counts, unhidden]))));
    },
  },
  {
    name: 'a quantisation table of which no component knows',
    caughtBy: 'grammar',
    run: () =>
      jpeg((clean) =>
        inserted(clean, 20, segment(0xdb, Buffer.concat([Buffer.of(3), unhidden, Buffer.alloc(64 - unhidden.length)]))),
      ),
  },
  {
    name: 'a progressive JPEG, whose later scans paint over what earlier ones showed',
    caughtBy: 'length-accounted',
    run: () => jpeg((clean) => sharp(clean).jpeg({ progressive: true, quality: 95 }).toBuffer()),
  },
  { name: 'a JPEG that is cropped in its header alone', caughtBy: 'length-accounted', run: croppedInHeader },
  {
    name: 'tEXt in a PNG',
    caughtBy: 'no-identifiers',
    run: () => withChunk('tEXt', Buffer.from(`Author\0${patient.name}`)),
  },
  {
    name: 'zTXt in a PNG',
    caughtBy: 'grammar',
    run: () => withChunk('zTXt', concat(Buffer.from('Comment\0\0'), deflateSync(patient.name))),
  },
  {
    name: 'iTXt with XMP in a PNG',
    caughtBy: 'no-identifiers',
    run: () => withChunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${xmpPacket(patient.name)}`)),
  },
  {
    name: 'eXIf in a PNG',
    caughtBy: 'grammar',
    run: () => withChunk('eXIf', exifTiff({ ascii: { 0x013b: patient.name } })),
  },
  { name: 'the time in a PNG', caughtBy: 'grammar', run: () => withChunk('tIME', Buffer.of(7, 232, 5, 17, 10, 15, 2)) },
  {
    name: 'a compressed ICC profile in a PNG',
    caughtBy: 'grammar',
    run: () => withChunk('iCCP', concat(Buffer.from('x\0\0'), deflateSync(iccNaming(patient.name)))),
  },
  { name: 'two equal colours of a palette', caughtBy: 'grammar', run: twoBlacks },
  { name: 'a text as colours that no pixel has', caughtBy: 'grammar', run: unusedColours },
  {
    name: 'transparent black over the original',
    caughtBy: 'grammar',
    run: async () => {
      const source = await labelled();
      const under = (pixel: number): boolean =>
        pixel % 320 >= 24 && pixel % 320 < 288 && pixel >= 16 * 320 && pixel < 56 * 320;
      const bytes = withAlpha(source, (pixel) => (under(pixel) ? 0 : 255));
      return { output: { name: outputName('png'), bytes }, burned: masks };
    },
  },
  {
    name: 'a colour declared to be transparent',
    caughtBy: 'grammar',
    run: () => withChunk('tRNS', Buffer.of(0, 0, 0, 0, 0, 0)),
  },
  { name: 'rows below a PNG that was cropped in place', caughtBy: 'length-accounted', run: croppedInPlace },
  {
    name: 'the end of the old file behind that of a shorter PNG',
    caughtBy: 'length-accounted',
    run: () => png(async (clean) => concat(clean, (await asPng(await labelled())).subarray(4000))),
  },
  {
    name: 'a second file as a layer in an own chunk',
    caughtBy: 'grammar',
    run: async () => withChunk('cpLr', concat(pngMagic, await asPng(await labelled()))),
  },
  {
    name: 'the patient’s name as the file’s name',
    caughtBy: 'name',
    run: async () => {
      const { output, ...rest } = await jpeg((clean) => clean);
      return { ...rest, output: { ...output, name: 'greta_fabelmann.jpg' } };
    },
  },
  {
    name: 'the original’s name within the file’s name',
    caughtBy: 'name',
    run: async () => {
      const { output, original, burned } = await png((clean) => clean);
      const named = { ...original!, name: 'Ottilie-Zzowner.png' };
      return { original: named, burned: burned!, output: { ...output, name: 'Ottilie-Zzowner_redacted.png' } };
    },
  },
];
