import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Proposal, WorkerReply } from '../../contract/workers.schema.ts';
import type { Annotation } from '../../model/annotation.ts';
import { signatureOf } from '../../model/deviceSignature.ts';
import { isTemplateRight, templateRight, type DeviceTemplate } from '../../model/deviceTemplate.ts';
import type { EditHistory } from '../../model/editHistory.ts';
import { eyesNeededFor, isPhoto, type Depiction } from '../../model/depiction.ts';
import { ScrimFailure, type ScrimError } from '../../model/errors.ts';
import { boxIntersection, boxIoU, type Box } from '../../model/geometry.ts';
import { regionIdSchema } from '../../model/ids.ts';
import type { ItemDetail, ItemSummary } from '../../model/item.ts';
import { maskOfFound } from '../../model/outline.ts';
import {
  detectedPlace,
  framesExist,
  isAsDetected,
  isNoWorse,
  pendingCount,
  sameFrames,
  type Region,
} from '../../model/redaction.ts';
import { withKnownDevice, type AnsweredProposal } from '../detect/devices/templates.ts';
import type { ItemChange } from '../store/items.ts';

/** The item's state machine as pure decisions: from what an item is to what changes, or a refusal. */

/** As many regions as an item may hold (`itemDetailSchema`). */
export const MOST_REGIONS = 5000;
/** A new proposal that covers a rejected region this well (IoU) asks the same question again, and is dropped. */
const SAME_QUESTION = 0.7;
/** A new proposal is answered by an accepted region only if the burn leaves next to nothing of it. */
const ALREADY_BURNED = 0.98;

/** What is saved with regions and annotations: the colour of the former, and how they came to be. */
export interface EditsBeside {
  readonly fill?: string | undefined;
  readonly history?: EditHistory | undefined;
}

/** Edits of a person. What was reviewed needs another review; a cleared item must be reopened first. */
export function saveEdits(
  item: ItemDetail,
  submitted: boolean,
  revision: number,
  regions: readonly Region[],
  annotations: readonly Annotation[],
  beside: EditsBeside = {},
): ItemChange {
  insistOnRevision(item, revision);
  insistOnFree(submitted);
  switch (item.state.kind) {
    case 'imported':
    case 'quarantined':
    case 'cleared':
      throw new ScrimFailure('CONFLICT');
    case 'review':
    case 'reviewed':
      insistOnFrames(item, regions, annotations);
      return {
        ...{ regions: [...regions], annotations: [...annotations], state: { kind: 'review' } },
        ...{ fill: beside.fill, history: beside.history },
      };
  }
}

export function markReviewed(item: ItemDetail, revision: number, at: Date, by: string): ItemChange {
  insistOnRevision(item, revision);
  switch (item.state.kind) {
    case 'review': {
      const pending = pendingCount(item.regions);
      if (pending > 0) throw new ScrimFailure('REVIEW_INCOMPLETE', { pending });
      if (isUnseen(item)) throw new ScrimFailure('NEEDS_EYES', { why: 'head or neck' });
      return { state: { kind: 'reviewed', at: at.toISOString(), by } };
    }
    case 'reviewed':
      return {};
    case 'imported':
    case 'quarantined':
    case 'cleared':
      throw new ScrimFailure('CONFLICT');
  }
}

/** Takes a review, or a clearance that no submission uses, back. */
export function reopen(item: ItemDetail, submitted: boolean): ItemChange {
  insistOnFree(submitted);
  switch (item.state.kind) {
    case 'review':
      return {};
    case 'reviewed':
    case 'cleared':
      return { state: { kind: 'review' } };
    case 'imported':
    case 'quarantined':
      throw new ScrimFailure('CONFLICT');
  }
}

/** Keeps an item out of every case, or lets it be shared again. What was submitted is out already. */
export function setExcluded(submitted: boolean, excluded: boolean): ItemChange {
  insistOnFree(submitted);
  return { excluded };
}

/** Of a head or a neck, or with what may be part of a face, and nobody had it open: no approval by the dozen reaches it. */
const isUnseen = (item: ItemDetail): boolean =>
  !item.seen && (eyesNeededFor(item) === 'head-or-neck' || item.looks !== undefined);

/** A person has it before their eyes. */
export const markSeen = (): Pick<ItemChange, 'seen'> => ({ seen: true });

/**
 * What a person says that a photo shows. It is no edit of the picture, so a review stays, unless it turns out that nobody looked where somebody must.
 */
export function depict(item: ItemDetail, submitted: boolean, depiction: Depiction): ItemChange {
  if (!isPhoto(item)) throw new ScrimFailure('INVALID_REQUEST', { where: 'depiction of a DICOM object' });
  insistOnFree(submitted);
  if (!isUnseen({ ...item, depiction })) return { depiction };
  switch (item.state.kind) {
    case 'imported':
    case 'quarantined':
    case 'review':
      return { depiction };
    case 'reviewed':
      return { depiction, state: { kind: 'review' } };
    case 'cleared':
      throw new ScrimFailure('CONFLICT');
  }
}

