import { visibleAnnotations, type Annotation } from '../../model/annotation.ts';
import type { ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Content } from '../files/content.ts';
import { citedImage } from './citedImage.ts';
import type { ExportItem } from './exportFolder.ts';
import { measurementReport } from './measurementReport.ts';
import { presentationState } from './presentationState.ts';

/** An object with what was drawn on it: all is made first, so that an image does not leave without its annotations. UNSUPPORTED_TYPE for a photo. */
export function withDerived(
  cleared: ClearedImage,
  bytes: Uint8Array | Content,
  drawn: readonly Annotation[],
  when: { readonly now: Date; readonly version: string },
): ExportItem {
  if (cleared.mediaType !== 'application/dicom')
    throw new ScrimFailure('UNSUPPORTED_TYPE', { type: cleared.mediaType });
  const annotations = visibleAnnotations(drawn);
  if (annotations.length === 0) return { cleared, bytes };
  const cited = citedImage(cleared, bytes);
  return {
    cleared,
    bytes,
    derived: [presentationState(cited, annotations, when), measurementReport(cited, annotations, when)],
  };
}
