import { z } from 'zod';
import { cosmeticStyleSchema, type CosmeticStyle } from './cosmeticStyle.ts';
import { boxSchema, maskShapeSchema, type Box } from './geometry.ts';
import { regionIdSchema } from './ids.ts';
import { rejectionSchema } from './rejection.ts';

/** Where detection saw something: on one frame (from 0) or on all. */
export const foundFramesSchema = z.union([z.literal('all'), z.int().min(0)]);
export type FoundFrames = z.infer<typeof foundFramesSchema>;

/** Frames from one to another, both among them. */
const frameRangeSchema = z
  .strictObject({ from: z.int().min(0), to: z.int().min(1) })
  .refine(({ from, to }) => from < to);
type FrameRange = z.infer<typeof frameRangeSchema>;

/** Which frames a region covers: one (from 0), some that follow each other, or all. */
export const frameScopeSchema = z.union([foundFramesSchema, frameRangeSchema]);
export type FrameScope = z.infer<typeof frameScopeSchema>;

/** `region`: pixels outside the device's own image regions (SequenceOfUltrasoundRegions) or a known banner. */
export const proposalKindSchema = z.enum(['face', 'text', 'region']);
export type ProposalKind = z.infer<typeof proposalKindSchema>;

/** What a line of burned-in text is taken for. A hint for the reviewer, never a permission to keep it. */
export const textClassSchema = z.enum(['identifier', 'probable', 'measurement', 'unknown']);
export type TextClass = z.infer<typeof textClassSchema>;

const weight: Readonly<Record<TextClass, number>> = { measurement: 0, unknown: 1, probable: 2, identifier: 3 };

/** Whether what was decided about text of one class holds for text of another: a word about a measurement is none about a name. */
export const isNoWorse = (found: TextClass | undefined, decided: TextClass | undefined): boolean =>
  weight[found ?? 'unknown'] <= weight[decided ?? 'unknown'];

/** What a person is asked to look for where no detector can say where it is. */
export const lookSchema = z.enum(['partial-face']);
export type Look = z.infer<typeof lookSchema>;

export const regionOriginSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('proposal'),
    what: proposalKindSchema,
    /** 0–1; what the detector reported. */
    score: z.number().min(0).max(1),
    /** Why it was proposed, for the reviewer. It may quote what was read, so it stays on the workstation. */
    reason: z.string().max(300),
    textClass: textClassSchema.optional(),
    /** A measurement and nothing else, read as such wherever it shows: a template may keep it. Absent: only a person may. */
    keepable: z.literal(true).optional(),
    /** Where it was found, if somebody has since made it cover a part of that only. */
    found: boxSchema.optional(),
    /** Where detection saw it, if somebody has since made it another shape or put it on other frames. Core's word, whatever it is sent. */
    detected: z.object({ box: boxSchema, frames: frameScopeSchema }).optional(),
  }),
  z.object({ kind: z.literal('manual') }),
]);
export type RegionOrigin = z.infer<typeof regionOriginSchema>;

/** A proposal is `pending` until someone, or a policy, decides. A manual region is accepted from the start. */
export const regionDecisionSchema = z.enum(['pending', 'accepted', 'rejected']);
export type RegionDecision = z.infer<typeof regionDecisionSchema>;

export const regionSchema = z
  .object({
    id: regionIdSchema,
    frames: frameScopeSchema,
    shape: maskShapeSchema,
    origin: regionOriginSchema,
    decision: regionDecisionSchema,
    /** Why a face or text was rejected; absent in what was decided before a reason was asked for. */
    rejection: rejectionSchema.optional(),
    /** Not a redaction: it is shown coarser and hides nothing (`model/cosmetic.ts`). Only what a person drew can be; absent for solid fill. */
    cosmetic: cosmeticStyleSchema.optional(),
  })
  .refine(({ cosmetic, origin }) => cosmetic === undefined || origin.kind === 'manual', {
    path: ['cosmetic'],
    message: 'what was found cannot be covered by pixels that can be reckoned back',
  });
/** Something to be burned in, or proposed to be. */
export type Region = z.infer<typeof regionSchema>;

/** Where detection saw a proposal, whatever a person made of its shape since; of a manual region, where it is. */
export function detectedPlace({ origin, shape, frames }: Region): { readonly box: Box; readonly frames: FrameScope } {
  if (origin.kind === 'manual') return { box: shape.box, frames };
  return origin.detected ?? { box: origin.found ?? shape.box, frames };
}

/** Whether a proposal covers what detection saw, no more and no less. */
export function isAsDetected(region: Region): boolean {
  const { origin, shape } = region;
  // Corners are not compared: core tells whenever a shape is no longer the one that was found.
  if (shape.kind === 'polygon') return origin.kind === 'proposal' && !origin.detected && !origin.found;
  if (shape.kind !== 'rectangle') return false;
  const { box, frames } = detectedPlace(region);
  const { x, y, width, height } = shape.box;
  return (
    sameFrames(frames, region.frames) && x === box.x && y === box.y && width === box.width && height === box.height
  );
}

export function coversFrame({ frames }: Pick<Region, 'frames'>, frame: number): boolean {
  if (typeof frames === 'object') return frames.from <= frame && frame <= frames.to;
  return frames === 'all' || frames === frame;
}

/** The first and the last frame that a scope names; undefined for all. */
export function rangeOf(frames: FrameScope): FrameRange | undefined {
  if (frames === 'all') return undefined;
  return typeof frames === 'object' ? frames : { from: frames, to: frames };
}

/** Whether all of these frames are in a picture that has so many. */
export const framesExist = (frames: FrameScope, count: number): boolean => (rangeOf(frames)?.to ?? 0) < count;

export function sameFrames(a: FrameScope, b: FrameScope): boolean {
  const [one, other] = [rangeOf(a), rangeOf(b)];
  return one?.from === other?.from && one?.to === other?.to;
}

/** Whether all frames of the other are in it. */
export function framesInclude(frames: FrameScope, other: FrameScope): boolean {
  const [outer, inner] = [rangeOf(frames), rangeOf(other)];
  if (!outer) return true;
  return inner !== undefined && outer.from <= inner.from && inner.to <= outer.to;
}

/** Whether any frame is in both. */
export function framesMeet(a: FrameScope, b: FrameScope): boolean {
  const [one, other] = [rangeOf(a), rangeOf(b)];
  return !one || !other || (one.from <= other.to && other.from <= one.to);
}

export const pendingCount = (regions: readonly Region[]): number =>
  regions.filter((region) => region.decision === 'pending').length;

/** Of burned pixels; greyscale images take its luminance. One colour for a picture, so that masks may overlap and share blocks. */
export const fillColourSchema = z.string().regex(/^#[0-9a-f]{6}$/);

/** 8-bit red, green and blue. */
export function fillParts(colour: string): [number, number, number] {
  const value = parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

/** What will be burned: accepted regions only, and none that is cosmetic. */
export const acceptedRegions = (regions: readonly Region[]): Region[] =>
  regions.filter((region) => region.decision === 'accepted' && !region.cosmetic);

/** What is shown coarser, in the order in which it lies; it covers nothing. */
export const cosmeticRegions = (regions: readonly Region[]): (Region & { readonly cosmetic: CosmeticStyle })[] =>
  regions.filter((region) => region.cosmetic !== undefined) as (Region & { cosmetic: CosmeticStyle })[];
