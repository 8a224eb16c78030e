import type { ItemDetail } from '../../../model/item.ts';
import type { Region } from '../../../model/redaction.ts';

/** What of a picture's decided regions a template may hold: what stands at the same place on every frame, and is no face. */
export function templateChoices({ regions, facts }: Pick<ItemDetail, 'regions' | 'facts'>): {
  readonly cover: readonly Region[];
  readonly keep: readonly Region[];
} {
  const everywhere = regions.filter(({ frames }) => frames === 'all' || facts.frames === 1);
  return {
    cover: everywhere.filter(
      (region) => region.decision === 'accepted' && !region.cosmetic && whatOf(region) !== 'face',
    ),
    keep: everywhere.filter(
      ({ decision, origin }) =>
        decision === 'rejected' && origin.kind === 'proposal' && origin.textClass === 'measurement',
    ),
  };
}

export const whatOf = ({ origin }: Region): 'face' | 'text' | 'region' | 'manual' =>
  origin.kind === 'proposal' ? origin.what : 'manual';
