import { ScrimFailure } from '../../model/errors.ts';
import type { Picture } from '../dicom/picture.ts';
import { rewriteDicom, type Edit, type Editor } from '../dicom/rewrite.ts';
import { Tag } from '../dicom/tags.ts';
import type { DicomElement } from '../dicom/walk.ts';
import { HeaderEditor, type ActionCounts } from './headerEditor.ts';
import { cannotShowFace, methodAdditions, type MethodFacts } from './method.ts';
import type { Profile } from './profile.ts';
import { isStandardUid, type Pseudonyms } from './pseudonym.ts';
import { rawText } from './text.ts';

export interface DeidentifyOptions {
  readonly profile: Profile;
  readonly pseudonyms: Pseudonyms;
  /** Text detection ran over all frames and every finding was decided upon. */
  readonly pixelsReviewed: boolean;
  /** Pixels will be filled: what was said of their range is no longer true. */
  readonly pixelsChange: boolean;
}

/**
 * The object with its header de-identified and its pixels untouched, in the same transfer syntax. Throws PROFILE_VIOLATION
 * where that cannot be done completely.
 */
export function deidentify(picture: Picture, options: DeidentifyOptions): { bytes: Uint8Array; actions: ActionCounts } {
  const { file, values } = picture;
  const header = new HeaderEditor(file, options.profile, options.pseudonyms);
  const sopClass = values.string(Tag.SOPClassUID) ?? '';
  if (!isStandardUid(sopClass)) throw new ScrimFailure('PROFILE_VIOLATION', { what: 'no standard SOP class' });
  const original = values.string(Tag.SOPInstanceUID) ?? '';
  if (original === '') throw new ScrimFailure('PROFILE_VIOLATION', { what: 'no SOP instance' });
  const sopInstance = isStandardUid(original) ? original : options.pseudonyms.uid(original);
  const bytes = rewriteDicom(file, {
    editor: pictureEditor(picture, header.edit, options.pixelsChange),
    additions: methodAdditions(methodFacts(picture, options), file),
    meta: { sopClass, sopInstance },
  });
  return { bytes, actions: header.counts };
}

/** A warning of the source is withdrawn only by who did something about it. */
function methodFacts({ file, values, format }: Picture, options: DeidentifyOptions): MethodFacts {
  const warns = (tag: number): boolean =>
    file.elements.some((element) => element.tag === tag && saysYes(file.bytes, element));
  const { profile, pixelsReviewed, pixelsChange } = options;
  return {
    source: profile.source,
    pixelsClean: pixelsReviewed && (pixelsChange || !warns(Tag.BurnedInAnnotation)),
    showsNoFace:
      cannotShowFace(values.string(Tag.Modality) ?? '', format.photometric) && !warns(Tag.RecognizableVisualFeatures),
  };
}

/** Statements about the pixels that only the source could make, or that burning makes untrue. */
const ranges = new Set([Tag.SmallestImagePixelValue, Tag.LargestImagePixelValue, 0x00280108, 0x00280109]);
const claims = new Set([Tag.BurnedInAnnotation, Tag.RecognizableVisualFeatures]);

function pictureEditor(picture: Picture, header: Editor, pixelsChange: boolean): Editor {
  return (element, siblings) => {
    const edit = header(element, siblings);
    if (edit.kind !== 'keep') return edit;
    if (element.tag === Tag.PixelData && siblings === picture.file.elements) return exactPixels(picture, element);
    if (pixelsChange && ranges.has(element.tag)) return { kind: 'remove' };
    // A warning (YES) may pass; a reassurance of somebody else's may not.
    if (claims.has(element.tag) && !saysYes(picture.file.bytes, element)) return { kind: 'remove' };
    return edit;
  };
}

/** However it is spelt: who meant to warn is not to be overheard for a space or a small letter. */
const saysYes = (bytes: Uint8Array, element: DicomElement): boolean =>
  !element.items && /^\s*YES/i.test(rawText(bytes, element));

/** Bytes behind the last frame are no pixels, and nobody would see what they hold. */
function exactPixels({ file, format }: Picture, element: DicomElement): Edit {
  const wanted = format.frameBytes * format.frames;
  const exact = format.swapped ? wanted + (wanted % 2) : wanted;
  const behind = file.bytes.subarray(element.valueStart + exact, element.valueEnd);
  if (behind.length === exact % 2 && behind.every((byte) => byte === 0)) return { kind: 'keep' };
  return { kind: 'replace', value: file.bytes.subarray(element.valueStart, element.valueStart + exact) };
}
