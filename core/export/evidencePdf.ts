import type { Evidence, EvidenceImage } from '../../contract/evidence.schema.ts';
import type { CheckResult, KeptFinding } from '../../model/clearance.ts';
import type { FrameScope } from '../../model/redaction.ts';
import { facts, newDocument, page, room, textWidth, type Document } from './pdfPage.ts';

/** A crop by its name in the bundle. */
export type Crops = ReadonlyMap<string, Uint8Array>;

const factStyle = { size: 8.5, names: 118, gap: 2 } as const;
const cropBox = { width: 150, height: 100 } as const;

/** The evidence as a document for people: who cleared what, by which rules, what was checked, and every region that is shown. */
export async function evidencePdf(evidence: Evidence, crops: Crops, fonts: string): Promise<Uint8Array> {
  const { document, bytes } = newDocument('Evidence', evidence.madeAt, fonts);
  writeHead(document, evidence);
  evidence.images.forEach((image, index) => writeImage(document, image, index + 1, crops));
  document.end();
  return bytes;
}

function writeHead(document: Document, evidence: Evidence): void {
  const { policy, profile, models, images, before } = evidence;
  document.font('bold').fontSize(16).text('Evidence of de-identification').moveDown(0.6);
  facts(document, factStyle, [
    ['Made', `${evidence.madeAt} by Scrim ${evidence.version}`],
    ['Pictures', `${images.length}${evidence.refused > 0 ? `, ${evidence.refused} more refused` : ''}`],
    ['Policy', `${policy.content.name}, SHA-256 ${policy.sha256}`],
    ['Profile', `${profile.name}, ${profile.source}, SHA-256 ${profile.sha256}`],
    ...models.map(({ id, sha256, source }) => [`Model ${id}`, `${source}, SHA-256 ${sha256}`] as const),
    [
      'Before',
      before
        ? 'Shown. THIS DOCUMENT HOLDS WHAT WAS COVERED and is as confidential as the originals.'
        : 'Not shown: this document holds nothing that was covered.',
    ],
  ]);
}

function writeImage(document: Document, image: EvidenceImage, number: number, crops: Crops): void {
  room(document, 190);
  document.moveDown(0.8).font('bold').fontSize(12).text(`${number}. ${image.image}`, page.margin).moveDown(0.3);
  const size = image.columns > 0 ? `${image.columns} × ${image.rows}, ${image.frames} frames, ` : '';
  const actions = Object.entries(image.actions).map(([code, count]) => `${code} ${count}`);
  facts(document, factStyle, [
    ['File', `${image.mediaType}, ${size}${image.bytes} bytes${image.encoding ? `, ${image.encoding}` : ''}`],
    ['Original', `SHA-256 ${image.hashIn}`],
    ['Cleared', `SHA-256 ${image.hashOut}`],
    ['Cleared at', image.clearedAt],
    ['Approved by', image.approvedBy],
    ...(actions.length > 0 ? [['Actions', `${actions.join(', ')} (PS3.15 codes)`] as const] : []),
    ['Checks', told(image.checks)],
    ['Checked again', told(image.checkedAgain)],
    ['Left visible', keptWords(image.kept)],
    ['Regions', image.regions.length === 0 ? 'none' : String(image.regions.length)],
  ]);
  image.regions.forEach((region, index) => {
    const shown = [
      ['before', region.before],
      ['after', region.after],
    ] as const;
    const pictures = shown.flatMap(([what, name]) => {
      const bytes = name === null ? undefined : crops.get(name);
      return bytes ? [[what, bytes] as const] : [];
    });
    writeRegion(
      document,
      `${index + 1}. ${region.what}, ${placeOf(region)}, approved by ${region.approvedBy}`,
      pictures,
    );
  });
  image.cosmetic.forEach((region, index) => {
    const how = region.style === 'blur' ? 'blurred' : 'pixelated';
    const line = `${index + 1}. ${how} for looks only, hides nothing: ${placeOf(region)}, by ${region.approvedBy}`;
    writeRegion(document, line, []);
  });
  image.kept?.forEach((finding, index) => {
    writeRegion(document, `${index + 1}. left visible: ${keptLine(finding)}`, []);
  });
}

function placeOf({ shape, frames }: Pick<KeptFinding, 'shape' | 'frames'>): string {
  const { x, y, width, height } = shape.box;
  const place = [x, y, width, height].map((value) => Math.round(value)).join(', ');
  return `${shape.kind} (${place}), ${framesLine(frames)}`;
}

function framesLine(frames: FrameScope): string {
  if (typeof frames === 'object') return `frames ${frames.from + 1} to ${frames.to + 1}`;
  return frames === 'all' ? 'all frames' : `frame ${frames + 1}`;
}

function keptLine(finding: KeptFinding): string {
  const { what, textClass, partly, by, at, reason } = finding;
  const kind = `${what}${textClass ? ` (${textClass})` : ''}${partly ? ', burned in part' : ''}`;
  return `${kind}, ${placeOf(finding)}, by ${by}${at ? ` at ${at}` : ''}${reason ? `: ${reason}` : ''}`;
}

function keptWords(kept: EvidenceImage['kept']): string {
  if (kept === null) return 'not recorded';
  return kept.length === 0 ? 'nothing of what was found' : String(kept.length);
}

function writeRegion(
  document: Document,
  words: string,
  pictures: readonly (readonly [what: string, bytes: Uint8Array])[],
): void {
  room(document, pictures.length > 0 ? cropBox.height + 40 : 16);
  document
    .font('regular')
    .fontSize(8)
    .text(words, page.margin, document.y + 4, { width: textWidth });
  if (pictures.length === 0) return;
  const top = document.y + 2;
  pictures.forEach(([what, bytes], index) => {
    const left = page.margin + index * (cropBox.width + 16);
    document.image(Buffer.from(bytes), left, top, { fit: [cropBox.width, cropBox.height] });
    document.fontSize(7).text(what, left, top + cropBox.height + 2, { width: cropBox.width });
  });
  document.y = top + cropBox.height + 14;
}

const told = (checks: readonly CheckResult[]): string =>
  checks.map(({ check, passed }) => `${check} ${passed ? 'passed' : 'FAILED'}`).join(', ');
