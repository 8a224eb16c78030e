import type { WorkerReply, WorkerRequest } from '../../contract/workers.schema.ts';
import { assertNever } from '../../model/result.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { allOf, type Content } from '../files/content.ts';
import { showCoarse } from '../deid/coarsePreview.ts';
import { prepareDecoding } from '../dicom/decode.ts';
import { readDirectory } from '../dicom/directory.ts';
import { headerFacts } from '../dicom/header.ts';
import { instanceIdentity, readPatient } from '../dicom/identity.ts';
import { patientIdentifiers } from '../dicom/patientIdentifiers.ts';
import { openPicture, type Picture } from '../dicom/picture.ts';
import { probeDicom } from '../dicom/probe.ts';
import { openReport } from '../dicom/report.ts';
import { frameSamples } from '../dicom/pixels.ts';
import { renderFrame } from '../dicom/render.ts';
import { dicomCrops, photoCrops } from '../export/crops.ts';
import { renderedDicom, renderedPhoto } from '../export/rendered.ts';
import { sniff, sniffLength, type FileKind } from '../intake/sniff.ts';
import { createZipReader } from '../intake/zip.ts';
import { captureHeadBytes, photoCapture } from '../photo/capture.ts';
import { photoPicture, thumbnailSide } from '../photo/preview.ts';
import { photoFacts, probePhoto } from '../photo/probe.ts';
import { tiffPageFile } from '../photo/tiffPageFile.ts';
import { isTidyTiff, readTiffStructure } from '../photo/tiffPages.ts';
import { hashOfContent } from '../files/hash.ts';
import { serveTasks } from './runtime.ts';

type Limits = WorkerRequest<'parse.probe'>['limits'];
const archives = createZipReader();

serveTasks({
  'parse.probe': ({ source, limits }, { open }) =>
    open(source, limits, async (content) => {
      const probed = await probe(content, limits);
      return source.kind === 'bytes' ? probed : { ...probed, contentHash: hashOfContent(content) };
    }),
  'parse.facts': ({ source, limits }, { open }) =>
    open(source, limits, async (content) => {
      const found = await factsOf(content, limits);
      return source.kind === 'bytes' ? found : { ...found, contentHash: hashOfContent(content) };
    }),
  'parse.header': ({ source, limits }, { open }) =>
    open(source, limits, (content) => {
      if (imageKind(content) !== 'dicom') throw new ScrimFailure('UNKNOWN_TYPE');
      return headerFacts(content, limits);
    }),
  'parse.report': ({ source, limits }, { open }) =>
    open(source, limits, (content) => {
      if (imageKind(content) !== 'dicom') throw new ScrimFailure('DICOM_EMBEDDED_DOCUMENT');
      const { values } = openReport(content, limits);
      return { identity: instanceIdentity(values), contentHash: hashOfContent(content) };
    }),
  'parse.identity': ({ source, limits }, { open }) =>
    open(
      source,
      limits,
      (content) => (imageKind(content) === 'dicom' ? readPatient(content, limits) : { capture: captureOf(content) }),
      { headOnly: true },
    ),
  'parse.zipList': async ({ path, inside, limits }) => ({
    entries: [...(await archives.list({ path, inside }, limits))],
  }),
  'parse.zipEntry': async ({ path, inside, index, limits }) => ({
    bytes: await archives.entry({ path, inside }, index, limits),
  }),
  'parse.pages': async ({ source, limits }, { read }) => {
    const bytes = await read(source, limits);
    return { pages: readTiffStructure(bytes).pages.length, tidy: isTidyTiff(bytes) };
  },
  'parse.page': async ({ source, page, limits }, { read }) => ({
    bytes: tiffPageFile(await read(source, limits), page),
  }),
  'parse.dicomdir': async ({ source, limits }, { read }) => ({
    files: readDirectory(await read(source, limits), limits).map((reference) => [...reference]),
  }),
  'parse.picture': ({ source, limits, frame, maxSide, window, coarse }, { open }) =>
    open(source, limits, async (content) => {
      if (imageKind(content) === 'dicom') {
        const picture = await readyPicture(content, limits);
        if (coarse) showCoarse(picture, frame, coarse);
        return renderFrame(picture, frame, { maxSide, window });
      }
      requireOnlyFrame(frame);
      return photoPicture(allOf(content), { maxSide, limits, coarse });
    }),
  'parse.rendered': ({ source, limits, ...request }, { open }) =>
    open(source, limits, async (content) => {
      const asked = { ...request, limits };
      return imageKind(content) === 'dicom' ? renderedDicom(content, asked) : renderedPhoto(allOf(content), asked);
    }),
  'parse.crops': ({ source, limits, ...request }, { open }) =>
    open(source, limits, async (content) => {
      const asked = { ...request, limits };
      const isDicom = imageKind(content) === 'dicom';
      return { pictures: await (isDicom ? dicomCrops(content, asked) : photoCrops(allOf(content), asked)) };
    }),
  'parse.samples': ({ source, limits, frame, coarse }, { open }) =>
    open(source, limits, async (content) => {
      if (imageKind(content) !== 'dicom') throw new ScrimFailure('INVALID_REQUEST', { where: 'samples of a photo' });
      const picture = await readyPicture(content, limits);
      if (coarse) showCoarse(picture, frame, coarse);
      return frameSamples(picture, frame);
    }),
});

const captureOf = (content: Content): ReturnType<typeof photoCapture> =>
  photoCapture(content.slice(0, Math.min(captureHeadBytes, content.length)));

async function probe(content: Content, limits: Limits): Promise<WorkerReply<'parse.probe'>> {
  if (imageKind(content) === 'photo') return probePhoto(allOf(content), limits);
  const { picture, ...found } = await dicomFacts(content, limits);
  return { ...found, thumbnail: await renderFrame(picture, 0, { maxSide: thumbnailSide }) };
}

async function factsOf(content: Content, limits: Limits): Promise<WorkerReply<'parse.facts'>> {
  if (imageKind(content) === 'photo') return photoFacts(allOf(content), limits);
  const { facts, identity, people } = await dicomFacts(content, limits);
  return { facts, identity, people };
}

async function dicomFacts(content: Content, limits: Limits) {
  const { facts, picture } = await probeDicom(content, limits);
  const { values } = picture;
  return { picture, facts, identity: instanceIdentity(values), people: patientIdentifiers(values) };
}

async function readyPicture(content: Content, limits: Limits): Promise<Picture> {
  const picture = openPicture(content, limits);
  await prepareDecoding(picture);
  return picture;
}

function imageKind(content: Content): 'photo' | 'dicom' {
  const found: FileKind = sniff(content.slice(0, Math.min(sniffLength, content.length)));
  switch (found.kind) {
    case 'jpeg':
    case 'png':
    case 'webp':
    case 'gif':
    case 'tiff':
    case 'bmp':
    case 'heif':
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
