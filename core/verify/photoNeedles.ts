import { inflateSync } from 'node:zlib';
import { createNeedles } from './needles.ts';
import type { NeedleSet } from './needles.ts';
import { nextSegment } from './originalJpeg.ts';
import { originalBlocks, type TextBlock as Block } from './originalBlocks.ts';

/**
 * Every text that a photograph's containers hold: EXIF at any directory, XMP, IPTC, comments, PNG text, chunks, boxes and directories of other types. The original is hostile too:
 * whatever cannot be followed is read as raw text instead.
 */
export function photoNeedles(bytes: Uint8Array): NeedleSet {
  const needles = createNeedles();
  const blocks =
    bytes[0] === 0xff
      ? jpegBlocks(bytes, needles)
      : bytes[0] === 0x89
        ? pngBlocks(bytes, needles)
        : originalBlocks(bytes);
  for (const block of blocks) {
    const { source } = block;
    for (const text of texts(block)) {
      if (!needles.complete) return needles;
      needles.addDate(text, source);
      needles.add('strong', text, source);
    }
  }
  return needles;
}

/**
 * Every APPn and COM segment, and whatever follows the picture. A picture within them (a thumbnail, a second view) is read the same way,
 * for its tables and samples are no text.
 */
function jpegBlocks(bytes: Uint8Array, needles: NeedleSet): Block[] {
  const blocks: Block[] = [];
  const pictures = [bytes];
  for (let read = 0; read < Math.min(pictures.length, mostPictures); read++) {
    for (const block of segmentBlocks(pictures[read]!)) {
      const start = pictureStart(block.data);
      blocks.push(start < 0 ? block : { ...block, data: block.data.subarray(0, start) });
      if (start >= 0) pictures.push(block.data.subarray(start));
    }
  }
  if (pictures.length > mostPictures) needles.leftOut();
  return blocks;
}

const mostPictures = 16;
const pictureStart = (data: Uint8Array): number =>
  Buffer.from(data.buffer, data.byteOffset, data.length).indexOf(Buffer.from([0xff, 0xd8, 0xff]));

function segmentBlocks(bytes: Uint8Array): Block[] {
  const blocks: Block[] = [];
  let at = 2;
  for (let start = nextSegment(bytes, at); at + 4 <= bytes.length && start >= 0; start = nextSegment(bytes, at)) {
    if (start > at) blocks.push({ source: `bytes between segments at ${at}`, data: bytes.subarray(at, start) });
    at = start;
    const marker = bytes[at + 1]!;
    if (marker === 0xd9) break;
    const end = Math.max(at + 4, at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!));
    if ((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe) {
      const data = bytes.subarray(at + 4, end);
      const source = `segment 0xFF${marker.toString(16).toUpperCase()}`;
      blocks.push(isProfile(marker, data) ? { source, data, kind: 'profile' } : { source, data });
    }
    at = marker === 0xda ? codedEnd(bytes, end) : end;
  }
  blocks.push({ source: 'bytes after EOI', data: bytes.subarray(at + 2), kind: 'trailing' });
  return blocks;
}

const isProfile = (marker: number, data: Uint8Array): boolean =>
  marker === 0xe2 && Buffer.from(data.subarray(0, 12)).toString('latin1') === 'ICC_PROFILE\0';

/** Where the next marker stands that is neither a stuffed 0xFF nor a restart. */
function codedEnd(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at !== -1 && at + 1 < bytes.length) {
    const next = bytes[at + 1]!;
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
    at = bytes.indexOf(0xff, at + 2);
  }
  return bytes.length;
}

function pngBlocks(bytes: Uint8Array, needles: NeedleSet): Block[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks: Block[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, Math.min(end, bytes.length));
    if (!pictureChunks.has(type)) {
      const kind = type === 'iCCP' ? ({ kind: 'profile' } as const) : {};
      const own = [{ source: `chunk at byte ${at}`, data }, ...unpacked(data, at, needles)];
      blocks.push(...own.map((block) => ({ ...block, ...kind })));
    }
    at = end + 4;
    if (type === 'IEND')
      blocks.push({ source: 'bytes after IEND', data: bytes.subarray(Math.min(at, bytes.length)), kind: 'trailing' });
  }
  return blocks;
}

