import type { Annotation } from '../../model/annotation.ts';
import type { CosmeticStyle } from '../../model/cosmeticStyle.ts';
import type { Box, Size } from '../../model/geometry.ts';
import { sameFrames, type FrameScope, type Region, type RegionDecision } from '../../model/redaction.ts';
import type { Diff, Step } from '../../model/editHistory.ts';
import type { Change, EditDocument } from './document.ts';
import {
  annotationBounds,
  clampMove,
  movedAnnotation,
  movedShape,
  resizedShape,
  unionBox,
  wholePixels,
} from './shapes.ts';

/**
 * Every edit by name. A command looks at the document and answers the step that would do it; it changes nothing itself. A
 * command that would change nothing answers a step with an empty diff, which history ignores.
 */

type Ids = ReadonlySet<string> | readonly string[];
const has = (ids: Ids, id: string): boolean => (Array.isArray(ids) ? ids.includes(id) : (ids as Set<string>).has(id));

function updateRegions(document: EditDocument, change: (region: Region) => Region): Change<Region>[] {
  const changes: Change<Region>[] = [];
  for (const before of document.regions) {
    const after = change(before);
    if (after !== before) changes.push({ kind: 'update', before, after });
  }
  return changes;
}

const regionStep = (name: string, regions: readonly Change<Region>[], merge?: string): Step => ({
  name,
  diff: { regions, annotations: [] },
  ...(merge ? { merge } : {}),
});
const annotationStep = (name: string, annotations: readonly Change<Annotation>[], merge?: string): Step => ({
  name,
  diff: { regions: [], annotations },
  ...(merge ? { merge } : {}),
});

const decisionNames: Record<RegionDecision, string> = {
  accepted: 'Accept proposal',
  rejected: 'Reject proposal',
  pending: 'Take decision back',
};

/** Decides on proposals; manual regions are accepted from the start and stay so. */
export function decide(document: EditDocument, ids: Ids, decision: RegionDecision): Step {
  return regionStep(
    decisionNames[decision],
    updateRegions(document, (region) =>
      region.origin.kind === 'proposal' && region.decision !== decision && has(ids, region.id)
        ? { ...region, rejection: undefined, decision }
        : region,
    ),
  );
}

export function acceptAll(document: EditDocument): Step {
  return regionStep(
    'Accept all proposals',
    updateRegions(document, (region) => (region.decision === 'pending' ? { ...region, decision: 'accepted' } : region)),
  );
}

export function addRegion(document: EditDocument, region: Region): Step {
  return regionStep(`Add ${region.shape.kind}`, [{ kind: 'add', index: document.regions.length, value: region }]);
}

export function addAnnotation(document: EditDocument, annotation: Annotation): Step {
  return annotationStep(`Add ${annotation.kind}`, [
    { kind: 'add', index: document.annotations.length, value: annotation },
  ]);
}

/** Moves regions and annotations together, by whole pixels, never out of the image. */
export function move(
  document: EditDocument,
  ids: Ids,
  by: { dx: number; dy: number },
  image: Size,
  merge?: string,
): Step {
  const movable = document.annotations.filter((annotation) => has(ids, annotation.id) && !annotation.locked);
  const boxes = [
    ...document.regions.filter((region) => has(ids, region.id)).map((region) => region.shape.box),
    ...movable.map(annotationBounds),
  ];
  const around = unionBox(boxes);
  const { dx, dy } = around ? clampMove(around, Math.round(by.dx), Math.round(by.dy), image) : { dx: 0, dy: 0 };
  if (dx === 0 && dy === 0) return { name: 'Move', diff: { regions: [], annotations: [] } };
  const diff: Diff = {
    regions: updateRegions(document, (region) =>
      has(ids, region.id) ? { ...region, shape: movedShape(region.shape, dx, dy) } : region,
    ),
    annotations: movable.map((before) => ({ kind: 'update', before, after: movedAnnotation(before, dx, dy) })),
  };
  return { name: 'Move', diff, ...(merge ? { merge } : {}) };
}

export function resize(document: EditDocument, id: string, box: Box, image: Size, merge?: string): Step {
  const next = wholePixels(box, image);
  return regionStep(
    'Resize',
    updateRegions(document, (region) =>
      region.id === id && !sameBox(region.shape.box, next)
        ? { ...region, shape: resizedShape(region.shape, next) }
        : region,
    ),
    merge,
  );
}

