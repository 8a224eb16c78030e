import { snapOutward, type MaskShape, type Size } from '../../model/geometry.ts';
import { regionIdSchema } from '../../model/ids.ts';
import type { Region } from '../../model/redaction.ts';
import type { EditDocument } from './document.ts';
import type { Step } from '../../model/editHistory.ts';

export interface ApplyAction {
  readonly kind: 'apply-template';
  readonly cover: readonly MaskShape[];
}

/** A template's areas as redactions by hand, on all frames, in one step: who applies it has decided. Areas that are covered just so are left out. */
export function applyTemplate(
  document: EditDocument,
  cover: readonly MaskShape[],
  image: Size,
  newId: () => string,
): Step {
  const isThere = (shape: MaskShape): boolean =>
    document.regions.some(
      (region) =>
        region.decision === 'accepted' &&
        region.frames === 'all' &&
        JSON.stringify(region.shape) === JSON.stringify(shape),
    );
  const added = cover
    .filter((shape) => snapOutward(shape.box, image) && !isThere(shape))
    .map((shape): Region => {
      const id = regionIdSchema.parse(newId());
      return { id, frames: 'all', shape, origin: { kind: 'manual' }, decision: 'accepted' };
    });
  const regions = added.map((value, at) => ({ kind: 'add', index: document.regions.length + at, value }) as const);
  return { name: 'Apply template', diff: { regions, annotations: [] } };
}
