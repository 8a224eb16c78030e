import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  exifSegment,
  exifTiff,
  iptcSegment,
  jpegOf,
  jpegSegment,
  photoshopSegment,
  pngOf,
  pngPart,
  testPattern,
  xmpPacket,
  xmpSegment,
} from '../../test/support/pictures.ts';
import type { IdentifierCategory } from '../../model/item.ts';
import { readPhotoStructure } from './structure.ts';
import { photoIdentifiers } from './identifiers.ts';

const pattern = testPattern(16, 16);
const inJpeg = async (...segments: Uint8Array[]): Promise<IdentifierCategory[]> =>
  photoIdentifiers(readPhotoStructure(await jpegOf(pattern, { segments }), { megapixels: 1 }));
const inPng = (...chunks: Uint8Array[]): IdentifierCategory[] =>
  photoIdentifiers(readPhotoStructure(pngOf(pattern, { chunks }), { megapixels: 1 }));
const text = (value: string): Buffer => Buffer.from(value, 'latin1');

describe('identifiers in a photo', () => {
  it('are none in a plain picture', async () => {
    expect(await inJpeg()).toEqual([]);
    expect(inPng()).toEqual([]);
  });

  it('are found in Exif by tag', async () => {
    expect(await inJpeg(exifSegment({ orientation: 6 }))).toEqual([]);
    expect(await inJpeg(exifSegment({ ascii: { 0x0132: '2026:01:02 03:04:05' } }))).toEqual(['dates']);
    expect(await inJpeg(exifSegment({ ascii: { 0x010f: 'Maker', 0x0110: 'Model' } }))).toEqual(['device']);
    expect(await inJpeg(exifSegment({ ascii: { 0x013b: 'Invented Person' } }))).toEqual(['owner']);
    expect(await inJpeg(exifSegment({ ascii: { 0x010e: 'left forearm' } }))).toEqual(['free-text']);
    expect(await inJpeg(exifSegment({ exif: { 0x9003: '2026:01:02', 0xa431: 'SN1', 0xa420: 'uid' } }))).toEqual([
      'dates',
      'uids',
      'device',
    ]);
    expect(await inJpeg(exifSegment({ makerNote: true }))).toEqual(['device', 'private']);
    expect(await inJpeg(exifSegment({ gps: true }))).toEqual(['dates', 'location']);
    expect(await inJpeg(exifSegment({ thumbnail: new Uint8Array(20) }))).toEqual(['embedded-thumbnail']);
    expect(await inJpeg(exifSegment({ ascii: { 0xfde8: 'unknown tag' } }))).toEqual(['private']);
  });

  it('are supposed in Exif that cannot be parsed', async () => {
    expect(await inJpeg(jpegSegment(0xe1, text('Exif\0\0MM\0*\xff\xff\xff\xff')))).toEqual(['private']);
    const circle = Buffer.from('4d4d002a0000000800000000000800000000', 'hex');
    expect(await inJpeg(jpegSegment(0xe1, Buffer.concat([text('Exif\0\0'), circle])))).toContain('private');
  });

  it('are found in XMP, IPTC, comments and further pictures', async () => {
    const xmp = '<xmp:CreateDate>2026</xmp:CreateDate><dc:creator>X</dc:creator><exif:GPSLatitude>1</exif:GPSLatitude>';
    expect(await inJpeg(xmpSegment(xmp))).toEqual(['dates', 'free-text', 'location', 'owner']);
    expect(await inJpeg(iptcSegment({ 80: 'Invented', 55: '20260102', 90: 'Town', 120: 'caption' }))).toEqual([
      'dates',
      'free-text',
      'location',
      'owner',
    ]);
    expect(await inJpeg(photoshopSegment(0x040c, Buffer.alloc(28)))).toEqual(['embedded-thumbnail']);
    expect(await inJpeg(photoshopSegment(0x0bb7, Buffer.alloc(6)))).toEqual(['private']);
    expect(await inJpeg(jpegSegment(0xfe, text('a comment')))).toEqual(['free-text']);
    expect(await inJpeg(jpegSegment(0xe2, text('MPF\0')))).toEqual(['embedded-thumbnail']);
    expect(await inJpeg(jpegSegment(0xe5, text('Samsung')))).toEqual(['private']);
  });

  it('are supposed behind the end of a file', async () => {
    const file = await jpegOf(pattern, { trailing: text('more') });
    expect(photoIdentifiers(readPhotoStructure(file, { megapixels: 1 }))).toEqual(['private']);
  });

  it('are found in PNG chunks, compressed ones too', () => {
    expect(inPng(pngPart('tEXt', text('Author\0Invented')))).toEqual(['owner']);
    expect(inPng(pngPart('tEXt', text('Creation Time\0now')))).toEqual(['dates']);
    expect(inPng(pngPart('tEXt', text('Patient\0X')))).toEqual(['free-text']);
    expect(inPng(pngPart('tIME', Buffer.alloc(7)))).toEqual(['dates']);
    expect(inPng(pngPart('eXIf', exifTiff({ gps: true })))).toEqual(['dates', 'location']);
    expect(inPng(pngPart('prVt', text('anything')))).toEqual(['private']);
    const packet = xmpPacket('<dc:creator>X</dc:creator>');
    const head = text('XML:com.adobe.xmp\0');
    expect(inPng(pngPart('iTXt', Buffer.concat([head, text('\0\0\0\0'), text(packet)])))).toEqual([
      'free-text',
      'owner',
    ]);
    const deflated = Buffer.concat([head, text('\x01\0\0\0'), deflateSync(text(packet))]);
    expect(inPng(pngPart('iTXt', deflated))).toEqual(['free-text', 'owner']);
  });
});