const sameBox = (a: Box, b: Box): boolean => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** Replaces an annotation by its changed self: an arrow's end, a label's text, a pointer's note. */
export function changeAnnotation(document: EditDocument, after: Annotation, merge?: string): Step {
  const before = document.annotations.find((annotation) => annotation.id === after.id);
  return annotationStep('Change annotation', before ? [{ kind: 'update', before, after }] : [], merge);
}

export function setFrames(document: EditDocument, ids: Ids, frames: FrameScope): Step {
  return regionStep(
    frames === 'all' ? 'Cover all frames' : typeof frames === 'object' ? 'Cover some frames' : 'Cover this frame only',
    updateRegions(document, (region) =>
      has(ids, region.id) && !sameFrames(region.frames, frames) ? { ...region, frames } : region,
    ),
    typeof frames === 'object' ? `cover ${Array.from(ids).join(' ')}`.slice(0, 120) : undefined,
  );
}

/** From one frame to another, in either order, as the scope that says it most plainly. */
export function framesBetween(one: number, other: number, count: number): FrameScope {
  const inside = (frame: number): number => Math.min(Math.max(0, Math.round(frame)), count - 1);
  const [from, to] = [inside(Math.min(one, other)), inside(Math.max(one, other))];
  if (from === 0 && to === count - 1) return 'all';
  return from === to ? from : { from, to };
}

const coverNames: Record<CosmeticStyle | 'solid', string> = {
  solid: 'Cover with solid fill',
  pixelate: 'Pixelate, for looks only',
  blur: 'Blur, for looks only',
};

/** Makes what was drawn a redaction, or only coarser for the eye (undefined: solid). What was found stays what it is: it cannot be settled so. */
export function setCosmetic(document: EditDocument, ids: Ids, style: CosmeticStyle | undefined): Step {
  return regionStep(
    coverNames[style ?? 'solid'],
    updateRegions(document, (region) => {
      const { cosmetic, ...solid } = region;
      if (region.origin.kind !== 'manual' || cosmetic === style || !has(ids, region.id)) return region;
      return style ? { ...solid, cosmetic: style } : solid;
    }),
  );
}

/** The colour of all redactions of the picture; undefined for the policy's. */
export function setFill(document: EditDocument, fill: string | undefined): Step {
  const changed = document.fill === fill ? {} : { fill: { before: document.fill, after: fill } };
  return { name: 'Colour redactions', diff: { regions: [], annotations: [], ...changed }, merge: 'fill' };
}

/**
 * Deletes manual regions and annotations. A proposal is not deleted but rejected: what was found and turned down stays on
 * record. Pointers that follow a deleted one move up, so their numbers run from 1 without gaps.
 */
export function remove(document: EditDocument, ids: Ids): Step {
  const regions: Change<Region>[] = [];
  for (let index = document.regions.length - 1; index >= 0; index--) {
    const region = document.regions[index]!;
    if (!has(ids, region.id)) continue;
    if (region.origin.kind === 'manual') regions.push({ kind: 'remove', index, value: region });
    else if (region.decision !== 'rejected') {
      regions.push({ kind: 'update', before: region, after: { ...region, decision: 'rejected' } });
    }
  }
  const annotations: Change<Annotation>[] = [];
  for (let index = document.annotations.length - 1; index >= 0; index--) {
    const annotation = document.annotations[index]!;
    if (has(ids, annotation.id) && !annotation.locked) annotations.push({ kind: 'remove', index, value: annotation });
  }
  if (annotations.length > 0) annotations.push(...renumbered(document.annotations, ids));
  return { name: 'Delete', diff: { regions, annotations } };
}

function renumbered(annotations: readonly Annotation[], removed: Ids): Change<Annotation>[] {
  const pointers = annotations
    .filter((annotation) => annotation.kind === 'pointer')
    .filter((pointer) => !has(removed, pointer.id))
    .sort((a, b) => a.number - b.number);
  return pointers.flatMap((before, index) =>
    before.number === index + 1 ? [] : [{ kind: 'update' as const, before, after: { ...before, number: index + 1 } }],
  );
}

/** The number that the next pointer gets. */
export function nextPointerNumber(document: EditDocument): number {
  let highest = 0;
  for (const annotation of document.annotations) {
    if (annotation.kind === 'pointer') highest = Math.max(highest, annotation.number);
  }
  return highest + 1;
}
