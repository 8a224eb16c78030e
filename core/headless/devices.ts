import type { WorkerReply } from '../../contract/workers.schema.ts';
import { signatureOf } from '../../model/deviceSignature.ts';
import type { DeviceTemplate } from '../../model/deviceTemplate.ts';
import type { ImageFacts } from '../../model/item.ts';
import { knownBanners } from '../detect/devices/banners.ts';
import type { ProjectPatients } from '../detect/text/projectPatients.ts';
import { withKnownDevice, type AnsweredProposal, type KnownDevices } from '../detect/devices/templates.ts';
import type { Headless } from './headless.ts';

/** What a run knows of devices: read once, before anything is looked at. Throws DEVICES_INVALID. */
export async function devicesOf(
  { paths }: Pick<Headless, 'paths'>,
  templates: readonly DeviceTemplate[] = [],
): Promise<KnownDevices> {
  return { banners: await knownBanners(paths.home), templates };
}

/** Devices, and whom the files of the run name. */
export interface Known extends KnownDevices {
  readonly patients: ProjectPatients;
}

type Found = Omit<WorkerReply<'detect.propose'>, 'proposals'> & { readonly proposals: readonly AnsweredProposal[] };

/** As in the window: banners that others know belong to the region detector, templates are the own people's word. */
export const withKnown = (
  found: WorkerReply<'detect.propose'>,
  facts: ImageFacts,
  devices: Known,
  region: boolean,
): Found =>
  withKnownDevice(
    { ...found, proposals: devices.patients.judge(found.proposals) },
    signatureOf(facts),
    region ? devices : { ...devices, banners: [] },
  );
