import type { WorkerReply, WorkerRequest } from '../../contract/workers.schema.ts';
import { withSource } from '../workers/source.ts';
import type { MediaType } from '../../model/item.ts';
import { deidSchema } from '../../model/policy.ts';
import type { BurnedRegion, PhotoEncoding } from '../../model/clearance.ts';
import type { CosmeticRegion } from '../../model/cosmetic.ts';
import type { OverlayPlane } from '../../model/overlay.ts';
import { allOf, type Content } from '../files/content.ts';
import { hashOfContent } from '../files/hash.ts';
import { withCosmetics, type Numbers } from './cosmetics.ts';
import { allowancesFor, type Allowances } from './allowances.ts';
import { unevenDates } from './dateShift.ts';
import { dicomNeedles } from './dicomNeedles.ts';
import { readDicomPixels } from './dicomPixels.ts';
import type { DicomPixels } from './dicomPixels.ts';
import { walkDicom } from './dicomWalk.ts';
import type { DicomLayout } from './dicomWalk.ts';
import { checkFileName, type FileNames } from './fileName.ts';
import { createFindings } from './findings.ts';
import type { Findings } from './findings.ts';
import type { Frames } from './frames.ts';
import { checkHeaders } from './headerRules.ts';
import { checkDicomIdentifiers, checkPhotoIdentifiers } from './identifiers.ts';
import { jpegEdgeFault, jpegGrain } from './jpegEdges.ts';
import { walkJpeg } from './jpegGrammar.ts';
import { checkMasks } from './maskUniformity.ts';
import { checkExactOutside, checkJpegOutside, sameGeometry } from './outsideMasks.ts';
import { mayBecome, mediaTypeOf } from './mediaType.ts';
import { decodeOriginal } from './originalPhoto.ts';
import { checkOverlays, compareOverlays } from './overlays.ts';
import { paletteOfAnother } from './palettes.ts';
import { photoNeedles } from './photoNeedles.ts';
import { decodePhoto, isTurned } from './photoPixels.ts';
import { walkPng } from './pngGrammar.ts';
import { checkRendered } from './rendered.ts';
import { isPresentation, isReport, presentationFaults, reportFaults, reportOfAnother } from './reports.ts';
import { unpackDicom } from './unpack.ts';

interface Job {
  readonly file: Content;
  readonly original: Content | undefined;
  readonly burned: readonly BurnedRegion[] | undefined;
  /** Said to be coarser; it covers nothing. */
  readonly cosmetic: readonly CosmeticRegion[];
  readonly overlays: readonly OverlayPlane[] | undefined;
  readonly megapixels: number;
  readonly findings: Findings;
  readonly allowances: Allowances;
  readonly names: FileNames | undefined;
  readonly encoding: PhotoEncoding | undefined;
}

/**
 * Reads a finished file as a stranger would and answers what each check found; it never says what it found there, only which rule and
 * where. A file of no known type fails; a check that could not run to its end fails.
 */
export async function verifyFile(request: WorkerRequest<'verify.file'>): Promise<WorkerReply<'verify.file'>> {
  const { limits, against } = request;
  return withSource(request.source, limits, (file) =>
    against
      ? withSource(against, limits, (original) => verifyContent(request, file, original))
      : verifyContent(request, file, undefined),
  );
}

async function verifyContent(
  { limits, burned, cosmetic = [], overlays, deid, againstHash, names, encoding }: WorkerRequest<'verify.file'>,
  file: Content,
  original: Content | undefined,
): Promise<WorkerReply<'verify.file'>> {
  const allowances = allowancesFor(deidSchema.optional().parse(deid));
  const findings = createFindings();
  findings.begin('media-type');
  const mediaType = typeOf(file);
  // Who knows the masks would know of overlays.
  const seen = overlays ?? (burned ? [] : undefined);
  const known = { burned, cosmetic, overlays: seen, names, encoding };
  const job: Job = { file, original, ...known, megapixels: limits.megapixels, findings, allowances };
  if (againstHash !== undefined) {
    findings.begin('original');
    const isIt = original !== undefined && hashOfContent(original) === againstHash;
    if (!isIt) findings.add('original', 'not the file that was cleared');
  }
  if (mediaType === undefined) findings.add('media-type', 'neither JPEG nor PNG nor DICOM');
  else if (mediaType !== 'application/dicom' && original && typeOf(original) === 'application/dicom') {
    await verifyRendered(job, original, { mediaType, mostBytes: limits.fileMegabytes * 1e6 });
  } else if (original && !mayBecome(headOf(original), mediaType)) {
    findings.add('media-type', 'not of the original’s type');
  } else if (mediaType === 'application/dicom') await verifyDicom(job, limits.fileMegabytes * 1e6);
  else await verifyPhoto(job, mediaType);
  return { mediaType: mediaType ?? null, checks: findings.results(), contentHash: hashOfContent(file) };
}

