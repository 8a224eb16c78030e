import type { IdentifierCategory } from '../../model/item.ts';

type Found = Set<IdentifierCategory>;

/**
 * Which categories of identifier a TIFF block (Exif 2.32, as in APP1 or PNG's eXIf) holds. Values are not looked at: that a tag is there is
 * enough. A block that does not parse counts as private data, since somebody's software may still read it.
 */
export function exifCategories(tiff: Uint8Array, found: Found): void {
  try {
    new TiffReader(tiff, found).read();
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    found.add('private');
  }
}

/** Exif tags by category; a tag in neither list is private data. */
const categories: ReadonlyMap<number, IdentifierCategory> = new Map(
  (
    [
      ['dates', [0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292, 0xc71b]],
      ['device', [0x010f, 0x0110, 0x0131, 0x013c, 0x9a00, 0xa431, 0xa432, 0xa433, 0xa434, 0xa435, 0xc614, 0xc62f]],
      ['owner', [0x013b, 0x8298, 0xa430, 0x9c9d]],
      ['free-text', [0x011d, 0x0151, 0x010d, 0x010e, 0x9286, 0x9c9b, 0x9c9c, 0x9c9e, 0x9c9f, 0x02bc, 0x83bb]],
      ['uids', [0xa420, 0xc65d]],
      ['location', [0x8825]],
    ] as const
  ).flatMap(([category, tags]) => tags.map((tag) => [tag, category] as const)),
);

/** Pixel layout, exposure, colour and pointers: says nothing about who, where or when. */
const harmless: ReadonlySet<number> = new Set([
  ...[0x00fe, 0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x0111, 0x0112, 0x0115, 0x0116, 0x0117, 0x011a, 0x011b, 0x011c],
  ...[0x0128, 0x013e, 0x013f, 0x0201, 0x0202, 0x0211, 0x0212, 0x0213, 0x0214, 0x8769, 0xa005, 0x829a, 0x829d],
  ...[0x8822, 0x8824, 0x8827, 0x8830, 0x8831, 0x8832, 0x8833, 0x9000, 0x9101, 0x9102, 0x9201, 0x9202, 0x9203, 0x9204],
  ...[0x9205, 0x9206, 0x9207, 0x9208, 0x9209, 0x920a, 0x9214, 0xa000, 0xa001, 0xa002, 0xa003, 0xa20e, 0xa20f, 0xa210],
  ...[0xa215, 0xa217, 0xa300, 0xa301, 0xa302, 0xa401, 0xa402, 0xa403, 0xa404, 0xa405, 0xa406, 0xa407, 0xa408, 0xa409],
  ...[0x00ff, 0x0107, 0x010a, 0x0118, 0x0119, 0x0122, 0x0124, 0x0125, 0x0129, 0x012d, 0x013d, 0x0140, 0x0142],
  ...[0x0143, 0x0144, 0x0145, 0x0152, 0x0153, 0x0154, 0x0155, 0x015b, 0x014c, 0x8773],
  ...[0xa40a, 0xa40c, 0xa460, 0xa461, 0xa462, 0xa500],
]);

const makerNote = 0x927c;
const exifPointer = 0x8769;
const gpsPointer = 0x8825;
const thumbnailOffset = 0x0201;
const maxEntries = 4096;

class TiffReader {
  private readonly view: DataView;
  private readonly found: Found;
  private readonly little: boolean;
  private readonly visited = new Set<number>();

  constructor(tiff: Uint8Array, found: Found) {
    this.view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
    this.found = found;
    this.little = this.view.getUint16(0) === 0x4949;
    if (!this.little && this.view.getUint16(0) !== 0x4d4d) throw new RangeError('no byte order');
  }

  read(): void {
    let at = this.long(4);
    for (let directory = 0; at !== 0; directory++) {
      const { next, thumbnail } = this.directory(at);
      // The first directory is about the picture itself; any further one holds another picture.
      if (directory > 0 || thumbnail) this.found.add('embedded-thumbnail');
      at = next;
    }
  }

  private directory(at: number): { next: number; thumbnail: boolean } {
    if (this.visited.has(at)) throw new RangeError('a circle of directories');
    this.visited.add(at);
    const count = this.short(at);
    if (count > maxEntries) throw new RangeError('too many entries');
    let thumbnail = false;
    for (let index = 0; index < count; index++) {
      const entry = at + 2 + index * 12;
      const tag = this.short(entry);
      if (tag === exifPointer) this.directory(this.long(entry + 8));
      if (tag === gpsPointer) this.gps(this.long(entry + 8));
      if (tag === thumbnailOffset) thumbnail = true;
      this.classify(tag);
    }
    return { next: this.long(at + 2 + count * 12), thumbnail };
  }

  private classify(tag: number): void {
    if (tag === makerNote) this.found.add('private').add('device');
    const category = categories.get(tag);
    if (category) this.found.add(category);
    else if (!harmless.has(tag)) this.found.add('private');
  }

  /** Every GPS directory is a location, and its time and date stamps are dates. */
  private gps(at: number): void {
    const count = this.short(at);
    for (let index = 0; index < Math.min(count, maxEntries); index++) {
      const tag = this.short(at + 2 + index * 12);
      if (tag === 0x07 || tag === 0x1d) this.found.add('dates');
    }
  }

  private short(at: number): number {
    return this.view.getUint16(at, this.little);
  }

  private long(at: number): number {
    return this.view.getUint32(at, this.little);
  }
}
