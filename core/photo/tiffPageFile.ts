import { ScrimFailure } from '../../model/errors.ts';
import { damaged, TiffFile, type TiffDirectory, type TiffField } from './tiffDirectories.ts';
import { isMiscounted, pageDirectories, tiffDataTags } from './tiffPages.ts';

/** Directories that fields point to: Exif, GPS, interoperability. They belong to the page. */
const pointers: ReadonlySet<number> = new Set([34665, 34853, 40965]);
const { stripOffsets, stripCounts, tileOffsets, tileCounts, subDirectories } = tiffDataTags;
const mostDepth = 3;

/**
 * One page of a TIFF as a file of its own: its directory, what that points to, and its strips or tiles, as they were, without fields that nobody needs and libtiff stumbles over. Of two pages nothing is in one file, so
 * each is looked at, kept and cleared by itself. The same page gives the same bytes.
 */
export function tiffPageFile(bytes: Uint8Array, index: number): Uint8Array {
  const file = new TiffFile(bytes);
  const page = pageDirectories(file, file.chain())[index];
  if (!page) throw new ScrimFailure('NOT_FOUND');
  const writer = new PageWriter(file);
  writer.root(page);
  return writer.written();
}

class PageWriter {
  private readonly parts: Buffer[] = [];
  private length = 0;
  private readonly file: TiffFile;

  constructor(file: TiffFile) {
    this.file = file;
    this.append(Buffer.from(file.bytes.subarray(0, 4)));
    this.append(Buffer.alloc(4));
  }

  root(page: TiffDirectory): void {
    this.put32(this.parts[1]!, 0, this.directory(page, 0));
  }

  written(): Uint8Array {
    // Damage can make many strips share the same bytes: a page is never larger than its file, but for its alignment.
    if (this.length > this.file.bytes.length * 2 + 4096) throw damaged();
    return new Uint8Array(Buffer.concat(this.parts));
  }

  /** Answers where it stands. */
  private directory({ fields }: TiffDirectory, depth: number): number {
    if (depth > mostDepth) throw damaged();
    const kept = [...fields.values()]
      .filter((field) => field.tag !== subDirectories && !isMiscounted(field))
      .sort((a, b) => a.tag - b.tag);
    const block = Buffer.alloc(2 + kept.length * 12 + 4);
    this.put16(block, 0, kept.length);
    const at = this.append(block);
    kept.forEach((field, i) => this.field(block, 2 + i * 12, field, fields, depth));
    return at;
  }

  private field(block: Buffer, at: number, field: TiffField, fields: TiffDirectory['fields'], depth: number): void {
    this.put16(block, at, field.tag);
    this.put16(block, at + 2, field.type);
    this.put32(block, at + 4, field.count);
    if (pointers.has(field.tag) && field.count === 1) {
      this.put16(block, at + 2, 4);
      this.put32(block, at + 8, this.directory(this.file.directory(this.file.numbers(field)[0]!), depth + 1));
      return;
    }
    const counts = field.tag === stripOffsets ? stripCounts : field.tag === tileOffsets ? tileCounts : undefined;
    if (counts !== undefined) return this.data(block, at, field, this.file.numbers(fields.get(counts)));
    const value = this.file.bytes.subarray(field.at, field.at + field.bytes);
    if (value.length <= 4) block.set(value, at + 8);
    else this.put32(block, at + 8, this.append(Buffer.from(value)));
  }

  private data(block: Buffer, at: number, field: TiffField, counts: readonly number[]): void {
    const offsets = this.file.numbers(field);
    if (offsets.length !== counts.length) throw damaged();
    const places = Buffer.alloc(offsets.length * 4);
    this.put16(block, at + 2, 4);
    offsets.forEach((offset, i) => {
      if (this.length > this.file.bytes.length * 2 + 4096) throw damaged();
      const strip = this.file.bytes.subarray(offset, offset + counts[i]!);
      if (strip.length !== counts[i]) throw damaged();
      this.put32(places, i * 4, this.append(Buffer.from(strip)));
    });
    if (offsets.length === 1) block.set(places, at + 8);
    else this.put32(block, at + 8, this.append(places));
  }

  /** On an even place, as TIFF wants it. */
  private append(bytes: Buffer): number {
    const at = this.length;
    this.parts.push(bytes);
    this.length += bytes.length;
    if (this.length % 2 === 1) {
      this.parts.push(Buffer.alloc(1));
      this.length++;
    }
    return at;
  }

  private put16(block: Buffer, at: number, value: number): void {
    if (this.file.little) block.writeUInt16LE(value, at);
    else block.writeUInt16BE(value, at);
  }

  private put32(block: Buffer, at: number, value: number): void {
    if (this.file.little) block.writeUInt32LE(value, at);
    else block.writeUInt32BE(value, at);
  }
}
