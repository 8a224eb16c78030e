import { createHash } from 'node:crypto';
import { ScrimFailure } from '../../model/errors.ts';
import type { OverlayPlane } from '../../model/overlay.ts';
import { piecesOf, type Content } from '../files/content.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { asciiBytes, encodeElement } from '../dicom/encode.ts';
import type { Picture } from '../dicom/picture.ts';
import { rewriteParts, type Addition, type Edit, type Editor, type RewrittenFile } from '../dicom/rewrite.ts';
import { sopClassOf } from '../dicom/sopClass.ts';
import { Tag } from '../dicom/tags.ts';
import type { DicomElement } from '../dicom/walk.ts';
import { pixelElement, statesFrames } from '../dicom/pixelFormat.ts';
import type { BurnedPixels } from './burnDicom.ts';
import { HeaderEditor, type ActionCounts } from './headerEditor.ts';
import { cannotShowFace, methodAdditions, type MethodFacts } from './method.ts';
import type { PseudonymEntry } from './lookUp.ts';
import type { Longitudinal } from './optionUse.ts';
import type { Action } from './profile.schema.ts';
import type { Profile } from './profile.ts';
import { isStandardUid, type Pseudonyms } from './pseudonym.ts';
import { rawText } from './text.ts';

export interface DeidentifyOptions {
  readonly profile: Profile;
  readonly pseudonyms: Pseudonyms;
  /** Text detection ran over all frames and every finding was decided upon. */
  readonly pixelsReviewed: boolean;
  /** Faces were looked for on all frames and decided upon, and at least one will be burned. */
  readonly facesBurned?: boolean;
  /** Pixels will be filled: what was said of their range is no longer true. */
  readonly pixelsChange: boolean;
  /** Something is burned: only then may a warning of burned-in text be taken back. As `pixelsChange` where it is left out. */
  readonly pixelsCovered?: boolean | undefined;
  /** Planes that were looked at; none where it is left out. */
  readonly overlays?: readonly OverlayPlane[] | undefined;
  /** What is written in place of the source's pixel data. */
  readonly pixels: BurnedPixels;
  readonly trace?: Trace;
}

/** Looks on without a say: what was decided on each element, and what was done to it in the end. */
export interface Trace {
  readonly ruled: (element: DicomElement, action: Action) => void;
  readonly edited: (element: DicomElement, edit: Edit) => void;
}

export interface Deidentified {
  readonly made: RewrittenFile;
  readonly actions: ActionCounts;
  /** The look-up table of this file; for the vault alone. */
  readonly pseudonyms: readonly PseudonymEntry[];
}

/**
 * The object with its header de-identified and its pixels as `options.pixels` has them. Throws PROFILE_VIOLATION
 * where that cannot be done completely.
 */
export function deidentify(picture: Picture, options: DeidentifyOptions): Deidentified {
  const { file, values } = picture;
  const { profile, pseudonyms, pixels } = options;
  const header = new HeaderEditor(file, profile, pseudonyms, options.overlays);
  header.onRuling = options.trace?.ruled;
  const { sopClass, sopInstance, added } = identityFor({ file, values }, header, pseudonyms);
  // Which options acted is written near the start of the file, so with any of them all is decided before it is written.
  const editor = profile.options.size > 0 ? header.decide() : header.edit;
  const edited = pictureEditor(picture, editor, options);
  const made = rewriteParts(file, {
    editor: options.trace ? traced(edited, options.trace) : edited,
    additions: [...methodAdditions(methodFacts(picture, options, header), file), ...added],
    meta: { sopClass, sopInstance, transferSyntax: pixels.kind === 'coded' ? pixels.transferSyntax : undefined },
  });
  return { made, actions: header.counts, pseudonyms: header.pseudonymPairs };
}

const traced =
  (editor: Editor, trace: Trace): Editor =>
  (element, siblings) => {
    const edit = editor(element, siblings);
    trace.edited(element, edit);
    return edit.kind === 'descend' ? { kind: 'descend', editor: traced(edit.editor, trace) } : edit;
  };

interface NewIdentity {
  readonly sopClass: string;
  readonly sopInstance: string;
  /** SOPClassUID and SOPInstanceUID for an object that had none. */
  readonly added: readonly Addition[];
}

/** Throws PROFILE_VIOLATION for an object of no class of the standard. */
export function identityFor(
  { file, values }: Pick<Picture, 'file' | 'values'>,
  header: HeaderEditor,
  pseudonyms: Pseudonyms,
): NewIdentity {
  const sopClass = sopClassOf(file);
  if (!isStandardUid(sopClass)) throw new ScrimFailure('PROFILE_VIOLATION', { what: 'no standard SOP class' });
  // An object without an identity of its own gets one that its bytes decide, so that it is the same in every run.
  const original = values.string(Tag.SOPInstanceUID) ?? hashOf(file.content);
  const stays = isStandardUid(original) || header.retainsUid(original);
  const sopInstance = stays ? original : pseudonyms.uid(original);
  const own: readonly (readonly [tag: number, uid: string])[] = [
    [Tag.SOPClassUID, sopClass],
    [Tag.SOPInstanceUID, sopInstance],
  ];
  return { sopClass, sopInstance, added: own.filter(([tag]) => !values.has(tag)).map((uid) => addition(file, ...uid)) };
}

