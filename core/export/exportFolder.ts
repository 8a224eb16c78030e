import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure, toScrimError, type ScrimError } from '../../model/errors.ts';
import { recheckClearance } from '../deid/clearance.ts';
import { TransferSyntax } from '../dicom/uids.ts';
import type { Content } from '../files/content.ts';
import { hashInTurns } from '../files/hash.ts';
import { writeNew } from '../files/newFile.ts';
import type { DerivedObject } from './derived.ts';
import { encodeDirectory } from './directory.ts';
import { ExportedObject } from './reading.ts';
import { listingOf, RecordTree } from './records.ts';

/** Finished bytes, or where they lie until the next item is asked for, with the clearance that vouches for them, and what Scrim wrote about them. */
export interface ExportItem {
  readonly bytes: Uint8Array | Content;
  readonly cleared: ClearedImage;
  /** What is filed in place of the bytes: a photo is no DICOM, the verified object made of it is. */
  readonly object?: Uint8Array;
  /** Filed if the image itself is. */
  readonly derived?: readonly DerivedObject[];
}

/** What became of one item, in the order in which they were given; files by their File IDs. */
export type Filed =
  | { readonly state: 'exported'; readonly file: string; readonly derived: readonly string[] }
  /** The same bytes were there already. */
  | { readonly state: 'duplicate'; readonly file: string }
  | { readonly state: 'refused'; readonly error: ScrimError };

export interface ExportedFolder {
  readonly items: readonly Filed[];
  /** The application profile of PS3.11 that the whole set keeps to; null where objects are in encodings that no profile named here allows. */
  readonly profile: string | null;
  /** Values of type 1 keys that the objects themselves do not tell. */
  readonly invented: number;
}

export interface ExportOptions {
  /** File-set ID, up to 16 characters of A–Z, 0–9 and _. */
  readonly fileSetId?: string;
  /** Whether a DICOMDIR is written; it is. */
  readonly directory?: boolean;
  readonly signal?: AbortSignal;
}

interface Export {
  readonly out: string;
  readonly tree: RecordTree;
  readonly syntaxes: Set<string>;
  /** By SOP Instance UID. */
  readonly filed: Map<string, { readonly hash: string; readonly file: string }>;
  invented: number;
}

/**
 * Writes objects as a File-set of PS3.10 with its DICOMDIR, byte by byte as they were cleared: nothing is transcoded, for then it would not be
 * what was verified. One object is held at a time. The DICOMDIR comes last, so a folder that has one is whole. Throws INVALID_REQUEST where
 * `out` holds something already; what is wrong with one object refuses that one.
 */
export async function exportFolder(
  items: AsyncIterable<ExportItem> | Iterable<ExportItem>,
  out: string,
  { fileSetId = 'SCRIM_EXPORT', directory = true, signal }: ExportOptions = {},
): Promise<ExportedFolder> {
  await mkdir(out, { recursive: true, mode: 0o700 });
  if ((await readdir(out)).length > 0) throw new ScrimFailure('INVALID_REQUEST', { where: 'the folder is not empty' });
  const job: Export = { out, tree: new RecordTree(), syntaxes: new Set(), filed: new Map(), invented: 0 };
  const results: Filed[] = [];
  for await (const item of items) {
    signal?.throwIfAborted();
    results.push(await fileItem(job, item));
  }
  if (directory && job.filed.size > 0) {
    await writeNew(join(out, 'DICOMDIR.PRT'), encodeDirectory(job.tree.patients, fileSetId));
    await rename(join(out, 'DICOMDIR.PRT'), join(out, 'DICOMDIR'));
  }
  return { items: results, profile: profileOf(job.syntaxes), invented: job.invented };
}

async function fileItem(job: Export, { bytes, cleared, object: standard, derived = [] }: ExportItem): Promise<Filed> {
  try {
    const hash = await hashInTurns(bytes);
    recheckClearance(cleared, hash);
    const { isNew, file } = standard
      ? await fileObject(job, standard, await hashInTurns(standard))
      : await fileObject(job, bytes, hash);
    if (!isNew) return { state: 'duplicate', file };
    const files: string[] = [];
    for (const object of derived)
      files.push((await fileObject(job, object.bytes, await hashInTurns(object.bytes))).file);
    return { state: 'exported', file, derived: files };
  } catch (thrown) {
    const error = toScrimError(thrown);
    // Of the medium, not of this object: the next would fail as well, and a record without its file must not be listed.
    if (!perObject.has(error.code)) throw thrown;
    return { state: 'refused', error };
  }
}

async function fileObject(job: Export, bytes: Uint8Array | Content, hash: string) {
  const object = new ExportedObject(bytes);
  // A File-set holds files of PS3.10 only: with preamble and File Meta Information.
  if (object.file.metaStart !== partTenStart)
    throw new ScrimFailure('EXPORT_KEY_MISSING', { keyword: 'TransferSyntaxUID' });
  const listing = listingOf(object);
  const known = job.filed.get(listing.instance);
  if (known && known.hash !== hash) throw new ScrimFailure('EXPORT_DUPLICATE');
  if (known) return { isNew: false, file: known.file };
  const fileId = job.tree.add(listing, object.required('SOPClassUID'));
  await mkdir(join(job.out, ...fileId.slice(0, -1)), { recursive: true, mode: 0o700 });
  await writeNew(join(job.out, ...fileId), bytes);
  const file = fileId.join('/');
  job.filed.set(listing.instance, { hash, file });
  job.syntaxes.add(listing.transferSyntax);
  job.invented += listing.invented;
  return { isNew: true, file };
}

const partTenStart = 132;

const perObject = new Set<string>(
  'NOT_CLEARED EXPORT_KEY_MISSING EXPORT_DUPLICATE DAMAGED_FILE UNKNOWN_TYPE DICOM_TRANSFER_SYNTAX DICOM_SYNTAX_MISMATCH DICOM_BOMB'.split(
    ' ',
  ),
);

const jpeg = ['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51', '1.2.840.10008.1.2.4.70'];
const jpeg2000 = ['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91'];
/** General purpose profiles by the transfer syntaxes that they allow beside Explicit VR Little Endian; PS3.11 annexes D, H and I. */
const profiles: readonly (readonly [string, ReadonlySet<string>])[] = [
  ['STD-GEN-CD', new Set([TransferSyntax.ExplicitVRLittleEndian])],
  ['STD-GEN-DVD-JPEG', new Set([TransferSyntax.ExplicitVRLittleEndian, ...jpeg])],
  ['STD-GEN-DVD-J2K', new Set([TransferSyntax.ExplicitVRLittleEndian, ...jpeg, ...jpeg2000])],
];

function profileOf(syntaxes: ReadonlySet<string>): string | null {
  const fits = profiles.find(([, allowed]) => [...syntaxes].every((syntax) => allowed.has(syntax)));
  return fits?.[0] ?? null;
}
