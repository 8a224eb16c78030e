/**
 * Metadata as a camera writes it, with everything that must not leave: owner, serial number, position, a thumbnail of the
 * picture as it was before any redaction. All values are invented.
 */
export interface CameraStory {
  readonly make: string;
  readonly model: string;
  readonly owner: string;
  readonly serial: string;
  readonly artist: string;
  readonly description: string;
  /** `2021:03:04 09:41:00` */
  readonly takenAt: string;
  readonly orientation: number;
  readonly latitude: number;
  readonly longitude: number;
}

const ascii = 2;
const short = 3;
const long = 4;
const rational = 5;
const opaque = 7;

interface Field {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly bytes: Buffer;
}

const text = (tag: number, value: string): Field => {
  const bytes = Buffer.from(`${value}\0`, 'latin1');
  return { tag, type: ascii, count: bytes.length, bytes };
};
const word = (tag: number, value: number): Field => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return { tag, type: short, count: 1, bytes };
};
const offset = (tag: number, value: number): Field => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return { tag, type: long, count: 1, bytes };
};
const degrees = (tag: number, value: number): Field => {
  const whole = Math.floor(value);
  const minutes = Math.floor((value - whole) * 60);
  const seconds = Math.round(((value - whole) * 60 - minutes) * 6000);
  const bytes = Buffer.alloc(24);
  [whole, 1, minutes, 1, seconds, 100].forEach((part, i) => bytes.writeUInt32LE(part, i * 4));
  return { tag, type: rational, count: 3, bytes };
};

function directory(fields: readonly Field[], start: number, next: number): Buffer {
  const sorted = [...fields].sort((a, b) => a.tag - b.tag);
  const head = Buffer.alloc(2 + sorted.length * 12 + 4);
  const tail: Buffer[] = [];
  let free = start + head.length;
  head.writeUInt16LE(sorted.length, 0);
  sorted.forEach((field, i) => {
    const at = 2 + i * 12;
    head.writeUInt16LE(field.tag, at);
    head.writeUInt16LE(field.type, at + 2);
    head.writeUInt32LE(field.count, at + 4);
    if (field.bytes.length <= 4) {
      field.bytes.copy(head, at + 8);
      return;
    }
    head.writeUInt32LE(free, at + 8);
    const padded = Buffer.concat([field.bytes, Buffer.alloc(field.bytes.length % 2)]);
    tail.push(padded);
    free += padded.length;
  });
  head.writeUInt32LE(next, head.length - 4);
  return Buffer.concat([head, ...tail]);
}

/** A TIFF structure for the APP1 `Exif` segment. */
export function exifBlock(story: CameraStory, thumbnail?: Uint8Array): Buffer {
  const build = (exifAt: number, gpsAt: number, thumbAt: number, jpegAt: number): Buffer[] => {
    const main = [
      text(0x010e, story.description),
      text(0x010f, story.make),
      text(0x0110, story.model),
      word(0x0112, story.orientation),
      text(0x0132, story.takenAt),
      text(0x013b, story.artist),
      offset(0x8769, exifAt),
      offset(0x8825, gpsAt),
    ];
    const exif = [
      text(0x9003, story.takenAt),
      { tag: 0x9286, type: opaque, ...commentBytes(story.description) },
      text(0xa430, story.owner),
      text(0xa431, story.serial),
    ];
    const gps = [text(1, 'N'), degrees(2, story.latitude), text(3, 'E'), degrees(4, story.longitude)];
    const thumb = [word(0x0103, 6), offset(0x0201, jpegAt), offset(0x0202, thumbnail?.length ?? 0)];
    return [
      directory(main, 8, thumbnail ? thumbAt : 0),
      directory(exif, exifAt, 0),
      directory(gps, gpsAt, 0),
      thumbnail ? directory(thumb, thumbAt, 0) : Buffer.alloc(0),
    ];
  };
  // Lengths do not depend on the offsets, so a first pass measures and a second one writes.
  const lengths = build(0, 0, 0, 0).map((part) => part.length) as [number, number, number, number];
  const exifAt = 8 + lengths[0];
  const gpsAt = exifAt + lengths[1];
  const thumbAt = gpsAt + lengths[2];
  const parts = build(exifAt, gpsAt, thumbAt, thumbAt + lengths[3]);
  return Buffer.concat([Buffer.from('49492a0008000000', 'hex'), ...parts, thumbnail ?? Buffer.alloc(0)]);
}

function commentBytes(value: string): { count: number; bytes: Buffer } {
  const bytes = Buffer.concat([Buffer.from('ASCII\0\0\0', 'latin1'), Buffer.from(value, 'latin1')]);
  return { count: bytes.length, bytes };
}

/** Puts segments right after a JPEG's SOI. */
export function withSegments(jpeg: Uint8Array, segments: readonly Uint8Array[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

export function segment(marker: number, payload: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
}

export const exifSegment = (block: Uint8Array): Buffer =>
  segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block]));
export const commentSegment = (comment: string): Buffer => segment(0xfe, Buffer.from(comment, 'utf8'));

export function xmpSegment(creator: string, city: string): Buffer {
  const packet =
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ' +
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ' +
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" ' +
    `photoshop:City="${city}"><dc:creator><rdf:Seq><rdf:li>${creator}</rdf:li></rdf:Seq></dc:creator>` +
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>';
  return segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${packet}`, 'latin1'));
}
