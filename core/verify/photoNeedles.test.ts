import { describe, expect, it } from 'vitest';
import { tiffOf } from '../../test/support/photoFormats.ts';
import { jpegSegment, testPattern } from '../../test/support/pictures.ts';
import { seeded } from '../../tools/samples/random.ts';
import { photoNeedles } from './photoNeedles.ts';

/** As large as that of a printing press: tables of numbers, and somewhere who made it. */
function profile(owner: string): Buffer {
  const random = seeded(7);
  const bytes = Buffer.from(Uint8Array.from({ length: 600_000 }, () => random() * 256));
  bytes.write(`\0\0${owner}\0\0`, 300, 'latin1');
  Buffer.from(`\0\0${owner} Wide\0\0`, 'utf16le').swap16().copy(bytes, 400);
  return bytes;
}

const inSegments = (marker: number, name: string, data: Uint8Array): Buffer => {
  const parts: Uint8Array[] = [Buffer.of(0xff, 0xd8)];
  for (let at = 0; at < data.length; at += 60_000)
    parts.push(jpegSegment(marker, Buffer.concat([Buffer.from(name, 'latin1'), data.subarray(at, at + 60_000)])));
  return Buffer.concat([...parts, Buffer.of(0xff, 0xd9)]);
};

const textsOf = (bytes: Uint8Array): string => [...photoNeedles(bytes).all.values()].map(({ text }) => text).join('\n');

describe('a colour profile', () => {
  const bytes = profile('Zzowner Ottilie');
  const files: Record<string, Uint8Array> = {
    JPEG: inSegments(0xe2, 'ICC_PROFILE\0\x01\x01', bytes),
    TIFF: tiffOf([[testPattern(20, 10), { icc: bytes }]]),
  };

  it.each(Object.keys(files))('of half a megabyte is searched for its texts alone: %s', (type) => {
    expect(photoNeedles(files[type]!).complete).toBe(true);
    expect(textsOf(files[type]!)).toContain('Zzowner Ottilie');
    expect(textsOf(files[type]!)).toContain('Zzowner Ottilie Wide');
  });

  it('is one only where it says so: as many bytes of anything else are too much to search for', () => {
    expect(photoNeedles(inSegments(0xe5, 'ZZMAKER\0', bytes)).complete).toBe(false);
  });
});
