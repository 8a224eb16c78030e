import { describe, expect, it } from 'vitest';
import { jpegOf, pngOf, testPattern } from '../../test/support/pictures.ts';
import { zipOf } from '../../test/support/archives.ts';
import { isPhotoKind, sniff } from './sniff.ts';

const text = (value: string): Buffer => Buffer.from(value, 'latin1');
const iso = (brand: string, rest = ''): Buffer => text(`\0\0\0\x20ftyp${brand}\0\0\0\0${rest}`);
/** A DICOM file's beginning: preamble, magic word, and the media storage class in the meta information. */
const dicomHead = (sopClass: string, preamble: Buffer = Buffer.alloc(128)): Buffer =>
  Buffer.concat([
    preamble,
    text('DICM\x02\0\0\0UL\x04\0\x80\0\0\0\x02\0\x01\0OB\0\0\x02\0\0\0\0\x01'),
    text(`\x02\0\x02\0UI${String.fromCharCode(sopClass.length)}\0${sopClass}`),
    Buffer.alloc(64),
  ]);
const ct = '1.2.840.10008.5.1.4.1.1.2\0';

describe('sniffing', () => {
  it('knows what is imported, whatever it is called', async () => {
    expect(sniff(await jpegOf(testPattern()))).toEqual({ kind: 'jpeg' });
    expect(sniff(pngOf(testPattern()))).toEqual({ kind: 'png' });
    expect(sniff(zipOf([{ name: 'a' }]))).toEqual({ kind: 'zip' });
    expect(sniff(zipOf([]))).toEqual({ kind: 'zip' });
    expect(sniff(dicomHead(ct))).toEqual({ kind: 'dicom' });
    expect(sniff(dicomHead('1.2.840.10008.1.3.10'))).toEqual({ kind: 'dicomdir' });
  });

  it('knows DICOM without a preamble', () => {
    expect(sniff(Buffer.concat([text('\x08\0\x05\0CS\x0a\0ISO_IR 100'), Buffer.alloc(64)]))).toEqual({ kind: 'dicom' });
    expect(sniff(Buffer.concat([text('\x08\0\x05\0\x0a\0\0\0ISO_IR 100'), Buffer.alloc(64)]))).toEqual({
      kind: 'dicom',
    });
  });

  it('takes a TIFF in a DICOM preamble for the DICOM that it is', () => {
    const preamble = Buffer.alloc(128);
    preamble.write('II*\0', 'latin1');
    expect(sniff(dicomHead(ct, preamble))).toEqual({ kind: 'dicom' });
  });

  it.each([
    ['heif', iso('heic')],
    ['heif', iso('mif1', 'mif1heic')],
    ['heif', iso('avif')],
    ['tiff', text('II*\0\x08\0\0\0\x01\0\x02\0')],
    ['tiff', text('MM\0*\0\0\0\x08')],
    ['webp', text('RIFF\x10\0\0\0WEBPVP8 ')],
    ['gif', text('GIF89a')],
    ['bmp', Buffer.concat([text('BM\x40\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'), Buffer.alloc(20)])],
  ])('knows a photo, %s', (kind, head) => {
    expect(sniff(head)).toEqual({ kind });
    expect(isPhotoKind(sniff(head).kind)).toBe(true);
  });

  it.each([
    ['MP4', iso('isom')],
    ['MOV', iso('qt  ')],
    ['Camera RAW', iso('crx ')],
    ['Camera RAW', text('II*\0\x10\0\0\0CR\x02\0')],
    ['Camera RAW', text('FUJIFILMCCD-RAW 0201')],
    ['BigTIFF', text('II+\0\x08\0\0\0')],
    ['HTML', text('<!DOCTYPE html>\n<html>')],
    ['HTML', text('  <html><body>no picture</body></html>')],
    ['JPEG XL', text('\xff\x0a\xfa')],
    ['PDF', text('%PDF-1.7\n')],
    ['NIfTI', Buffer.concat([text('\x5c\x01\0\0'), Buffer.alloc(340), text('n+1\0')])],
    ['SVG', text('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">')],
    ['SVG', text('  <svg width="1">')],
    ['gzip', text('\x1f\x8b\x08')],
    ['JPEG 2000', text('\0\0\0\x0cjP  \r\n\x87\n')],
  ])('refuses %s by its name', (type, head) => {
    expect(sniff(head)).toEqual({ kind: 'unsupported', type });
  });

  it('does not know a text, whatever it is called, and an empty file is empty', () => {
    expect(sniff(text('This is a text file that somebody named scan.dcm.\n'))).toEqual({ kind: 'unknown' });
    expect(sniff(text('PK is how this text begins'))).toEqual({ kind: 'unknown' });
    expect(sniff(Buffer.alloc(5000))).toEqual({ kind: 'unknown' });
    expect(sniff(new Uint8Array(0))).toEqual({ kind: 'empty' });
  });

  it('holds for a view into a larger buffer', () => {
    const large = Buffer.concat([Buffer.alloc(7), pngOf(testPattern())]);
    expect(sniff(new Uint8Array(large.buffer, large.byteOffset + 7))).toEqual({ kind: 'png' });
  });
});
