import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FetchReport } from '../../contract/cli.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { archiveBase, type Archive, type ArchiveCredentials } from '../network/archive.ts';
import { qido, wado } from '../network/dicomweb.ts';
import { reported, type Headless } from './headless.ts';

export interface FetchOptions {
  /** Base URI of the archive's DICOMweb service. */
  readonly service: string;
  readonly credentials: ArchiveCredentials;
  /** StudyInstanceUIDs. */
  readonly studies: readonly string[];
  /** Exact values, without wild cards. */
  readonly accession?: string;
  readonly patient?: string;
  /** More studies than this are taken for a mistake, and none is fetched. */
  readonly most: number;
  /** A folder that is empty or not there. */
  readonly out: string;
}

type Study = FetchReport['studies'][number];
const pageSize = 100;
const mostFilesOfStudy = 20_000;

/**
 * Studies of an archive as they are there, each into a folder of its own whose name tells nothing. They are originals. A study that could not
 * be fetched whole leaves no folder; the others are fetched all the same, unless nobody answers any more.
 */
export async function fetchStudies(
  headless: Headless,
  options: FetchOptions,
): Promise<Omit<FetchReport, 'command' | 'version'>> {
  const { signal, policy, progress } = headless;
  const archive: Archive = { base: archiveBase(options.service), credentials: options.credentials, signal };
  await mkdir(options.out, { recursive: true, mode: 0o700 });
  if ((await readdir(options.out)).length > 0)
    throw new ScrimFailure('INVALID_REQUEST', { where: '--out is not empty' });
  const studies: Study[] = [];
  const limits = { fileBytes: policy.limits.fileMegabytes * 1e6, files: mostFilesOfStudy };
  let error: unknown = null;
  try {
    const found = await studiesFound(archive, options);
    for (const [index, study] of found.entries()) {
      const folder = `study-${String(index + 1).padStart(4, '0')}`;
      studies.push(await fetchOne(archive, study, join(options.out, folder), folder, limits));
      progress(index + 1, found.length);
      signal.throwIfAborted();
    }
  } catch (thrown) {
    signal.throwIfAborted();
    error = thrown;
  }
  const fetched = studies.filter((study) => study.error === null);
  const counts = {
    studies: fetched.length,
    files: fetched.reduce((sum, { files }) => sum + files, 0),
    failed: studies.length - fetched.length,
  };
  return { studies, counts, error: error === null ? null : reported(error) };
}

async function fetchOne(
  archive: Archive,
  study: string,
  path: string,
  folder: string,
  limits: Parameters<typeof wado>[3],
): Promise<Study> {
  await mkdir(path, { mode: 0o700 });
  try {
    const files = await wado(archive, { study }, path, limits);
    if (files.length === 0) throw new ScrimFailure('ARCHIVE_ANSWER', { what: 'a study without instances' });
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    return { folder, files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0), error: null };
  } catch (thrown) {
    await rm(path, { recursive: true, force: true });
    archive.signal?.throwIfAborted();
    return { folder: null, files: 0, bytes: 0, error: reported(thrown) };
  }
}

/** StudyInstanceUIDs, each once: those asked for by name, and those that the archive finds. */
async function studiesFound(archive: Archive, options: FetchOptions): Promise<string[]> {
  const { accession, patient, most } = options;
  const match = {
    ...(accession === undefined ? {} : { AccessionNumber: exact(accession, '--accession') }),
    ...(patient === undefined ? {} : { PatientID: exact(patient, '--patient') }),
  };
  const found = new Set(options.studies);
  const searched = Object.keys(match).length > 0;
  if (!searched && found.size === 0)
    throw new ScrimFailure('INVALID_REQUEST', { where: '--study, --accession, --patient' });
  for (let offset = 0; searched && found.size <= most; offset += pageSize) {
    const page = await qido(archive, 'studies', { match, limit: pageSize, offset });
    const before = found.size;
    for (const study of page) {
      const uid = study['0020000D']?.Value?.[0];
      if (typeof uid === 'string') found.add(uid);
    }
    // An archive that ignores the offset would answer the same page for ever.
    if (page.length < pageSize || found.size === before) break;
  }
  if (found.size > most) throw new ScrimFailure('INVALID_REQUEST', { where: `more than ${String(most)} studies` });
  if (found.size === 0) throw new ScrimFailure('NOT_FOUND');
  return [...found];
}

/** `*` and `?` are wild cards of a search and cannot be meant literally: a slip would fetch the whole archive. */
function exact(value: string, where: string): string {
  if (value.trim() === '' || /[*?\\]/.test(value)) throw new ScrimFailure('INVALID_REQUEST', { where });
  return value.trim();
}

export const allFetched = ({ counts, error }: Pick<FetchReport, 'counts' | 'error'>): boolean =>
  error === null && counts.failed === 0;
