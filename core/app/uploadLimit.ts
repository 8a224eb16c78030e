import { uploadLimitSchema, type UploadLimit } from '../../model/queue.ts';
import type { SettingsRepository } from '../store/settings.ts';
import { Bandwidth } from '../upload/bandwidth.ts';

const SETTING = 'upload-limit';

/** The limit that a person set for this workstation, remembered with the vault. */
export interface RememberedBandwidth {
  readonly bandwidth: Bandwidth;
  setLimit(limit: UploadLimit): Promise<UploadLimit>;
}

export async function rememberedBandwidth(settings: SettingsRepository): Promise<RememberedBandwidth> {
  const bandwidth = new Bandwidth();
  bandwidth.limit = (await settings.get(SETTING, uploadLimitSchema)) ?? null;
  return {
    bandwidth,
    async setLimit(limit) {
      await settings.set(SETTING, limit);
      bandwidth.limit = limit;
      return limit;
    },
  };
}
