import { complementOf } from '../../model/complement.ts';
import type { Box, Size } from '../../model/geometry.ts';
import { regionIdSchema } from '../../model/ids.ts';
import { sameFrames, type FrameScope, type Region } from '../../model/redaction.ts';
import type { Change, EditDocument } from './document.ts';
import type { Step } from '../../model/editHistory.ts';
import { wholePixels } from './shapes.ts';

/** How much of a picture is covered: a face or its eyes alone, a thing or everything around it. */

/**
 * Share of a found face's height, hairline to chin, that its eyes lie in. Generous: heads are tilted and hairlines differ, and whoever
 * wants less draws it.
 */
const eyes = { from: 0.24, to: 0.62 } as const;

export const facesIn = (document: EditDocument, ids: readonly string[]): Region[] =>
  document.regions.filter((region) => isFace(region) && ids.includes(region.id));

export const isFace = ({ origin, shape }: Region): boolean =>
  origin.kind === 'proposal' && origin.what === 'face' && shape.kind === 'rectangle';

/** Whether a face's proposal was made to cover less than was found. */
export const coversEyesOnly = ({ origin }: Region): boolean => origin.kind === 'proposal' && origin.found !== undefined;

/** All of them to eyes only, unless all are already: then to what was found. */
export function toggleFacePart(document: EditDocument, ids: readonly string[], image: Size): Step {
  const faces = facesIn(document, ids);
  const part = faces.every(coversEyesOnly) ? whole : (region: Region) => eyesOf(region, image);
  const changes = faces.flatMap((before): Change<Region>[] => {
    const after = part(before);
    return after === before ? [] : [{ kind: 'update', before, after }];
  });
  return { name: 'Change how much of a face is covered', diff: { regions: changes, annotations: [] } };
}

function eyesOf(region: Region, image: Size): Region {
  const { origin, shape } = region;
  if (origin.kind !== 'proposal' || origin.found) return region;
  const { box } = shape;
  const band = { ...box, y: box.y + box.height * eyes.from, height: box.height * (eyes.to - eyes.from) };
  return { ...region, origin: { ...origin, found: box }, shape: { kind: 'rectangle', box: wholePixels(band, image) } };
}

function whole(region: Region): Region {
  if (region.origin.kind !== 'proposal' || !region.origin.found) return region;
  const { found: box, ...origin } = region.origin;
  return { ...region, origin, shape: { kind: 'rectangle', box } };
}

/**
 * Redacts everything outside of the selected boxes. Those drawn by hand were only to say what stays, and go; proposals among them
 * stay to be decided.
 */
export function keepOnly(
  document: EditDocument,
  ids: readonly string[],
  image: Size,
  newId: () => string,
): { readonly step: Step; readonly select: readonly string[] } {
  const selected = document.regions.filter(({ id }) => ids.includes(id));
  const first = selected[0]?.frames ?? 'all';
  const frames: FrameScope = selected.every((region) => sameFrames(region.frames, first)) ? first : 'all';
  const around =
    selected.length === 0
      ? []
      : complementOf(
          selected.map(({ shape }) => wholePixels(shape.box, image)),
          image,
        );
  const added = around.map((box) => byHand(box, frames, newId));
  const removed = document.regions
    .map((value, index) => ({ kind: 'remove', index, value }) as const)
    .filter(({ value }) => value.origin.kind === 'manual' && ids.includes(value.id))
    .reverse();
  const left = document.regions.length - removed.length;
  const regions: Change<Region>[] =
    added.length === 0
      ? []
      : [...removed, ...added.map((value, index) => ({ kind: 'add', index: left + index, value }) as const)];
  return {
    step: { name: 'Redact all around it', diff: { regions, annotations: [] } },
    select: added.map(({ id }) => id),
  };
}

const byHand = (box: Box, frames: FrameScope, newId: () => string): Region => ({
  id: regionIdSchema.parse(newId()),
  frames,
  shape: { kind: 'rectangle', box },
  origin: { kind: 'manual' },
  decision: 'accepted',
});
