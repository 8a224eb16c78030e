import { z } from 'zod';

/** Why a person turned down a proposal to cover a face or text. Few, so that one key answers, and none holds free text. */
export const rejectionReasonSchema = z.enum([
  /** A detector's error: no face there, no writing there. */
  'nothing-there',
  /** A doll, a drawing, an animal, a statue. */
  'not-a-person',
  /** A person whom nobody could recognise by what is seen. */
  'not-recognisable',
  /** A measurement, a scale, a mark of side or of view. */
  'identifies-nobody',
  /** Another redaction covers it. */
  'covered-otherwise',
]);
export type RejectionReason = z.infer<typeof rejectionReasonSchema>;

/** Stands with the decision. The window says the reason; `at` and `by` are core's, whatever it is sent. */
export const rejectionSchema = z.object({
  reason: rejectionReasonSchema,
  at: z.iso.datetime().optional(),
  by: z.string().max(120).optional(),
});
export type Rejection = z.infer<typeof rejectionSchema>;

const reasonsFor: Readonly<Record<'face' | 'text', readonly RejectionReason[]>> = {
  face: ['nothing-there', 'not-a-person', 'not-recognisable', 'covered-otherwise'],
  text: ['nothing-there', 'identifies-nobody', 'covered-otherwise'],
};

interface Proposed {
  readonly origin: { readonly kind: string; readonly what?: string };
}

/** What may be said when this is rejected; empty where no reason is asked for. */
export function rejectionReasonsOf({ origin }: Proposed): readonly RejectionReason[] {
  if (origin.kind !== 'proposal') return [];
  return origin.what === 'face' || origin.what === 'text' ? reasonsFor[origin.what] : [];
}

interface Decided extends Proposed {
  readonly decision: string;
  readonly rejection?: Rejection | undefined;
}

/** A face or text turned down without a reason that fits it, or a reason that stands with anything else. */
export function isRejectionAmiss(region: Decided): boolean {
  const reasons = region.decision === 'rejected' ? rejectionReasonsOf(region) : [];
  if (reasons.length === 0) return region.rejection !== undefined;
  return region.rejection === undefined || !reasons.includes(region.rejection.reason);
}
