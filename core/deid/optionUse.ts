import { isPrivate } from '../dicom/dictionary.ts';
import type { DicomElement } from '../dicom/walk.ts';
import type { Action, ProfileOption } from './profile.schema.ts';
import type { Profile } from './profile.ts';
import { isEmpty } from './text.ts';

/** Values of LongitudinalTemporalInformationModified; PS3.3 C.12.1.1.6. */
export type Longitudinal = 'UNMODIFIED' | 'MODIFIED' | 'REMOVED';

/** Which options had anything to act upon in this file, and what became of its dates and times. */
export class OptionUse {
  readonly used = new Set<ProfileOption>();
  private readonly dates = { kept: 0, changed: 0, removed: 0 };
  private readonly profile: Profile;

  constructor(profile: Profile) {
    this.profile = profile;
  }

  note(element: DicomElement, ruling: Action): void {
    const { options, optionOf, temporal } = this.profile;
    if (options.size === 0 || isEmpty(element)) return;
    const stays = ruling === 'K' || ruling === 'C';
    if (temporal.has(element.tag)) this.dates[ruling === 'K' ? 'kept' : ruling === 'C' ? 'changed' : 'removed']++;
    if (!stays) return;
    if (isPrivate(element.tag)) this.used.add('RetainSafePrivate');
    const option = optionOf.get(element.tag);
    if (option) this.used.add(option);
    else if (element.vr === 'UI' && options.has('RetainUIDs')) this.used.add('RetainUIDs');
  }

  get longitudinal(): Longitudinal {
    const { kept, changed, removed } = this.dates;
    if (kept + changed === 0) return 'REMOVED';
    return changed + removed === 0 ? 'UNMODIFIED' : 'MODIFIED';
  }
}
