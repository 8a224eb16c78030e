import type { Proposal, WorkerReply } from '../../../contract/workers.schema.ts';
import { isSameDevice, namesDevice, type DeviceSignature } from '../../../model/deviceSignature.ts';
import { templateRight, type DeviceTemplate } from '../../../model/deviceTemplate.ts';
import { boxIntersection, type Box } from '../../../model/geometry.ts';
import { reasonText } from '../../../model/proposalReason.ts';
import { bannerProposals } from './banners.ts';
import type { BannerFile } from './banners.schema.ts';

/** What is known of devices, by others and by the people here. */
export interface KnownDevices {
  readonly banners: readonly BannerFile[];
  readonly templates: readonly DeviceTemplate[];
}

/** A proposal that a template answers already: it stays visible, by the right that is named. */
export type AnsweredProposal = Proposal & { readonly keptBy?: string | undefined };

type Found = Pick<WorkerReply<'detect.propose'>, 'proposals' | 'complete' | 'looks'>;

/** Share of a line's box that lies in a keep area, before the area speaks for it. */
const wholly = 0.95;
/** What lies under one proposal to this share need not be proposed twice. */
const sameArea = 0.98;

export const templatesFor = (
  device: DeviceSignature | undefined,
  templates: readonly DeviceTemplate[],
): DeviceTemplate[] =>
  device && namesDevice(device) ? templates.filter((template) => isSameDevice(template.device, device)) : [];

/**
 * What detection found, with what is known of the device: areas to cover become proposals, and text of a class that a template keeps, wholly where it keeps
 * it, is answered. No template answers a face, or text of another class, or what may be more than a measurement (`keepable`).
 */
export function withKnownDevice<F extends Found>(
  found: F,
  device: DeviceSignature | undefined,
  { banners, templates }: KnownDevices,
): Omit<F, 'proposals'> & { readonly proposals: readonly AnsweredProposal[] } {
  const own = templatesFor(device, templates);
  const known = device ? [...own.flatMap(coverProposals), ...bannerProposals(device, banners)] : [];
  const regions: Proposal[] = found.proposals.filter(({ kind }) => kind === 'region');
  for (const proposal of known) {
    if (!regions.some((region) => region.frames === 'all' && lies(proposal.box, region.box, sameArea))) {
      regions.push(proposal);
    }
  }
  const others = found.proposals.filter(({ kind }) => kind !== 'region');
  return { ...found, proposals: [...regions, ...others.map((proposal) => answered(proposal, own))] };
}

function coverProposals({ name, cover }: DeviceTemplate): Proposal[] {
  return cover.map(({ box }) => {
    return { kind: 'region', frames: 'all', box, score: 1, reason: reasonText({ kind: 'template', name }) };
  });
}

function answered(proposal: Proposal, templates: readonly DeviceTemplate[]): AnsweredProposal {
  if (proposal.kind !== 'text' || !proposal.keepable) return proposal;
  const by = templates.find(({ keep }) =>
    keep.some(
      ({ box, classes }) => classes.some((one) => one === proposal.textClass) && lies(proposal.box, box, wholly),
    ),
  );
  return by ? { ...proposal, keptBy: templateRight(by.id) } : proposal;
}

function lies(inner: Box, outer: Box, share: number): boolean {
  const area = inner.width * inner.height;
  return area > 0 && boxIntersection(inner, outer) >= share * area;
}
