import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorCode } from '../../model/errors.ts';
import { zipOf } from './archives.ts';
import { ct } from './dicom.ts';
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

/** Writes them into a new folder. */
export async function writeBadInputs(folder: string): Promise<BadInput[]> {
  await mkdir(folder, { recursive: true });
  const inputs = await badInputs();
  await Promise.all(inputs.map(({ name, bytes }) => writeFile(join(folder, name), bytes)));
  return inputs;
}
