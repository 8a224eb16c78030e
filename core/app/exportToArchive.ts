import { ScrimFailure } from '../../model/errors.ts';
import type { ExportedItem } from '../../model/exporting.ts';
import { ExportedObject } from '../export/reading.ts';
import type { Archive } from '../network/archive.ts';
import { bytesOf, stow, type StowInstance } from '../network/stow.ts';
import type { ClearCaseParts } from './clearCase.ts';
import { whileLeaving, type Leaving } from './exportSource.ts';
import { photoObjectOf, type PhotoPlaces } from './photoPlaces.ts';
import { refusing, type ExportRun } from './exportToFolder.ts';

interface Waiting {
  readonly entry: ExportedItem;
  readonly instance: StowInstance;
}

/** Of one request: enough to be quick, few enough that an interruption costs little. */
const batchInstances = 50;
const batchBytes = 256e6;

/** Sends cleared DICOM objects in requests of bounded size. Stops at a request that fails as a whole; what was not reached stays `unsent`. */
export async function exportToArchive(
  parts: ClearCaseParts,
  archive: Archive,
  run: ExportRun & { readonly places: PhotoPlaces },
): Promise<void> {
  const { items, signal, progress, places } = run;
  const batch: Waiting[] = [];
  for (const [index, entry] of items.entries()) {
    const waiting = await refusing(entry, signal, () => instanceOf(parts, places, entry, signal));
    if (waiting) {
      const bytes = batch.reduce((sum, { instance }) => sum + bytesOf(instance), bytesOf(waiting.instance));
      if (batch.length >= batchInstances || (batch.length > 0 && bytes > batchBytes))
        await send(archive, batch.splice(0));
      batch.push(waiting);
    }
    progress(index + 1);
  }
  await send(archive, batch);
}

async function instanceOf(
  parts: ClearCaseParts,
  places: PhotoPlaces,
  entry: ExportedItem,
  signal: AbortSignal,
): Promise<Waiting> {
  return whileLeaving(parts, entry.item, signal, (ready) => instanceOfReady(parts, places, entry, ready, signal));
}

async function instanceOfReady(
  parts: ClearCaseParts,
  places: PhotoPlaces,
  entry: ExportedItem,
  ready: Leaving,
  signal: AbortSignal,
): Promise<Waiting> {
  const { cleared, content } = ready;
  const object = await photoObjectOf(parts, places, ready, signal);
  if (object) {
    async function* held(): AsyncGenerator<Uint8Array> {
      yield object!;
    }
    const sopInstance = new ExportedObject(object).required('SOPInstanceUID');
    return { entry, instance: { cleared, bytes: object.length, sopInstance, open: held } };
  }
  if (cleared.mediaType !== 'application/dicom')
    throw new ScrimFailure('UNSUPPORTED_TYPE', { type: cleared.mediaType });
  const sopInstance = new ExportedObject(content).required('SOPInstanceUID');
  async function* open(): AsyncGenerator<Uint8Array> {
    yield* (await parts.blobs.open(cleared.outputHash, 0)) as AsyncIterable<Uint8Array>;
  }
  return { entry, instance: { cleared, sopInstance, open } };
}

async function send(archive: Archive, batch: readonly Waiting[]): Promise<void> {
  const results = await stow(
    archive,
    batch.map(({ instance }) => instance),
  );
  results.forEach(({ state, reason }, index) => Object.assign(batch[index]!.entry, { state, reason }));
}
