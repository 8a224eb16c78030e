import { deflateSync } from 'node:zlib';
import { decodeCoefficients } from '../../core/codecs/jpeg/coefficients.ts';
import { encodeJpeg } from '../../core/codecs/jpeg/encode.ts';
import { parseJpeg } from '../../core/codecs/jpeg/markers.ts';
import { segment } from '../../tools/samples/exif.ts';
import type { Pixels } from '../../tools/samples/photos.ts';
import { asJpeg, asPng } from '../support/outgoing.ts';
import { pngPart } from '../support/pictures.ts';
import { concat, inserted, outputName, type LeakyPipeline, type Produced } from './support/leak.ts';
import { burnedAt, face, filled, label, labelled, patient, portrayed, repainted } from './support/scene.ts';

/** What hides in coding itself: every decoder shows a clean picture, and the bytes hold more. */
type Coded = (clean: Uint8Array) => Uint8Array | Promise<Uint8Array>;

async function jpeg(hide: Coded): Promise<Produced> {
  const source = await labelled();
  return {
    output: { name: outputName('jpg'), bytes: await hide(withJfif(await asJpeg(filled(source)))) },
    original: { name: 'photo.jpg', bytes: await asJpeg(source) },
    burned: [burnedAt(label)],
  };
}

async function png(hide: Coded, edit: (picture: Pixels) => Pixels = filled): Promise<Produced> {
  const source = await labelled();
  return {
    output: { name: outputName('png'), bytes: await hide(await asPng(edit(source))) },
    original: { name: 'photo.png', bytes: await asPng(source) },
    burned: [burnedAt(label)],
  };
}

/** What the product writes in front of every JPEG. */
const withJfif = (bytes: Uint8Array): Uint8Array =>
  inserted(bytes, 2, segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')));

const found = (bytes: Uint8Array, marker: number): number => Buffer.from(bytes).indexOf(Buffer.of(0xff, marker));

/** One component each, in a scan of its own, as sequential JPEGs may have them. */
function scansOf(picture: Uint8Array): { readonly head: Uint8Array; readonly scans: readonly Uint8Array[] } {
  const parsed = parseJpeg(picture, { pixels: 1e6 });
  const coefficients = decodeCoefficients(parsed);
  const scans = parsed.scans[0]!.components.map((component) => ({ ...parsed.scans[0]!, components: [component] }));
  const bytes = encodeJpeg({ ...parsed, scans }, coefficients, { keepSegments: ['jfif'] });
  const starts: number[] = [];
  for (let at = found(bytes, 0xc4); at >= 0 && at < bytes.length;) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xc4 && (starts.length === 0 || ended(bytes, starts.at(-1)!, at)))
      starts.push(at);
    const next = Buffer.from(bytes).indexOf(Buffer.of(0xff, 0xc4), at + 2);
    at = next < 0 ? bytes.length : next;
  }
  const cut = (from: number, to: number): Uint8Array => bytes.subarray(from, to);
  return {
    head: cut(0, starts[0]!),
    scans: starts.map((start, i) => cut(start, starts[i + 1] ?? bytes.length - 2)),
  };
}

/** Whether a scan stands between. */
const ended = (bytes: Uint8Array, from: number, to: number): boolean =>
  Buffer.from(bytes.subarray(from, to)).includes(Buffer.of(0xff, 0xda));

const end = Buffer.of(0xff, 0xd9);

/** A picture's luminance is coded, and then another over it: a decoder keeps what it read last. */
async function codedTwice(picture: Pixels, clean: Pixels): Promise<Uint8Array> {
  const meansOnly = await asJpeg(picture);
  const parsed = parseJpeg(meansOnly, { pixels: 1e6 });
  const coefficients = decodeCoefficients(parsed);
  coefficients.forEach((plane) => {
    for (let i = 0; i < plane.length; i++) if (i % 64 !== 0) plane[i] = 0;
  });
  const before = scansOf(encodeJpeg(parsed, coefficients, { keepSegments: ['jfif'] }));
  const after = await asJpeg(clean);
  // The colours are left to the scan that stands last, so that there are no more scans than components.
  const { head } = scansOf(after);
  const whole = encodeJpeg(parseJpeg(after, { pixels: 1e6 }), decodeCoefficients(parseJpeg(after, { pixels: 1e6 })), {
    keepSegments: ['jfif'],
  });
  return concat(head, before.scans[0]!, whole.subarray(found(whole, 0xc4)));
}

/** A symbol of the first table gets a second, longer code: which of them is taken tells a bit. */
function doubled(clean: Uint8Array): Uint8Array {
  const at = found(clean, 0xc4);
  const length = (clean[at + 2]! << 8) | clean[at + 3]!;
  const table = Buffer.from(clean.subarray(at + 4, at + 2 + length));
  const symbols = table.subarray(1, 17).reduce((sum, n) => sum + n, 0);
  const first = Buffer.from(concat(table.subarray(0, 17 + symbols), table.subarray(17, 18)));
  first[16]!++;
  return concat(
    clean.subarray(0, at),
    segment(0xc4, concat(first, table.subarray(17 + symbols))),
    clean.subarray(at + 2 + length),
  );
}

const chunkStart = (bytes: Uint8Array): number => Buffer.from(bytes).indexOf('IDAT') - 4;

