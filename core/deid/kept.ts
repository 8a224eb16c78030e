import type { KeptFinding } from '../../model/clearance.ts';
import { isTemplateRight } from '../../model/deviceTemplate.ts';
import type { ItemDetail } from '../../model/item.ts';
import { detectedPlace, type Region } from '../../model/redaction.ts';

/** What was found in the item and stays visible, wholly or in part, by whose right; before names and reasons were kept, by who approved the whole. */
export function keptFindings({ regions }: Pick<ItemDetail, 'regions'>, approvedBy: string): KeptFinding[] {
  return regions.flatMap((region): KeptFinding[] => {
    const { origin, decision, rejection } = region;
    if (origin.kind !== 'proposal') return [];
    const { what, textClass, found } = origin;
    // What was seen there is what somebody decided about, whatever shape was given to it since.
    const { box, frames } = detectedPlace(region);
    const finding = { frames, shape: { kind: 'rectangle', box } as const, what, ...(textClass && { textClass }) };
    if (decision === 'accepted') return found ? [{ ...finding, by: approvedBy, partly: true }] : [];
    const { by = approvedBy, at, reason } = rejection ?? {};
    return [{ ...finding, by, ...(at && { at }), ...(reason && { reason }) }];
  });
}

/** Nobody looks at what a policy approves: there text may stay by a template's right alone, and only text that was read as saying nothing of a person. */
export const mayStayUnattended = ({ origin, decision, rejection }: Region): boolean =>
  decision === 'rejected' &&
  origin.kind === 'proposal' &&
  origin.what === 'text' &&
  origin.textClass === 'measurement' &&
  rejection?.by !== undefined &&
  isTemplateRight(rejection.by);
