import { createHash } from 'node:crypto';
import type { WorkerReply, WorkerRequest } from '../../contract/workers.schema.ts';
import { assertNever } from '../../model/result.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { sha256Schema, type Sha256 } from '../../model/ids.ts';
import { prepareDecoding } from '../dicom/decode.ts';
import { readDirectory } from '../dicom/directory.ts';
import { instanceIdentity, readIdentity } from '../dicom/identity.ts';
import { openPicture, type Picture } from '../dicom/picture.ts';
import { probeDicom } from '../dicom/probe.ts';
import { frameSamples } from '../dicom/pixels.ts';
import { renderFrame } from '../dicom/render.ts';
import { sniff, sniffLength, type FileKind } from '../intake/sniff.ts';
import { createZipReader } from '../intake/zip.ts';
import { photoPicture, thumbnailSide } from '../photo/preview.ts';
import { probePhoto } from '../photo/probe.ts';
import { serveTasks } from './runtime.ts';

type Limits = WorkerRequest<'parse.probe'>['limits'];
const archives = createZipReader();

serveTasks({
  'parse.probe': async ({ source, limits }, { read }) => {
    const bytes = await read(source, limits);
    const probed = await probe(bytes, limits);
    return source.kind === 'bytes' ? probed : { ...probed, contentHash: sha256(bytes) };
  },
  'parse.identity': async ({ source, limits }, { read }) => {
    const bytes = await read(source, limits);
    return imageKind(bytes) === 'dicom' ? { identity: readIdentity(bytes, limits) } : {};
  },
  'parse.zipList': async ({ path, inside, limits }) => ({
    entries: [...(await archives.list({ path, inside }, limits))],
  }),
  'parse.zipEntry': async ({ path, inside, index, limits }) => ({
    bytes: await archives.entry({ path, inside }, index, limits),
  }),
  'parse.dicomdir': async ({ source, limits }, { read }) => ({
    files: readDirectory(await read(source, limits), limits).map((reference) => [...reference]),
  }),
  'parse.picture': async ({ source, limits, frame, maxSide, window }, { read }) => {
    const bytes = await read(source, limits);
    if (imageKind(bytes) === 'dicom') return renderFrame(await readyPicture(bytes, limits), frame, { maxSide, window });
    requireOnlyFrame(frame);
    return photoPicture(bytes, { maxSide, limits });
  },
  'parse.samples': async ({ source, limits, frame }, { read }) => {
    const bytes = await read(source, limits);
    if (imageKind(bytes) !== 'dicom') throw new ScrimFailure('INVALID_REQUEST', { where: 'samples of a photo' });
    return frameSamples(await readyPicture(bytes, limits), frame);
  },
});

const sha256 = (bytes: Uint8Array): Sha256 => sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));

async function probe(bytes: Uint8Array, limits: Limits): Promise<WorkerReply<'parse.probe'>> {
  if (imageKind(bytes) === 'photo') return probePhoto(bytes, limits);
  const { facts, picture } = await probeDicom(bytes, limits);
  const thumbnail = await renderFrame(picture, 0, { maxSide: thumbnailSide });
  return { facts, thumbnail, identity: instanceIdentity(picture.values) };
}

async function readyPicture(bytes: Uint8Array, limits: Limits): Promise<Picture> {
  const picture = openPicture(bytes, limits);
  await prepareDecoding(picture);
  return picture;
}

function imageKind(bytes: Uint8Array): 'photo' | 'dicom' {
  const found: FileKind = sniff(bytes.subarray(0, sniffLength));
  switch (found.kind) {
    case 'jpeg':
    case 'png':
      return 'photo';
    case 'dicom':
      return 'dicom';
    case 'dicomdir':
      throw new ScrimFailure('DICOMDIR_NOT_SHARED');
    case 'zip':
      // Archives are listed by parse.zipList, also those within one; as a picture, it lies deeper than that.
      throw new ScrimFailure('ZIP_NESTED');
    case 'empty':
      throw new ScrimFailure('EMPTY_FILE');
    case 'unsupported':
      throw new ScrimFailure('UNSUPPORTED_TYPE', { type: found.type });
    case 'unknown':
      throw new ScrimFailure('UNKNOWN_TYPE');
    default:
      return assertNever(found);
  }
}

function requireOnlyFrame(frame: number): void {
  if (frame !== 0) throw new ScrimFailure('NOT_FOUND');
}
