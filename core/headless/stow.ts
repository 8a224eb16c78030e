import type { StowReport } from '../../contract/cli.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { ExportedObject } from '../export/reading.ts';
import { archiveBase, type ArchiveCredentials } from '../network/archive.ts';
import { bytesOf, stow, type StowInstance } from '../network/stow.ts';
import { checkedFile, clearancesIn, type CheckedFile } from './clearedFolder.ts';
import { standardPhoto } from './standardPhoto.ts';
import { reported, type Headless } from './headless.ts';
import { clearanceSuffix } from './records.ts';
import { openVerified } from './verifiedFile.ts';

export interface StowFolderOptions {
  readonly folder: string;
  /** Base URI of the archive's DICOMweb service. */
  readonly service: string;
  readonly credentials: ArchiveCredentials;
  /** Photos as standard objects of their own; they are refused otherwise. */
  readonly photos?: boolean;
}

type Item = StowReport['items'][number];
interface Waiting {
  readonly item: Item;
  readonly instance: StowInstance;
}

/** Of one request: enough to be quick, few enough that an interruption costs little. */
const batchInstances = 50;
const batchBytes = 256e6;

/**
 * Sends the cleared DICOM objects of a folder to an archive, in requests of bounded size. Each is read back and verified once more before its
 * request, and its bytes are compared with what was verified while they leave. Stops at a request that fails as a whole; what was not
 * reached is `unsent`.
 */
export async function stowCleared(
  headless: Headless,
  options: StowFolderOptions,
): Promise<Omit<StowReport, 'command' | 'version'>> {
  const archive = {
    base: archiveBase(options.service),
    credentials: options.credentials,
    signal: headless.signal,
  };
  const names = await clearancesIn(options.folder);
  const items = names.map((name): Item => {
    return { source: name.replace(clearanceSuffix, ''), state: 'unsent', reason: null, error: null };
  });
  let error: unknown = names.length === 0 ? new ScrimFailure('CASE_EMPTY') : null;
  try {
    const batch: Waiting[] = [];
    for (const [index, name] of names.entries()) {
      const waiting = await prepare(headless, options, name, items[index]!);
      if (waiting) {
        if (isFull(batch, waiting)) await send(archive, batch.splice(0));
        batch.push(waiting);
      }
      headless.progress(index + 1, names.length);
    }
    await send(archive, batch);
  } catch (thrown) {
    headless.signal.throwIfAborted();
    error = thrown;
  }
  const count = (state: Item['state']) => items.filter((item) => item.state === state).length;
  const counts = {
    stored: count('stored'),
    warned: count('warned'),
    failed: count('failed'),
    refused: count('refused'),
    unsent: count('unsent'),
  };
  return { items, counts, error: error === null ? null : reported(error) };
}

const isFull = (batch: readonly Waiting[], { instance }: Waiting): boolean =>
  batch.length >= batchInstances ||
  (batch.length > 0 && batch.reduce((sum, waiting) => sum + bytesOf(waiting.instance), bytesOf(instance)) > batchBytes);

/** Undefined for what is refused; its item says why. */
async function prepare(
  headless: Headless,
  { folder, photos }: StowFolderOptions,
  name: string,
  item: Item,
): Promise<Waiting | undefined> {
  try {
    const file = await checkedFile(headless, folder, name);
    const { source, path, cleared, content } = file;
    item.source = source;
    if (photos && cleared.photo) return { item, instance: await ofPhoto(headless, file, cleared.photo) };
    if (cleared.mediaType !== 'application/dicom') {
      throw new ScrimFailure('UNSUPPORTED_TYPE', { type: cleared.mediaType });
    }
    const sopInstance = new ExportedObject(content).required('SOPInstanceUID');
    async function* open(): AsyncGenerator<Uint8Array> {
      const file = await openVerified(path, cleared);
      try {
        yield* file.stream(0) as AsyncIterable<Uint8Array>;
      } finally {
        await file.close();
      }
    }
    return { item, instance: { cleared, sopInstance, open } };
  } catch (thrown) {
    headless.signal.throwIfAborted();
    Object.assign(item, { state: 'refused', error: reported(thrown) });
    return undefined;
  }
}

async function ofPhoto(
  headless: Headless,
  file: CheckedFile,
  photo: NonNullable<CheckedFile['cleared']['photo']>,
): Promise<StowInstance> {
  const object = await standardPhoto(headless, file, photo);
  async function* open(): AsyncGenerator<Uint8Array> {
    yield object;
  }
  const sopInstance = new ExportedObject(object).required('SOPInstanceUID');
  return { cleared: file.cleared, bytes: object.length, sopInstance, open };
}

async function send(archive: Parameters<typeof stow>[0], batch: readonly Waiting[]): Promise<void> {
  const results = await stow(
    archive,
    batch.map(({ instance }) => instance),
  );
  results.forEach(({ state, reason }, index) => Object.assign(batch[index]!.item, { state, reason }));
}

/** Whether the archive confirmed all that was there. */
export const allStored = ({ counts, error }: Pick<StowReport, 'counts' | 'error'>): boolean =>
  error === null && counts.failed + counts.refused + counts.unsent === 0;
