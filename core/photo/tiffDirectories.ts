import { ScrimFailure } from '../../model/errors.ts';

/** One field of a directory. Its values are read when they are asked for. */
export interface TiffField {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where its values stand: within the field if they take four bytes, else anywhere. */
  readonly at: number;
  readonly bytes: number;
}

export interface TiffDirectory {
  readonly fields: ReadonlyMap<number, TiffField>;
  readonly next: number;
}

export const looksLikeTiff = (head: Uint8Array): boolean =>
  ['II*\0', 'MM\0*'].includes(String.fromCharCode(...head.subarray(0, 4)));

/** Bytes of one value by type, TIFF 6.0 and its supplements. */
const typeBytes: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const mostFields = 4096;
const mostDirectories = 10_000;
/** Of all directories together: they may overlap, so that a small file claims many. */
const mostFieldsRead = 400_000;
const mostNumbersRead = 8_000_000;

/** The directories of a TIFF 6.0 file: every field lies within the file. DAMAGED_FILE else. */
export class TiffFile {
  readonly bytes: Uint8Array;
  readonly little: boolean;
  private readonly view: DataView;
  private fieldsRead = 0;
  private numbersRead = 0;

  constructor(bytes: Uint8Array) {
    if (!looksLikeTiff(bytes) || bytes.length < 8) throw damaged();
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.little = bytes[0] === 0x49;
  }

  /** Whether the last directory leads back to one before: `chain` ends there, and libtiff complains. */
  loops(): boolean {
    const { next } = this.chain().at(-1)!;
    return next !== 0;
  }

  /** The main directories, one after the other, each once: pages, and reduced copies of them. */
  chain(): TiffDirectory[] {
    const directories: TiffDirectory[] = [];
    const seen = new Set<number>();
    for (let at = this.u32(4); at !== 0; at = directories.at(-1)!.next) {
      if (seen.has(at)) break;
      if (directories.length === mostDirectories) throw damaged();
      seen.add(at);
      directories.push(this.directory(at));
    }
    if (directories.length === 0) throw damaged();
    return directories;
  }

  directory(at: number): TiffDirectory {
    const count = this.u16(at);
    this.fieldsRead += count;
    if (
      count === 0 ||
      count > mostFields ||
      this.fieldsRead > mostFieldsRead ||
      at + 2 + count * 12 > this.bytes.length
    )
      throw damaged();
    const fields = new Map<number, TiffField>();
    for (let i = 0; i < count; i++) {
      const field = this.field(at + 2 + i * 12);
      // Of fields that are there twice readers take the first or the last: no picture depends on which.
      if (fields.has(field.tag)) throw damaged();
      fields.set(field.tag, field);
    }
    const end = at + 2 + count * 12;
    // A last directory may lack its link where the file ends.
    return { fields, next: end + 4 > this.bytes.length ? 0 : this.u32(end) };
  }

  private field(at: number): TiffField {
    const type = this.u16(at + 2);
    const count = this.u32(at + 4);
    const bytes = count * (typeBytes[type] ?? 1);
    const place = bytes <= 4 ? at + 8 : this.u32(at + 8);
    if (place + bytes > this.bytes.length) throw damaged();
    return { tag: this.u16(at), type, count, at: place, bytes };
  }

  /** Values of whole numbers; `most` bounds what is read. */
  numbers(field: TiffField | undefined, most = 1_000_000): number[] {
    if (!field) return [];
    this.numbersRead += field.count;
    if (field.count > most || this.numbersRead > mostNumbersRead) throw damaged();
    const { type, at } = field;
    if (![1, 3, 4, 13].includes(type)) throw damaged();
    return Array.from({ length: field.count }, (_, i) =>
      type === 1 ? this.u8(at + i) : type === 3 ? this.u16(at + i * 2) : this.u32(at + i * 4),
    );
  }

  one({ fields }: TiffDirectory, tag: number): number | undefined {
    return this.numbers(fields.get(tag))[0];
  }

  private u8(at: number): number {
    if (at + 1 > this.bytes.length) throw damaged();
    return this.view.getUint8(at);
  }

  u16(at: number): number {
    if (at + 2 > this.bytes.length) throw damaged();
    return this.view.getUint16(at, this.little);
  }

  u32(at: number): number {
    if (at + 4 > this.bytes.length) throw damaged();
    return this.view.getUint32(at, this.little);
  }
}

export const damaged = (): ScrimFailure => new ScrimFailure('DAMAGED_FILE');