/** Detection may run on everything but what was cleared. */
export function insistOnDetectable(item: ItemDetail): void {
  if (item.state.kind === 'cleared') throw new ScrimFailure('CONFLICT');
}

export type Detected = Pick<WorkerReply<'detect.propose'>, 'complete' | 'looks'> & {
  readonly proposals: readonly AnsweredProposal[];
};

/**
 * Detection has answered: manual regions and decisions stay, undecided proposals are replaced, and the item waits for a
 * person. Something new to decide takes a review back. What a template kept is a person's question again, unless one keeps what is read now.
 */
export function takeProposals(
  item: ItemDetail,
  submitted: boolean,
  { proposals, complete, looks }: Detected,
): ItemChange {
  insistOnDetectable(item);
  insistOnFree(submitted);
  const byTemplate = item.regions.filter(isKeptByTemplate);
  const decided = item.regions.filter((region) => region.decision !== 'pending' && !isKeptByTemplate(region));
  const fresh = unanswered(decided, proposals).map(({ keptBy, ...proposal }) => {
    const known = keptBy === undefined ? undefined : byTemplate.find((region) => asksTheSame(region, proposal));
    return known ? { ...known, rejection: keptRejection(keptBy) } : toRegion({ ...proposal, keptBy });
  });
  if (decided.length + fresh.length > MOST_REGIONS) throw new ScrimFailure('DETECTOR_FAILED');
  const isNew = fresh.some(({ id }) => !byTemplate.some((known) => known.id === id));
  const state = item.state.kind === 'reviewed' && !isNew ? item.state : ({ kind: 'review' } as const);
  return { regions: [...decided, ...fresh], scanned: complete, looks: looks.length > 0 ? looks : undefined, state };
}

const unanswered = (decided: readonly Region[], proposals: readonly AnsweredProposal[]): AnsweredProposal[] =>
  proposals.filter((proposal) => !decided.some((region) => asksTheSame(region, proposal)));

const isKeptByTemplate = ({ decision, rejection }: Region): boolean =>
  decision === 'rejected' && rejection?.by !== undefined && isTemplateRight(rejection.by);

/**
 * A second look at the finished file found what nobody decided about: the item waits for its reviewer with all of it, whatever resembles an earlier question,
 * for that answer did not do. That its case was submitted is no reason to lose it: it will be taken back.
 */
export function askAgain(item: ItemDetail, found: readonly Proposal[]): ItemChange {
  insistOnDetectable(item);
  if (item.regions.length + found.length > MOST_REGIONS) throw new ScrimFailure('DETECTOR_FAILED');
  return { regions: [...item.regions, ...found.map(toRegion)], state: { kind: 'review' } };
}

/**
 * A template that was saved while the item waits for review, as if detection had known it. Undefined where it has nothing to add, and where the item does
 * not wait. What a person has begun to change is theirs to decide.
 */
export function proposeTemplate(
  item: ItemDetail,
  submitted: boolean,
  template: DeviceTemplate,
): ItemChange | undefined {
  if (item.state.kind !== 'review' || submitted) return undefined;
  const isOpen = (region: Region): boolean => region.decision === 'pending' && toProposal(region).length > 0;
  const others = item.regions.filter((region) => !isOpen(region));
  const proposals = answeredBy(item, item.regions.filter(isOpen), [template]);
  const decided = others.filter(({ decision }) => decision !== 'pending');
  const regions = [...others, ...unanswered(decided, proposals).map(toRegion)];
  if (regions.length > MOST_REGIONS) return undefined;
  const answered = proposals.some(({ keptBy }) => keptBy !== undefined);
  return answered || regions.length > item.regions.length ? { regions } : undefined;
}

function answeredBy(
  { facts }: ItemDetail,
  regions: readonly Region[],
  templates: readonly DeviceTemplate[],
): readonly AnsweredProposal[] {
  const found = {
    proposals: regions.flatMap(toProposal),
    complete: { face: true, text: true, region: true },
    looks: [],
  };
  return withKnownDevice(found, signatureOf(facts), { banners: [], templates }).proposals;
}

/**
 * Templates were taken away: what one of them kept is a person's question, unless one that is left keeps it. Undefined where nothing changes. What was
 * cleared or submitted left by a right that held.
 */
export function withTemplates(
  item: ItemDetail,
  submitted: boolean,
  templates: readonly DeviceTemplate[],
): ItemChange | undefined {
  if (submitted || item.state.kind === 'cleared' || item.state.kind === 'imported') return undefined;
  const regions = item.regions.map((region): Region => {
    if (!isKeptByTemplate(region)) return region;
    const by = region.rejection?.by;
    const own = templates.filter(({ id }) => templateRight(id) === by);
    const answers = answeredBy(item, [region], [...own, ...templates]);
    const keptBy = answers.find(({ kind }) => kind === 'text')?.keptBy;
    if (keptBy === by) return region;
    return keptBy === undefined ? undecided(region) : { ...region, rejection: keptRejection(keptBy) };
  });
  if (regions.every((region, index) => region === item.regions[index])) return undefined;
  return item.state.kind === 'quarantined' ? { regions } : { regions, state: { kind: 'review' } };
}

