import { ScrimFailure } from '../../model/errors.ts';
import { srgbProfile } from '../codecs/srgbProfile.ts';
import { encodeElement } from '../dicom/encode.ts';
import { rewriteDicom, type Addition, type Editor } from '../dicom/rewrite.ts';
import { openReport, type Report } from '../dicom/report.ts';
import { Tag } from '../dicom/tags.ts';
import { sopClassOf } from '../dicom/sopClass.ts';
import { isPalettePresentation } from '../dicom/uids.ts';
import { requirePalette, type ClearedDicom } from './clearDicom.ts';
import { identityFor, longitudinalOf } from './deidentify.ts';
import { HeaderEditor } from './headerEditor.ts';
import { methodAdditions } from './method.ts';
import type { Profile } from './profile.ts';
import type { Pseudonyms } from './pseudonym.ts';

export interface ClearReportRequest {
  /** Its Clean Structured Content option is on for a report, Clean Graphics for a presentation state; DICOM_EMBEDDED_DOCUMENT otherwise. */
  readonly profile: Profile;
  readonly pseudonyms: Pseudonyms;
}

export interface ClearedReport extends Pick<ClearedDicom, 'actions' | 'pseudonyms'> {
  readonly bytes: Uint8Array;
}

const optionFor = { report: 'CleanStructuredContent', presentation: 'CleanGraphics' } as const;

/** A report has no pixels about which to claim anything. */
const claims: ReadonlySet<number> = new Set([Tag.BurnedInAnnotation, Tag.RecognizableVisualFeatures]);

/**
 * A new structured report, its content tree cleaned item by item as PS3.15 E.3.3 asks: texts word by word, names dummies, dates by the policy's
 * plan, references by their new UIDs, published codes and numbers as they were. A presentation state likewise (E.3.4). The source is not changed.
 */
export function clearReport(source: Report, { profile, pseudonyms }: ClearReportRequest): ClearedReport {
  if (!profile.options.has(optionFor[source.kind])) throw new ScrimFailure('DICOM_EMBEDDED_DOCUMENT');
  const { file } = source;
  const header = new HeaderEditor(file, profile, pseudonyms);
  const { added, ...identity } = identityFor(source, header, pseudonyms);
  const decided = header.decide();
  const editor: Editor = (element, siblings) =>
    claims.has(element.tag) ? { kind: 'remove' } : decided(element, siblings);
  const facts = {
    ...{ source: profile.source, options: header.optionsUsed, longitudinal: longitudinalOf(source, header) },
    ...{ pixelsClean: false, showsNoFace: false, facesClean: false },
  };
  const additions = [...methodAdditions(facts, file), ...added, ...profileAdditions(source)];
  const bytes = rewriteDicom(file, { editor, additions, meta: identity });
  requireReport(bytes, source);
  return { bytes, actions: header.counts, pseudonyms: [...header.pseudonymPairs] };
}

/** Colours that were sRGB by a profile of somebody's are so by Scrim's, which says nothing else. */
const profileAdditions = ({ file, values }: Report): Addition[] =>
  values.has(Tag.ICCProfile)
    ? [{ tag: Tag.ICCProfile, bytes: encodeElement(Tag.ICCProfile, 'OB', srgbProfile(), file) }]
    : [];

/** To a reader who knows nothing of the source it must be a report of the same class. */
function requireReport(bytes: Uint8Array, source: Report): void {
  let made: Report;
  try {
    made = openReport(bytes);
  } catch (thrown) {
    throw new ScrimFailure('PROFILE_VIOLATION', { what: 'the result cannot be read' }, { cause: thrown });
  }
  if (made.values.string(Tag.SOPClassUID) !== source.values.string(Tag.SOPClassUID)) {
    throw new ScrimFailure('PROFILE_VIOLATION', { what: 'the result is of another class' });
  }
  if (isPalettePresentation(sopClassOf(made.file))) requirePalette(made.values);
}
