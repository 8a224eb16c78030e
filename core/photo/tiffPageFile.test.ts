import { describe, expect, it } from 'vitest';
import { tiffOf } from '../../test/support/photoFormats.ts';
import { testPattern } from '../../test/support/pictures.ts';
import { decodePhoto } from './decode.ts';
import { tiffPageFile } from './tiffPageFile.ts';
import { isTidyTiff, readTiffStructure } from './tiffPages.ts';

const limits = { megapixels: 1 };
const pattern = testPattern(64, 48);

/** Whose last directory leads back to the first, as some programs write it. */
function looped(tiff: Buffer): Buffer {
  const bytes = Buffer.from(tiff);
  const first = bytes.readUInt32LE(4);
  let at = first;
  const link = (): number => at + 2 + bytes.readUInt16LE(at) * 12;
  while (bytes.readUInt32LE(link()) !== 0) at = bytes.readUInt32LE(link());
  bytes.writeUInt32LE(first, link());
  return bytes;
}

describe('a TIFF that libtiff stumbles over', () => {
  const untidy: Record<string, Buffer> = {
    'whose directories go round in a circle': looped(tiffOf([[pattern]])),
    'whose number of the page is one value short': tiffOf([[pattern, { shorts: { 297: 3 } }]]),
  };

  it.each(Object.keys(untidy))('is not decoded as it stands, but as a page of its own: %s', async (name) => {
    const bytes = untidy[name]!;
    await expect(decodePhoto(bytes, limits)).rejects.toMatchObject({ error: { code: 'DAMAGED_FILE' } });
    expect(isTidyTiff(bytes)).toBe(false);
    const page = tiffPageFile(bytes, 0);
    expect(isTidyTiff(page)).toBe(true);
    const { columns, pixels } = await decodePhoto(page, limits);
    expect(columns).toBe(pattern.columns);
    expect(Buffer.compare(pixels, pattern.pixels)).toBe(0);
  });

  it('has each page once, however long the circle is', () => {
    expect(readTiffStructure(looped(tiffOf([[pattern], [pattern]]))).pages).toHaveLength(2);
  });
});
