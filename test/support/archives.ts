import { crc32, deflateRawSync } from 'node:zlib';

/** One entry of a zip as its maker, honest or not, describes it. */
export interface ZipPart {
  readonly name: string;
  readonly data?: Uint8Array;
  /** 0 stored, 8 deflated (default); any other number is only claimed. */
  readonly method?: number;
  /** What the directory claims instead of the truth. */
  readonly claimedBytes?: number;
  readonly claimedCrc?: number;
  readonly encrypted?: boolean;
  /** Unix mode, type bits included: 0o120777 is a symbolic link. */
  readonly mode?: number;
  /** Points to the local header of the part with this number instead of one of its own. */
  readonly sharesWith?: number;
  /** A Unicode path field (0x7075) beside the name. */
  readonly unicodeName?: string;
}

/** A zip laid out by hand, so that it can lie in every field that a reader must not believe. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const offsets: number[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const entry = describe(part);
    const offset = part.sharesWith === undefined ? at : offsets[part.sharesWith]!;
    offsets.push(offset);
    if (part.sharesWith === undefined) {
      const local = Buffer.concat([header(0x04034b50, entry), entry.name, entry.packed]);
      locals.push(local);
      at += local.length;
    }
    directory.push(centralHeader(entry, offset, part.mode ?? 0o100644));
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...locals, central, endRecord(parts.length, central.length, at)]);
}

interface Described {
  readonly name: Buffer;
  readonly packed: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly bytes: number;
  readonly extra: Buffer;
}

function describe(part: ZipPart): Described {
  const data = part.data ?? Buffer.alloc(0);
  const { method = 8 } = part;
  const name = Buffer.from(part.name, 'utf8');
  return {
    name,
    packed: method === 8 ? deflateRawSync(data) : Buffer.from(data),
    flags: 0x800 | (part.encrypted ? 1 : 0),
    method,
    crc: part.claimedCrc ?? crc32(data),
    bytes: part.claimedBytes ?? data.length,
    extra: part.unicodeName === undefined ? Buffer.alloc(0) : unicodePath(name, part.unicodeName),
  };
}

function unicodePath(name: Buffer, unicode: string): Buffer {
  const path = Buffer.from(unicode, 'utf8');
  const head = Buffer.alloc(9);
  head.writeUInt16LE(0x7075, 0);
  head.writeUInt16LE(path.length + 5, 2);
  head.writeUInt8(1, 4);
  head.writeUInt32LE(crc32(name), 5);
  return Buffer.concat([head, path]);
}

function header(signature: number, entry: Described): Buffer {
  const fixed = Buffer.alloc(30);
  fixed.writeUInt32LE(signature, 0);
  fixed.writeUInt16LE(20, 4);
  fixed.writeUInt16LE(entry.flags, 6);
  fixed.writeUInt16LE(entry.method, 8);
  fixed.writeUInt32LE(entry.crc, 14);
  fixed.writeUInt32LE(entry.packed.length, 18);
  fixed.writeUInt32LE(entry.bytes, 22);
  fixed.writeUInt16LE(entry.name.length, 26);
  return fixed;
}

function centralHeader(entry: Described, offset: number, mode: number): Buffer {
  const fixed = Buffer.alloc(46);
  fixed.writeUInt32LE(0x02014b50, 0);
  fixed.writeUInt16LE((3 << 8) | 20, 4);
  fixed.writeUInt16LE(20, 6);
  fixed.writeUInt16LE(entry.flags, 8);
  fixed.writeUInt16LE(entry.method, 10);
  fixed.writeUInt32LE(entry.crc, 16);
  fixed.writeUInt32LE(entry.packed.length, 20);
  fixed.writeUInt32LE(entry.bytes, 24);
  fixed.writeUInt16LE(entry.name.length, 28);
  fixed.writeUInt16LE(entry.extra.length, 30);
  fixed.writeUInt32LE((mode << 16) >>> 0, 38);
  fixed.writeUInt32LE(offset, 42);
  return Buffer.concat([fixed, entry.name, entry.extra]);
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