const pictureChunks: ReadonlySet<string> = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD hIST pHYs'.split(' '),
);

/** zTXt and iTXt hold a zlib stream somewhere behind their keyword. */
function unpacked(data: Uint8Array, at: number, needles: NeedleSet): Block[] {
  for (let i = 1; i < Math.min(data.length, 4096); i++) {
    if (data[i - 1] !== 0 || data[i] !== 0x78) continue;
    try {
      return [{ source: `chunk at byte ${at}`, data: inflateSync(data.subarray(i), { maxOutputLength: 1 << 22 }) }];
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') needles.leftOut();
      // Not a stream after all: the raw text of the chunk has been taken already.
    }
  }
  return [];
}

/**
 * Runs of text in any metadata block, one byte or two a character. Reading runs instead of structures misses nothing that a damaged or
 * unknown structure could hide; XML is split at its tags so that values stand alone.
 */
function texts({ data, kind }: Block): string[] {
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.length);
  const narrow = buffer.toString('latin1').match(/[\x20-\x7e\x80-\xff]{4,}/g) ?? [];
  const wide = ['utf16le' as const].flatMap((encoding) =>
    [0, 1].flatMap(
      (shift) =>
        buffer
          .subarray(shift)
          .toString(encoding)
          .match(/[\p{L}\p{N}\p{P} ]{4,}/gu) ?? [],
    ),
  );
  const readable = [...narrow, ...wide.filter((run) => /^[\x20-\u024f]+$/.test(run))];
  const worth =
    kind === 'trailing' ? withoutNoise(readable) : kind === 'profile' ? readable.filter(isProfileText) : readable;
  return worth.flatMap(values).flatMap(pieces);
}

/** Of what follows a picture, only so many runs that are no text in any likely encoding: a film of some megabytes is full of them. */
function withoutNoise(runs: readonly string[]): string[] {
  let noise = 0;
  return runs.filter((run) => !isNoise(run) || ++noise <= mostNoise);
}

const mostNoise = 4000;

/** Tables of a colour profile are numbers, half a megabyte of them for a printing press: what reads as text counts, and no other bytes. */
const isProfileText = (run: string): boolean => (run.length < 6 ? /^[A-Za-z]+$/.test(run) : !isNoise(run));

/** Not UTF-8, and more than a quarter beyond ASCII; or as short as chance makes it. */
function isNoise(run: string): boolean {
  if (run.length < 6) return true;
  const high = run.match(/[\x80-\xff]/g)?.length ?? 0;
  return high * 4 > run.length && Buffer.from(run, 'latin1').toString('utf8').includes('\ufffd');
}

/** A long text by its parts: some of it may have survived without its beginning. */
const pieces = (text: string): string[] => (text.length <= 400 ? [text] : (text.match(/.{1,400}/gsu) ?? []));

function values(run: string): string[] {
  const utf8 = Buffer.from(run, 'latin1').toString('utf8');
  const text = utf8.includes('\ufffd') ? run : utf8;
  if (!text.includes('<') && !text.includes('="')) return notContainerWords(text);
  const quoted = [...text.matchAll(/="([^"]*)"/g)].map((match) => match[1]!);
  const between = text.replace(/<[^>]*>?/g, '\n').split('\n');
  return [...quoted, ...between]
    .filter((value) => !/^(https?:\/\/|adobe:|W5M0Mp)/.test(value))
    .flatMap(notContainerWords);
}

/** What the containers say of themselves is nobody's name: also the first bytes of every JPEG, which a TIFF may hold. */
const containerWords =
  /^(Exif|ASCII|UNICODE|JFIF|JFXX|Adobe|sRGB|ÿØÿ.|Photoshop 3\.0|8BIM.*|ICC_PROFILE|http:\/\/ns\.adobe\.com.*|uuid|xpacket.*|x:xmpmeta.*)$/;
const notContainerWords = (text: string): string[] => (containerWords.test(text.trim()) ? [] : [text]);
