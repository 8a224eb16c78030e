/**
 * Writes the archive among the samples, an X-ray and an ultrasound loop as a hospital exports them: `node --import tsx
 * tools/samples/archive.ts FILE`. Made by the build, as no archive is kept among the sources; seeded: the same bytes every time.
 */
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { chestXray, ultrasoundLoop } from './scans.ts';

/** Moves the sample's date to the epoch of the zip format's own choice, so that two runs write the same archive. */
const stamp = { mtime: new Date(2024, 4, 17, 10, 15, 2), mode: 0o100644 };

async function writeZip(path: string, entries: ReadonlyMap<string, Buffer>): Promise<void> {
  const zip = new ZipFile();
  for (const [name, bytes] of entries) zip.addBuffer(bytes, name, stamp);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

/** Whole or not at all: a build that is stopped leaves no half of it. */
const [path = 'resources/samples/hospital-export.zip'] = process.argv.slice(2);
await writeZip(
  `${path}.part`,
  new Map([
    ['EXPORT/XRAY0001.DCM', await chestXray()],
    ['EXPORT/US000001.DCM', await ultrasoundLoop()],
  ]),
);
await rename(`${path}.part`, path);
