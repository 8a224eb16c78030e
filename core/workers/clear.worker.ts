import { rmSync } from 'node:fs';
import type { WorkerInput, WorkerReply } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { dicomGrid } from '../deid/burnGrid.ts';
import { clearPicture, prepareClearing } from '../deid/clearDicom.ts';
import { clearReport } from '../deid/clearReport.ts';
import { compareHeader } from '../deid/compareHeader.ts';
import { loadProfileOnce } from '../deid/profile.ts';
import { Pseudonyms } from '../deid/pseudonym.ts';
import { photoObject } from '../export/photoObject.ts';
import { allOf, type Content } from '../files/content.ts';
import { wholeOf, writeParts, type Part } from '../files/parts.ts';
import { openPicture } from '../dicom/picture.ts';
import { openReport } from '../dicom/report.ts';
import { isPhotoKind, sniff, sniffLength } from '../intake/sniff.ts';
import { photoGrid } from '../photo/burnGrid.ts';
import { clearPhoto } from '../photo/burn.ts';
import { hashOfContent } from '../files/hash.ts';
import { asDiskFailure } from '../vault/durable.ts';
import { writeSealed } from '../vault/sealedFile.ts';
import { serveTasks } from './runtime.ts';

serveTasks({
  'clear.make': (request, { open }) =>
    open(request.source, request.limits, async (content) => {
      if (request.sourceHash !== undefined && hashOfContent(content) !== request.sourceHash) {
        throw new ScrimFailure('FILE_CHANGED');
      }
      const { parts, ...made } = await make(content, request);
      const { to, again } = request;
      if (to !== undefined) {
        if (again) rmSync(pathOf(to), { force: true });
        return { ...made, length: write(to, parts) };
      }
      const bytes = wholeOf(parts);
      return { ...made, bytes, length: bytes.length };
    }),
  'clear.photoObject': async ({ source, limits, about }, { read }) => ({
    bytes: await photoObject(await read(source, limits), about, limits),
  }),
  'clear.compareHeader': ({ source, limits, profile, projectKey, deid, ...options }, { open }) =>
    open(source, limits, (content) => {
      const { kind } = sniff(content.slice(0, Math.min(sniffLength, content.length)));
      if (isPhotoKind(kind)) return { kind: 'pixels-alone' } as const;
      if (kind !== 'dicom') throw new ScrimFailure('UNKNOWN_TYPE');
      const [loaded, pseudonyms] = [loadProfileOnce(profile, deid), pseudonymsOf(projectKey)];
      return compareHeader(openPicture(content), { profile: loaded, pseudonyms, ...options });
    }),
  'clear.burnGrid': ({ source, limits, fill, anew = false }, { open }) =>
    open(source, limits, (content) => {
      const { kind } = sniff(content.slice(0, Math.min(sniffLength, content.length)));
      if (isPhotoKind(kind)) return { grid: photoGrid(allOf(content), fill, limits, anew) };
      if (kind !== 'dicom') throw new ScrimFailure('UNKNOWN_TYPE');
      return { grid: anew ? null : dicomGrid(openPicture(content)) };
    }),
  'clear.report': ({ source, limits, profile, projectKey, deid, sourceHash }, { open }) =>
    open(source, limits, (content) => {
      if (hashOfContent(content) !== sourceHash) throw new ScrimFailure('FILE_CHANGED');
      const pseudonyms = pseudonymsOf(projectKey);
      return clearReport(openReport(content, limits), { profile: loadProfileOnce(profile, deid), pseudonyms });
    }),
});

type Request = WorkerInput<'clear.make'>;
type Target = NonNullable<Request['to']>;

const pathOf = (to: Target): string => (typeof to === 'string' ? to : to.path);

/** What is sealed is on its way to where it will be kept, and need not outlast a crash. */
function write(to: Target, parts: readonly Part[]): number {
  try {
    if (typeof to === 'string') return writeParts(to, parts, { durable: true });
    return writeSealed(to, parts);
  } catch (thrown) {
    throw asDiskFailure(thrown);
  }
}

type Made = Omit<WorkerReply<'clear.make'>, 'bytes' | 'length'> & { readonly parts: readonly Part[] };

async function make(content: Content, request: Request): Promise<Made> {
  const { regions, cosmetic, fill, jpegQuality, limits, projectKey, pixelsReviewed } = request;
  const { facesReviewed = false, overlays } = request;
  const { kind } = sniff(content.slice(0, Math.min(sniffLength, content.length)));
  if (isPhotoKind(kind)) {
    const asked = { regions, cosmetic, fill, jpegQuality, limits };
    const { bytes, ...photo } = await clearPhoto({ bytes: allOf(content), ...asked });
    // A photo is made anew from its pixels alone: there is no header whose elements could be counted.
    return { ...photo, parts: [bytes], frames: 1, actions: {} };
  }
  if (kind !== 'dicom') throw new ScrimFailure('UNKNOWN_TYPE');
  const picture = openPicture(content);
  await prepareClearing(picture);
  const profile = loadProfileOnce(request.profile, request.deid);
  const pseudonyms = pseudonymsOf(projectKey);
  const reviewed = { pixelsReviewed, facesReviewed, overlays };
  const made = clearPicture(picture, { regions, cosmetic, fill, profile, pseudonyms, ...reviewed });
  return { ...made, mediaType: 'application/dicom' };
}

let last: { readonly key: Uint8Array; readonly pseudonyms: Pseudonyms } | undefined;

/** Those of one project are kept from file to file: slices of a series share most of their UIDs. */
function pseudonymsOf(key: Uint8Array): Pseudonyms {
  if (!last || Buffer.compare(last.key, key) !== 0) last = { key, pseudonyms: new Pseudonyms(key) };
  return last.pseudonyms;
}
