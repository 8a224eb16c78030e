import { crc32, inflateRawSync } from 'node:zlib';
import { ScrimFailure } from '../../model/errors.ts';

export interface InflateLimits {
  /** Unpacked over packed size above which it is taken for a bomb. */
  readonly ratio: number;
  readonly megabytes: number;
}

/** Where a caller has no policy at hand: a file that Scrim itself has read under one. */
export const standingInflateLimits: InflateLimits = { ratio: 200, megabytes: 2048 };

/** Below this size no ratio is suspicious: an empty picture deflates a thousandfold. */
const unsuspiciousBytes = 16e6;
/** Whatever the policy says: zlib holds a stream twice while it unpacks it, and the reader once more beside its head. */
const mostBytes = 160e6;

/**
 * RFC 1951, bounded: memory is never taken beyond the limits. DICOM_BOMB beyond them, DAMAGED_FILE for a stream that is cut, broken, or
 * followed by anything but padding (PS3.5 A.5 has one zero byte to make its length even). Some writers let the trailer of gzip follow, the
 * checksum and size of what was packed; it passes if it is true, for then it tells nothing else.
 */
export function inflateBounded(packed: Uint8Array, limits: InflateLimits): Uint8Array {
  const most = Math.min(mostBytes, limits.megabytes * 1e6, Math.max(unsuspiciousBytes, packed.length * limits.ratio));
  const { buffer, engine } = inflate(packed, Math.floor(most));
  const behind = packed.subarray(engine.bytesWritten);
  const padding = isTrailerOf(buffer, behind) ? behind.subarray(8) : behind;
  if (padding.some((byte) => byte !== 0)) throw new ScrimFailure('DAMAGED_FILE');
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

function isTrailerOf(unpacked: Uint8Array, trailer: Uint8Array): boolean {
  if (trailer.length < 8) return false;
  const view = new DataView(trailer.buffer, trailer.byteOffset, 8);
  return view.getUint32(4, true) === unpacked.length && view.getUint32(0, true) === crc32(unpacked);
}

/** What zlib answers with `info`; its type declarations have only the buffer. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function inflate(packed: Uint8Array, maxOutputLength: number): Inflated {
  try {
    return inflateRawSync(packed, { maxOutputLength, info: true }) as unknown as Inflated;
  } catch (thrown) {
    const tooMuch = thrown instanceof RangeError || (thrown as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new ScrimFailure(tooMuch ? 'DICOM_BOMB' : 'DAMAGED_FILE', {}, { cause: thrown });
  }
}
