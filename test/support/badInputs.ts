import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorCode } from '../../model/errors.ts';
import { zipOf } from './archives.ts';
import { ct } from './dicom.ts';
import { bmpOf, gifOf, posterised, tiffOf, webpOf } from './photoFormats.ts';
import { jpegOf, noise, pngHeader, pngMagic, pngOf, pngPart, testPattern } from './pictures.ts';

export interface BadInput {
  readonly name: string;
  readonly code: ErrorCode;
  readonly bytes: Uint8Array;
}

/** Starts every name of a bad input, as a patient's name would: nothing that is logged may hold it. */
export const nameMark = 'ZZDOE';

/** One file of each kind that is refused, with the code that says why. */
export async function badInputs(): Promise<BadInput[]> {
  return [...(await badFiles()), ...(await badPhotos())];
}

async function badFiles(): Promise<BadInput[]> {
  const picture = pngOf(testPattern(64, 48));
  const photo = await jpegOf(noise(64, 48));
  return [
    { name: `${nameMark}-empty.jpg`, code: 'EMPTY_FILE', bytes: Buffer.alloc(0) },
    { name: `${nameMark}-cut.jpg`, code: 'DAMAGED_FILE', bytes: photo.subarray(0, photo.length >> 1) },
    {
      name: `${nameMark}-text.dcm`,
      code: 'UNKNOWN_TYPE',
      bytes: Buffer.from('Dear colleague, please see the patient.\n'),
    },
    {
      name: `${nameMark}-jpip.dcm`,
      code: 'DICOM_TRANSFER_SYNTAX',
      bytes: ct({ transferSyntax: '1.2.840.10008.1.2.4.94' }),
    },
    {
      name: `${nameMark}-outside.zip`,
      code: 'ZIP_UNSAFE_PATH',
      bytes: zipOf([
        { name: 'inside.png', data: picture },
        { name: '../outside.png', data: picture },
      ]),
    },
    {
      name: `${nameMark}-bomb.zip`,
      code: 'ZIP_BOMB',
      bytes: zipOf([{ name: 'bomb.png', data: Buffer.alloc(64 * 1024 * 1024) }]),
    },
    {
      name: `${nameMark}-huge.png`,
      code: 'DIMENSIONS_TOO_LARGE',
      bytes: Buffer.concat([
        pngMagic,
        pngHeader(60_000, 60_000),
        pngPart('IDAT', Buffer.from([0x78, 0x9c, 3, 0, 0, 0, 0, 1])),
        pngPart('IEND', Buffer.alloc(0)),
      ]),
    },
  ];
}

/** Photos of other types: cut short, claiming too much, or not what they are called. */
async function badPhotos(): Promise<BadInput[]> {
  const picture = testPattern(64, 48);
  const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length >> 1);
  const gif = await gifOf([posterised(picture)]);
  const damaged = {
    'cut.webp': half(await webpOf(picture)),
    'cut.gif': half(gif),
    'cut.tif': half(tiffOf([[picture]])),
    'cut.bmp': half(bmpOf(picture)),
    'cut.heic': Buffer.from('\0\0\0\x10ftypheic\0\0\0\0\0\0\x10\0meta\0\0\0\0', 'latin1'),
  };
  const hugeGif = Buffer.from(gif);
  hugeGif.writeUInt16LE(60_000, 6);
  hugeGif.writeUInt16LE(60_000, 8);
  const refused = {
    'svg.jpg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    'pdf.png': Buffer.from('%PDF-1.7\n1 0 obj\n'),
    'html.gif': Buffer.from('<!DOCTYPE html><html><img src="https://example.org/x.png"></html>'),
    'raw.dng': tiffOf([[picture, { shorts: { 0xc612: 1 } }]]),
    'raw.cr3': Buffer.from('\0\0\0\x18ftypcrx \0\0\0\x01crx isom', 'latin1'),
  };
  const named = (code: ErrorCode, files: Readonly<Record<string, Buffer>>): BadInput[] =>
    Object.entries(files).map(([name, bytes]) => ({ name: `${nameMark}-${name}`, code, bytes }));
  return [
    ...named('DAMAGED_FILE', damaged),
    ...named('UNSUPPORTED_TYPE', refused),
    ...named('DIMENSIONS_TOO_LARGE', { 'huge.gif': hugeGif }),
  ];
}

/** Writes them into a new folder. */
export async function writeBadInputs(folder: string): Promise<BadInput[]> {
  await mkdir(folder, { recursive: true });
  const inputs = await badInputs();
  await Promise.all(inputs.map(({ name, bytes }) => writeFile(join(folder, name), bytes)));
  return inputs;
}
