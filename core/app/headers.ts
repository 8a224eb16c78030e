import type { HeaderComparison } from '../../model/headerComparison.ts';
import type { ItemDetail } from '../../model/item.ts';
import { acceptedRegions, cosmeticRegions } from '../../model/redaction.ts';
import { packProfile } from '../deid/profile.ts';
import type { ClearCaseParts } from './clearCase.ts';
import { originalOf } from './originals.ts';

type Parts = Pick<ClearCaseParts, 'store' | 'blobs' | 'pool' | 'policy' | 'profile' | 'largeBytes'>;

/** What would become of an item's header if it were cleared as it is now. The answer identifies: nobody keeps or logs it. */
export type CompareHeader = (item: ItemDetail) => Promise<HeaderComparison>;

export const createCompareHeader =
  ({ store, blobs, pool, policy, profile, largeBytes }: Parts): CompareHeader =>
  async (item) => {
    const { regions, scanned } = item;
    const burned = acceptedRegions(regions);
    const faces = burned.some(({ origin }) => origin.kind === 'proposal' && origin.what === 'face');
    const request = {
      source: await originalOf(blobs, item, largeBytes),
      ...{ limits: policy.limits, deid: policy.deid, profile: packProfile(await profile()) },
      projectKey: await store.settings.projectKey(),
      pixelsReviewed: scanned?.text === true,
      facesBurned: scanned?.face === true && faces,
      pixelsCovered: burned.length > 0,
      pixelsChange: burned.length + cosmeticRegions(regions).length > 0,
    } as const;
    return pool.run('clear.compareHeader', request, { priority: 'interactive' });
  };
