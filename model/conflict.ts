import type { ItemId } from './ids.ts';
import type { ItemSummary } from './item.ts';

type Contender = Pick<ItemSummary, 'conflictsWith' | 'excluded'>;

/**
 * Whether another object claims to be the same one and nobody has decided between them. At most one of them is what its SOPInstanceUID says, so
 * none is shared before the others are kept out or removed. Core asks its store the same before anything leaves.
 */
export const isContested = (item: Contender | undefined, known: ReadonlyMap<ItemId, Contender>): boolean =>
  item?.conflictsWith?.some((id) => known.has(id) && !known.get(id)?.excluded) ?? false;