const headOf = (file: Content): Uint8Array => file.slice(0, Math.min(256, file.length));
const typeOf = (file: Content): MediaType | undefined => mediaTypeOf(headOf(file));

/** A frame of a DICOM object, given away as a picture. */
async function verifyRendered(
  job: Job,
  original: Content,
  { mediaType, mostBytes }: { readonly mediaType: 'image/jpeg' | 'image/png'; readonly mostBytes: number },
): Promise<void> {
  const { findings } = job;
  const source = walkDicom(unpackDicom(original, mostBytes)?.content ?? original, () => undefined);
  const made = await verifyPhoto({ ...job, original: undefined }, mediaType, source);
  if (!source.complete) findings.add('no-identifiers', 'the original could not be read to its end');
  findings.begin('outside-masks');
  if (!made) return findings.add('outside-masks', 'there are no pixels to compare');
  const pixels = await readDicomPixels(source);
  if (typeof pixels === 'string') findings.add('outside-masks', `the original: ${pixels}`);
  else checkRendered(made, pixels, { layout: source, jpeg: mediaType === 'image/jpeg' }, findings);
}

/** Answers the picture, where it decodes. `source`: the DICOM object that it was rendered of. */
async function verifyPhoto(
  job: Job,
  mediaType: 'image/jpeg' | 'image/png',
  source?: DicomLayout,
): Promise<Frames | undefined> {
  const { findings, megapixels } = job;
  const bytes = allOf(job.file);
  const original = job.original && allOf(job.original);
  const jpeg = mediaType === 'image/jpeg';
  const layout = jpeg ? walkJpeg(bytes, findings) : walkPng(bytes, megapixels, findings);
  const coded = layout ? ('scans' in layout ? layout.scans : layout.data) : [];
  const beyond = jpeg && layout ? jpegEdgeFault(bytes, megapixels * 1e6) : undefined;
  if (beyond) findings.add('length-accounted', beyond);
  const needles = source ? dicomNeedles(source.bytes, source) : original && photoNeedles(original);
  if (needles) {
    checkPhotoIdentifiers(bytes, coded, needles, findings);
    if (job.names) checkFileName(job.names, needles, findings);
  }
  findings.begin('pixels-decode');
  const made = await decodePhoto(bytes, megapixels);
  if (!made || !layout) {
    notDecoded(job, 'the picture does not decode completely');
    return undefined;
  }
  findings.begin('dimensions');
  if (made.width !== layout.width || made.height !== layout.height) {
    findings.add('dimensions', 'the decoded size is not the header’s');
  }
  if (job.burned) checkMasks(jpeg ? { ...made, blocks: () => bytes } : made, job.burned, jpeg ? 2 : 0, findings);
  if (!original) return made;
  const grained = jpeg ? { ...made, grain: () => jpegGrain(bytes, megapixels * 1e6) } : made;
  const kept = job.encoding === 'lossless-outside-blocks';
  const claim = kept ? ((await isTurned(original)) ? 'kept and turned' : 'kept') : undefined;
  comparePhoto(job, jpeg, { made: grained, claim, source: await decodeOriginal(original, megapixels) });
  return made;
}

interface Compared {
  readonly made: Frames;
  readonly source: Frames | undefined;
  /** What the record says of the blocks of a JPEG. */
  readonly claim: 'kept' | 'kept and turned' | undefined;
}

function comparePhoto(job: Job, jpeg: boolean, { made, source: decoded, claim }: Compared): void {
  const { burned, findings } = job;
  findings.begin('outside-masks');
  if (!decoded) return findings.add('outside-masks', 'the original does not decode');
  if (!sameGeometry(made, decoded)) return findings.add('dimensions', 'not the original’s size');
  const source = expected(job, decoded, made, { meanless: false, signed: 0 });
  if (jpeg) checkJpegOutside(made, source, burned, findings, claim);
  else checkExactOutside(made, source, burned, findings);
}

/** What the finished picture should be outside its masks: the original, coarser where it is said to be. */
const expected = ({ burned = [], cosmetic }: Job, original: Frames, made: Frames, numbers: Numbers): Frames =>
  cosmetic.length > 0 ? withCosmetics(original, made, { burned, cosmetic, numbers }) : original;