/** What somebody changed before stays changed. */
export function longitudinalOf({ values }: Pick<Picture, 'values'>, { longitudinal }: HeaderEditor): Longitudinal {
  const before = values.string(Tag.LongitudinalTemporalInformationModified);
  return longitudinal === 'UNMODIFIED' && before !== undefined && before !== 'UNMODIFIED' ? 'MODIFIED' : longitudinal;
}

function hashOf(content: Content): string {
  const hash = createHash('sha256');
  for (const piece of piecesOf(content, 0, content.length)) hash.update(piece);
  return hash.digest('hex');
}

const addition = (file: Picture['file'], tag: number, uid: string): Addition => ({
  tag,
  bytes: encodeElement(tag, 'UI', asciiBytes(uid), file),
});

/** A warning of the source is withdrawn only by who did something about it. */
function methodFacts(picture: Picture, options: DeidentifyOptions, header: HeaderEditor): MethodFacts {
  const { file, values, format } = picture;
  const warns = (tag: number): boolean =>
    file.elements.some((element) => element.tag === tag && saysYes(file.bytes, element));
  const { profile, pixelsReviewed, pixelsCovered = options.pixelsChange } = options;
  return {
    source: profile.source,
    pixelsClean: pixelsReviewed && (pixelsCovered || !warns(Tag.BurnedInAnnotation)),
    showsNoFace:
      cannotShowFace(values.string(Tag.Modality) ?? '', format.photometric) && !warns(Tag.RecognizableVisualFeatures),
    facesClean: options.facesBurned === true,
    options: header.optionsUsed,
    longitudinal: longitudinalOf(picture, header),
  };
}

/** Statements about the pixels that only the source could make, or that burning makes untrue. */
const ranges = new Set([Tag.SmallestImagePixelValue, Tag.LargestImagePixelValue, 0x00280108, 0x00280109]);
const lossy = tagOf('LossyImageCompression');
const claims = new Set([Tag.BurnedInAnnotation, Tag.RecognizableVisualFeatures]);

const palettes = new Set(['Red', 'Green', 'Blue'].map((colour) => tagOf(`${colour}PaletteColorLookupTableDescriptor`)));
const pixelPresentation = tagOf('PixelPresentation');
const monochrome = (bytes: Uint8Array, element: DicomElement): Edit =>
  /^(COLOR|MIXED)/.test(rawText(bytes, element))
    ? { kind: 'replace', value: asciiBytes('MONOCHROME') }
    : { kind: 'keep' };

function pictureEditor(
  picture: Picture,
  header: Editor,
  { pixelsChange, pixels }: Pick<DeidentifyOptions, 'pixelsChange' | 'pixels'>,
): Editor {
  const { tag: pixelTag } = pixelElement(picture.values);
  const counted = statesFrames(picture.values) ? undefined : asciiBytes(String(picture.format.frames));
  return (element, siblings) => {
    const edit = header(element, siblings);
    if (counted && element.tag === Tag.NumberOfFrames && siblings === picture.file.elements) {
      return { kind: 'replace', value: counted };
    }
    // That pixels were once compressed with loss stays true, however it was spelt.
    if (element.tag === lossy && edit.kind === 'remove') return { kind: 'replace', value: asciiBytes('01') };
    // What is only padded to an even length is kept: pixels and claims among it are not passed on as they were.
    const isPadded = edit.kind === 'replace' && isOwnValue(picture.file.bytes, element, edit.value);
    if (edit.kind !== 'keep' && !isPadded) return edit;
    if (picture.format.photometric !== 'PALETTE COLOR') {
      // Supplemental palettes are removed (bulk.ts); what speaks of them goes with them.
      if (palettes.has(element.tag)) return { kind: 'remove' };
      if (element.tag === pixelPresentation) return monochrome(picture.file.bytes, element);
    }
    if (siblings === picture.file.elements) {
      if (element.tag === pixelTag) return pixelEdit(pixels);
      const photometric =
        element.tag === Tag.PhotometricInterpretation && pixels.kind === 'coded' && pixels.photometric;
      if (photometric) return { kind: 'replace', value: asciiBytes(photometric) };
    }
    if (pixelsChange && ranges.has(element.tag)) return { kind: 'remove' };
    // A warning (YES) may pass; a reassurance of somebody else's may not.
    if (claims.has(element.tag) && !saysYes(picture.file.bytes, element)) return { kind: 'remove' };
    return edit;
  };
}

const isOwnValue = (bytes: Uint8Array, { valueStart, valueEnd }: DicomElement, value: Uint8Array): boolean =>
  value.buffer === bytes.buffer && Buffer.compare(value, bytes.subarray(valueStart, valueEnd)) === 0;

/** However it is spelt: who meant to warn is not to be overheard for a space or a small letter. */
const saysYes = (bytes: Uint8Array, element: DicomElement): boolean =>
  !element.items && /^\s*YES/i.test(rawText(bytes, element));

function pixelEdit(pixels: BurnedPixels): Edit {
  switch (pixels.kind) {
    case 'as they are':
      return { kind: 'keep' };
    case 'native':
      return { kind: 'stream', length: pixels.length, pieces: pixels.pieces };
    case 'coded':
      return { kind: 'encapsulate', frames: pixels.frames };
  }
}