const undecided = ({ rejection: _, ...region }: Region): Region => ({ ...region, decision: 'pending' });

/**
 * More names are known than when its text was judged: a line that names somebody is an identifier, and one that a template kept waits for a person after
 * all. What a person decided stays decided. Undefined where nothing changes.
 */
export function judgeAgain(item: ItemDetail, submitted: boolean, judge: Judge): ItemChange | undefined {
  if (item.state.kind !== 'review' || submitted) return undefined;
  let isChanged = false;
  const regions = item.regions.map((region): Region => {
    const isOpen = region.decision === 'pending' || isKeptByTemplate(region);
    const [proposal] = isOpen ? toProposal(region) : [];
    const [judged] = proposal ? judge([proposal]) : [];
    if (!judged?.textClass || judged.textClass === proposal?.textClass || region.origin.kind !== 'proposal')
      return region;
    isChanged = true;
    const { textClass, reason } = judged;
    return { ...undecided(region), origin: { ...region.origin, textClass, reason } };
  });
  return isChanged ? { regions } : undefined;
}

type Judge = (proposals: readonly Proposal[]) => Proposal[];

/** Nothing for what a person has begun to change. */
function toProposal(region: Region): Proposal[] {
  const { origin, frames, shape } = region;
  if (origin.kind !== 'proposal' || !isAsDetected(region) || typeof frames === 'object') return [];
  const { what: kind, score, reason, textClass, keepable } = origin;
  const outline = shape.kind === 'polygon' && { outline: shape.points };
  const read = { ...(textClass && { textClass }), ...(keepable && { keepable }) };
  return [{ kind, frames, box: shape.box, ...outline, score, reason, ...read }];
}

/** Detection could not run: the item must not be shared. What a person decided so far is kept. */
export function quarantine(item: ItemDetail, submitted: boolean, error: ScrimError): ItemChange {
  insistOnDetectable(item);
  insistOnFree(submitted);
  return { state: { kind: 'quarantined', error } };
}

/** What a template keeps is decided, by its right and for the one reason that it may have. */
function toRegion({ keptBy, ...proposal }: AnsweredProposal): Region {
  const { kind, frames, score, reason, textClass, keepable } = proposal;
  return {
    id: regionIdSchema.parse(randomUUID()),
    frames,
    shape: maskOfFound(proposal),
    origin: {
      kind: 'proposal',
      what: kind,
      score,
      reason,
      ...(textClass && { textClass }),
      ...(keepable && { keepable }),
    },
    ...(keptBy === undefined ? { decision: 'pending' } : { decision: 'rejected', rejection: keptRejection(keptBy) }),
  };
}

const keptRejection = (by: string | undefined) => ({ reason: 'identifies-nobody', ...(by && { by }) }) as const;

function asksTheSame(region: Region, { kind, ...proposal }: Proposal): boolean {
  const { origin, frames, shape, decision } = region;
  if (origin.kind !== 'proposal' || origin.what !== kind) return false;
  // That a measurement may stay, or a part of it, says nothing of a name that is read there now.
  const stays = decision === 'rejected' || origin.found !== undefined;
  if (stays && !isNoWorse(proposal.textClass, origin.textClass)) return false;
  const was = detectedPlace(region);
  if (stays && sameFrames(was.frames, proposal.frames) && boxIoU(was.box, proposal.box) >= SAME_QUESTION) return true;
  if (decision === 'rejected' || !sameFrames(frames, proposal.frames)) return false;
  if (shape.kind === 'polygon') return isDeepStrictEqual(shape, maskOfFound(proposal));
  return shape.kind === 'rectangle' && covered(proposal.box, shape.box) >= ALREADY_BURNED;
}

/** The part of `box` that lies under `mask`. */
function covered(box: Box, mask: Box): number {
  const area = box.width * box.height;
  return area > 0 ? boxIntersection(box, mask) / area : 0;
}

/** What was submitted stays as it was, until the submission is cancelled. */
export function insistOnFree(submitted: boolean): void {
  if (submitted) throw new ScrimFailure('CONFLICT');
}

export function insistOnRevision(item: ItemDetail, revision: number): void {
  if (item.revision !== revision) throw new ScrimFailure('CONFLICT');
}

function insistOnFrames(item: ItemDetail, regions: readonly Region[], annotations: readonly Annotation[]): void {
  const { frames: count } = item.facts;
  if (regions.some(({ frames }) => !framesExist(frames, count)))
    throw new ScrimFailure('INVALID_REQUEST', { where: 'regions' });
  if (annotations.some(({ frame }) => !framesExist(frame, count))) {
    throw new ScrimFailure('INVALID_REQUEST', { where: 'annotations' });
  }
}

/** The part of an item that lists and events carry. */
export function summaryOf(item: ItemDetail): ItemSummary {
  const {
    regions: _regions,
    annotations: _annotations,
    scanned: _scanned,
    revision: _revision,
    fill: _fill,
    ...summary
  } = item;
  return summary;
}