async function verifyDicom(job: Job, mostBytes: number): Promise<void> {
  const { findings } = job;
  findings.begin('grammar');
  findings.begin('length-accounted');
  const unpacked = unpackDicom(job.file, mostBytes);
  if (!unpacked) {
    findings.add('length-accounted', 'the deflated data set does not inflate');
    findings.add('headers', 'the header could not be read');
    return notDecoded(job, 'there is no data set');
  }
  if (unpacked.surplus) findings.add('length-accounted', unpacked.surplus);
  const layout = walkDicom(unpacked.content, (kind, what) => findings.add(kind, what));
  if (layout.complete) checkHeaders(layout.bytes, layout, findings, job.allowances);
  else findings.add('headers', 'the header could not be read to its end');
  if (job.allowances.deid.options.cleanGraphics && layout.complete) checkOverlays(layout, job.overlays, findings);
  const { cleanGraphics, cleanStructuredContent } = job.allowances.deid.options;
  if (cleanStructuredContent && isReport(layout)) return verifyReport(job, layout, mostBytes, reportFaults);
  if (cleanGraphics && isPresentation(layout)) return verifyReport(job, layout, mostBytes, presentationFaults);
  findings.begin('pixels-decode');
  const pixels = await readDicomPixels(layout, findings);
  if (typeof pixels === 'string') notDecoded(job, pixels);
  else checkDicomPixels(job, pixels);
  if (!job.original) return;
  const original = unpackDicom(job.original, mostBytes)?.content ?? job.original;
  await compareDicom({ ...job, original }, layout, typeof pixels === 'string' ? undefined : pixels);
}

/** In place of the checks of pixels, where the policy lets reports or presentation states leave. */
function verifyReport(
  job: Job,
  layout: DicomLayout,
  mostBytes: number,
  faultsOf: (layout: DicomLayout) => string[],
): void {
  const { findings, burned } = job;
  findings.begin('no-pixels');
  for (const fault of faultsOf(layout)) findings.add('no-pixels', fault);
  if (burned && burned.length > 0) findings.add('masks-uniform', 'there are no pixels to look at');
  if (!job.original) return;
  const original = unpackDicom(job.original, mostBytes)?.content ?? job.original;
  const source = compareHeaders({ ...job, original }, layout);
  const another = reportOfAnother(layout, source) ?? paletteOfAnother(layout, source);
  if (another) findings.add('no-pixels', another);
}

function checkDicomPixels({ burned, findings, megapixels }: Job, pixels: DicomPixels): void {
  if (pixels.surplusBits) findings.add('pixels-decode', 'bits beyond BitsStored are in use');
  findings.begin('dimensions');
  if (pixels.width * pixels.height > megapixels * 1e6) findings.add('dimensions', 'larger than the limit');
  // The blocks of a JPEG come back within a step of quantisation.
  if (burned) checkMasks(pixels, burned, pixels.grain?.(0) ? 2 : 0, findings);
}

async function compareDicom(
  job: Job & { readonly original: Content },
  layout: DicomLayout,
  made: DicomPixels | undefined,
): Promise<void> {
  const { burned, findings } = job;
  const source = compareHeaders(job, layout);
  if (!made) return;
  findings.begin('outside-masks');
  if (job.allowances.deid.options.cleanGraphics) compareOverlays(layout, source, job.overlays, findings);
  const colours = paletteOfAnother(layout, source);
  if (colours) findings.add('outside-masks', colours);
  const pixels = await readDicomPixels(source);
  if (typeof pixels === 'string') findings.add('outside-masks', `the original: ${pixels}`);
  else if (!sameGeometry(made, pixels)) findings.add('dimensions', 'not the original’s size');
  else checkExactOutside(made, expected(job, pixels, made, pixels.numbers), burned, findings);
}

/** Answers the original as it was read. */
function compareHeaders(
  { original, findings, allowances, names }: Job & { readonly original: Content },
  layout: DicomLayout,
): DicomLayout {
  const source = walkDicom(original, () => undefined);
  const needles = dicomNeedles(source.bytes, source, allowances);
  checkDicomIdentifiers(layout, needles, findings, allowances);
  if (names) checkFileName(names, needles, findings);
  if (allowances.deid.dates === 'shift') {
    const uneven = unevenDates(
      [layout.bytes, layout],
      [source.bytes, source],
      (tag) => allowances.of(tag) === 'moved date',
    );
    if (uneven) findings.add('no-identifiers', uneven);
  }
  if (!source.complete) findings.add('no-identifiers', 'the original could not be read to its end');
  return source;
}

/** What depends on pixels has failed where there are none, so that no missing check can pass for a passed one. */
function notDecoded({ burned, original, findings }: Job, why: string): void {
  findings.add('pixels-decode', why);
  if (burned) findings.add('masks-uniform', 'there are no pixels to look at');
  if (original) findings.add('outside-masks', 'there are no pixels to compare');
}
