import { createWriteStream } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** All entries bear this date: when a file was written says nothing about a patient, and nothing is told. */
const noDate = new Date(1980, 0, 1);

/**
 * A folder as one archive, its DICOMDIR at the root (PS3.12 annex V); files are streamed one after the other. The archive appears under its
 * name whole or not at all.
 */
export async function exportZip(folder: string, path: string, signal?: AbortSignal): Promise<void> {
  const zip = new ZipFile();
  for (const name of await filesIn(folder)) {
    zip.addFile(join(folder, name), name.split(sep).join('/'), { mtime: noDate, mode: 0o100600 });
  }
  zip.end();
  const temporary = `${path}.part`;
  try {
    const out = createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true });
    // A file that cannot be read fails the archive, not the stream that it would have come from.
    const failed = new Promise<never>((_, reject) => zip.on('error', reject));
    await Promise.race([pipeline(zip.outputStream, out, { signal }), failed]);
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
}
