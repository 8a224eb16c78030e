import { asciiBytes, encodeElement, encodeSequence, type ElementEncoding } from '../dicom/encode.ts';
import type { Addition } from '../dicom/rewrite.ts';
import { Tag } from '../dicom/tags.ts';
import { methodCodes, type MethodName } from './options.ts';
import type { Longitudinal } from './optionUse.ts';

/** What was done to this file, as far as it is true of it. */
export interface MethodFacts {
  /** Edition and table, as the profile names them. */
  readonly source: string;
  /**
   * Text detection covered all frames, its findings were decided upon, and the source's own warning, if there was one, was acted upon: Clean
   * Pixel Data Option, PS3.15 E.3.1.
   */
  readonly pixelsClean: boolean;
  /** The kind of picture cannot show a face, a grey projection or ultrasound image, and the source does not say that it does. */
  readonly showsNoFace: boolean;
  /** Faces were looked for on all frames, decided upon, and at least one was burned. */
  readonly facesClean: boolean;
  /** Options of the profile that had something to act upon. */
  readonly options: Iterable<MethodName>;
  readonly longitudinal: Longitudinal;
}

const written = new Map<string, readonly Addition[]>();
const mostWritten = 100;

/** The attributes of PS3.15 E.1.1 step 7 and E.2 that say what was done. None is written on belief; of the same facts they are the same bytes. */
export function methodAdditions(facts: MethodFacts, { explicit, littleEndian }: ElementEncoding): readonly Addition[] {
  const told = { ...facts, options: [...facts.options], explicit, littleEndian };
  const key = JSON.stringify(told);
  let additions = written.get(key);
  if (!additions) {
    if (written.size >= mostWritten) written.clear();
    written.set(key, (additions = madeAdditions(told, { explicit, littleEndian })));
  }
  return additions;
}

function madeAdditions(facts: MethodFacts, encoding: ElementEncoding): Addition[] {
  const text = (tag: number, vr: string, value: string): Addition => ({
    tag,
    bytes: encodeElement(tag, vr, asciiBytes(value), encoding),
  });
  const methods = new Set<MethodName>(['Basic', ...facts.options]);
  if (facts.pixelsClean) methods.add('CleanPixelData');
  if (facts.facesClean) methods.add('CleanRecognizableVisualFeatures');
  const codes = [...methods]
    .map((name) => methodCodes[name])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, meaning]) => methodCode(value, meaning, encoding));
  const method = `Scrim: ${facts.source}`.slice(0, 64);
  return [
    text(Tag.PatientIdentityRemoved, 'CS', 'YES'),
    text(Tag.DeidentificationMethod, 'LO', method),
    {
      tag: Tag.DeidentificationMethodCodeSequence,
      bytes: encodeSequence(Tag.DeidentificationMethodCodeSequence, codes, encoding),
    },
    ...(facts.pixelsClean ? [text(Tag.BurnedInAnnotation, 'CS', 'NO')] : []),
    ...(facts.showsNoFace ? [text(Tag.RecognizableVisualFeatures, 'CS', 'NO')] : []),
    text(Tag.LongitudinalTemporalInformationModified, 'CS', facts.longitudinal),
  ];
}

/** An item of CID 7050, De-identification Method. */
const methodCode = (value: string, meaning: string, encoding: ElementEncoding): Uint8Array =>
  Buffer.concat([
    encodeElement(Tag.CodeValue, 'SH', asciiBytes(value), encoding),
    encodeElement(Tag.CodingSchemeDesignator, 'SH', asciiBytes('DCM'), encoding),
    encodeElement(Tag.CodeMeaning, 'LO', asciiBytes(meaning), encoding),
  ]);

/**
 * Modalities (PS3.3 C.7.3.1.1.1) whose pictures are projections of the inside of the body or ultrasound. Slices of a head can be stacked to a
 * face, and a photograph may show one that a reviewer chose to leave: of those nothing is claimed.
 */
const faceless = new Set(['CR', 'DX', 'IO', 'IVUS', 'MG', 'PX', 'RF', 'US', 'XA']);
/** Only grey pictures: one in colour may be a photograph, whatever modality it was filed under. */
export const cannotShowFace = (modality: string, photometric: string): boolean =>
  faceless.has(modality) && (photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2');