/** The pixels in chunks as long as the letters' numbers. */
function inLengths(clean: Uint8Array): Uint8Array {
  const at = chunkStart(clean);
  const length = Buffer.from(clean).readUInt32BE(at);
  const data = clean.subarray(at + 8, at + 8 + length);
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const letter of Buffer.from(patient.name)) {
    parts.push(pngPart('IDAT', data.subarray(from, from + letter)));
    from += letter;
  }
  return concat(
    clean.subarray(0, at),
    ...parts,
    pngPart('IDAT', data.subarray(from)),
    clean.subarray(at + 12 + length),
  );
}

/** Each pixel beside the face holds one of the face’s in its lowest bits. */
function inLowestBits(picture: Pixels): Pixels {
  const clean = filled(picture, face);
  const below = { x: 0, y: 190, width: 112, height: 50 };
  return repainted(clean, below, (at, x, y) => {
    const hidden = picture.data[((face.y + (y - below.y) * 2) * picture.width + face.x + x) * 3 + (at % 3)]!;
    return (clean.data[at]! & 0xfc) | (hidden >> 6);
  });
}

const replacedSteps = (clean: Uint8Array): Uint8Array => {
  const steps = Buffer.alloc(65);
  [...patient.name].forEach((letter, i) => (steps[1 + i] = letter.charCodeAt(0) ^ 0x55));
  return inserted(clean, found(clean, 0xdb), segment(0xdb, steps));
};

export const codedLeaks: readonly LeakyPipeline[] = [
  {
    name: 'a scan with the means of before, which a later scan of the same component paints over',
    caughtBy: 'grammar',
    run: async () => {
      const source = await labelled();
      return jpeg(() => codedTwice(source, filled(source)));
    },
  },
  {
    name: 'letters as restart intervals that are replaced before they count',
    caughtBy: 'grammar',
    run: () =>
      jpeg((clean) =>
        inserted(
          clean,
          found(clean, 0xda),
          concat(
            ...Buffer.from(`${patient.name}!`)
              .toString('latin1')
              .match(/../gs)!
              .map((pair) => segment(0xdd, Buffer.from(pair, 'latin1'))),
            segment(0xdd, Buffer.of(0, 0)),
          ),
        ),
      ),
  },
  {
    name: 'a text as steps of a quantisation table that is replaced before it counts',
    caughtBy: 'grammar',
    run: () => jpeg(replacedSteps),
  },
  { name: 'two codes for one symbol', caughtBy: 'grammar', run: () => jpeg(doubled) },
  {
    name: 'a birth date as densities of the JFIF header',
    caughtBy: 'grammar',
    run: () =>
      jpeg((clean) => {
        const bytes = Buffer.from(clean);
        bytes.writeUInt16BE(1957, 14);
        bytes.writeUInt16BE(1103, 16);
        return bytes;
      }),
  },
  {
    name: 'a second picture, coded arithmetically, before the end',
    caughtBy: 'grammar',
    run: () =>
      jpeg(async (clean) => {
        const more = Buffer.from(await asJpeg(await labelled()));
        const from = found(more, 0xc0);
        more[from + 1] = 0xc9;
        return concat(clean.subarray(0, -2), more.subarray(from, -2), end);
      }),
  },
  {
    name: 'a number of lines that comes behind the scan',
    caughtBy: 'grammar',
    run: () => jpeg((clean) => concat(clean.subarray(0, -2), segment(0xdc, Buffer.of(0, 200)), end)),
  },
  {
    name: 'a comment between the scan and the end',
    caughtBy: 'grammar',
    run: () => jpeg((clean) => concat(clean.subarray(0, -2), segment(0xfe, Buffer.from('zzvtk')), end)),
  },
  { name: 'a text as lengths of the chunks of a PNG', caughtBy: 'grammar', run: () => png(inLengths) },
  {
    name: 'a chunk of pixels that is empty',
    caughtBy: 'grammar',
    run: () => png((clean) => inserted(clean, chunkStart(clean), pngPart('IDAT', Buffer.alloc(0)))),
  },
  {
    name: 'the first frame of an animation, the picture of before as its second',
    caughtBy: 'grammar',
    run: () =>
      png(async (clean) => {
        const before = Buffer.from(await asPng(await labelled()));
        const at = chunkStart(before);
        const data = before.subarray(at + 8, at + 8 + before.readUInt32BE(at));
        const frames = concat(pngPart('fcTL', Buffer.alloc(26)), pngPart('fdAT', concat(Buffer.of(0, 0, 0, 1), data)));
        return inserted(clean, clean.length - 12, frames);
      }),
  },
  {
    name: 'a compressed name in a chunk that no program knows',
    caughtBy: 'grammar',
    run: () => png((clean) => inserted(clean, 33, pngPart('scRm', deflateSync(patient.name)))),
  },
  {
    name: 'one level of before under the mask of a PNG, in blue alone',
    caughtBy: 'masks-uniform',
    run: () =>
      png(
        (clean) => clean,
        (picture) => repainted(filled(picture), label, (at) => (at % 3 === 2 && picture.data[at]! < 90 ? 1 : 0)),
      ),
  },
  {
    name: 'the face in the lowest bits beside its mask',
    caughtBy: 'outside-masks',
    run: async () => {
      const source = portrayed();
      return {
        output: { name: outputName('png'), bytes: await asPng(inLowestBits(source)) },
        original: { name: 'photo.png', bytes: await asPng(source) },
        burned: [burnedAt(face)],
      };
    },
  },
];
