import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ScrimFailure } from '../../model/errors.ts';
import { exchange, readJson, requireSuccess, type Archive } from './archive.ts';
import { boundaryOf, parts } from './multipart.ts';

/** An element of the DICOM JSON Model, PS3.18 annex F. Values of an archive are untrusted and identify people: for intake only. */
export const jsonElementSchema = z.object({
  vr: z.string().max(2).optional(),
  Value: z.array(z.unknown()).optional(),
});
export const jsonDataSetSchema = z.record(z.string().regex(/^[0-9A-Fa-f]{8}$/), jsonElementSchema);
export type JsonDataSet = z.output<typeof jsonDataSetSchema>;

/** Where to look, from the outside in. */
export interface Place {
  readonly study?: string;
  readonly series?: string;
  readonly instance?: string;
}
export type QidoLevel = 'studies' | 'series' | 'instances';

export interface QidoQuery extends Pick<Place, 'study' | 'series'> {
  /** Attribute keyword or tag, to the value it is matched with. */
  readonly match?: Readonly<Record<string, string>>;
  readonly limit?: number;
  readonly offset?: number;
}

/** Search, PS3.18 10.6: one page of at most `limit` (100) matches, which the archive may cut shorter. */
export async function qido(archive: Archive, level: QidoLevel, query: QidoQuery = {}): Promise<JsonDataSet[]> {
  const { match = {}, limit = 100, offset = 0 } = query;
  const asked = new URLSearchParams({ ...match, limit: String(limit), offset: String(offset) });
  const path = `${placePath(query)}/${level}?${asked.toString()}`;
  const response = await exchange(archive, { method: 'GET', path, headers: { accept: 'application/dicom+json' } });
  if (response.statusCode === 204) {
    response.resume();
    return [];
  }
  refuseUnlessOk(response);
  const found = z.array(jsonDataSetSchema).safeParse(await readJson(response));
  if (!found.success) throw new ScrimFailure('ARCHIVE_ANSWER', { what: 'not a list of data sets' });
  return found.data.slice(0, limit);
}

export interface RetrieveLimits {
  readonly fileBytes: number;
  readonly files: number;
}

/**
 * Retrieve, PS3.18 10.4: the instances of a study, a series or one, as stored, to new files `00000001.dcm` and on in `folder`: no name of the
 * archive's is used. Answers their paths. They are originals, to be imported like any other. ARCHIVE_ANSWER where it sends more than
 * the limits or stops within a file, which is then removed.
 */
export async function wado(
  archive: Archive,
  place: Place & { readonly study: string },
  folder: string,
  limits: RetrieveLimits,
): Promise<string[]> {
  const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*';
  const response = await exchange(archive, { method: 'GET', path: placePath(place), headers: { accept } });
  refuseUnlessOk(response);
  const type = response.headers['content-type'] ?? '';
  const written: string[] = [];
  const next = async (body: AsyncIterable<Uint8Array>) => {
    if (written.length >= limits.files) throw new ScrimFailure('ARCHIVE_ANSWER', { what: 'too many instances' });
    const path = join(folder, `${String(written.length + 1).padStart(8, '0')}.dcm`);
    await writePart(path, body, limits.fileBytes);
    written.push(path);
  };
  try {
    if (/^application\/dicom\b/i.test(type)) await next(response);
    else for await (const body of parts(response, boundaryOf(type))) await next(body);
    return written;
  } catch (thrown) {
    response.destroy();
    archive.signal?.throwIfAborted();
    if (thrown instanceof ScrimFailure || isOfTheDisk(thrown)) throw thrown;
    throw new ScrimFailure('ARCHIVE_UNREACHABLE', {}, { cause: thrown });
  }
}

async function writePart(path: string, body: AsyncIterable<Uint8Array>, most: number): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    let bytes = 0;
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > most) throw new ScrimFailure('ARCHIVE_ANSWER', { what: 'an instance above the limit' });
      await file.writeFile(chunk);
    }
    await file.sync();
  } catch (thrown) {
    await rm(path, { force: true });
    throw thrown;
  } finally {
    await file.close();
  }
}

const isOfTheDisk = (thrown: unknown): boolean =>
  ['ENOSPC', 'EACCES', 'EEXIST', 'ENOENT', 'EIO'].includes(String((thrown as { code?: unknown } | null)?.code));

function refuseUnlessOk(response: Awaited<ReturnType<typeof exchange>>): void {
  try {
    requireSuccess(response);
  } catch (thrown) {
    response.resume();
    throw thrown;
  }
}

/** UIDs have digits and dots; anything else is no part of a path. */
function placePath({ study, series, instance }: Place): string {
  const part = (name: string, uid: string | undefined): string => {
    if (uid === undefined) return '';
    if (!/^[0-9.]{1,64}$/.test(uid)) throw new ScrimFailure('INVALID_REQUEST', { where: 'UID' });
    return `/${name}/${uid}`;
  };
  return part('studies', study) + part('series', series) + part('instances', instance);
}
