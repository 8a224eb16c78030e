import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Proposal } from '../../../contract/workers.schema.ts';
import type { DeviceSignature } from '../../../model/deviceSignature.ts';
import { ScrimFailure } from '../../../model/errors.ts';
import { reasonText } from '../../../model/proposalReason.ts';
import ctp from '../../../resources/devices/ctp.json' with { type: 'json' };
import deid from '../../../resources/devices/deid.json' with { type: 'json' };
import { clipBox } from '../boxes.ts';
import { bannerFileSchema, type Banner, type BannerFile } from './banners.schema.ts';
import { readSmallFile } from './smallFile.ts';

/** What this build knows of devices' banners. */
export const shippedBanners: readonly BannerFile[] = [ctp, deid].map((file) => bannerFileSchema.parse(file));

/** Files that a site may add; more are a mistake. */
const mostFiles = 100;
/** Hundreds of times what ships; more is no list of banners. */
const mostFileBytes = 4e6;

/**
 * What ships, and what the `devices` folder of the home adds. DEVICES_INVALID for a file there that is not wholly understood: a banner that somebody
 * counts on must not be left out silently.
 */
export async function knownBanners(home: string): Promise<readonly BannerFile[]> {
  const folder = join(home, 'devices');
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw new ScrimFailure('DEVICES_INVALID', {}, { cause });
  });
  const own = names.filter((name) => name.endsWith('.json')).sort();
  if (own.length > mostFiles) throw new ScrimFailure('DEVICES_INVALID');
  const read: BannerFile[] = [];
  for (const name of own) read.push(await readBanners(join(folder, name)));
  return [...shippedBanners, ...read];
}

async function readBanners(path: string): Promise<BannerFile> {
  try {
    return bannerFileSchema.parse(JSON.parse(await readSmallFile(path, mostFileBytes)));
  } catch (cause) {
    throw new ScrimFailure('DEVICES_INVALID', {}, { cause });
  }
}

/** Of a person's own choice nothing is known: what others saw on such a device is likely there, and no more. */
const likely = 0.5;

/** Where such a device is known to burn in its banners. Proposals and nothing else: where nothing is known, nothing is permitted. */
export function bannerProposals(device: DeviceSignature, files: readonly BannerFile[]): Proposal[] {
  const size = { width: device.Columns, height: device.Rows };
  return files.flatMap(({ source, banners }) =>
    banners
      .filter((banner) => isOf(banner, device))
      .flatMap(({ areas }) => areas.flatMap((area) => clipBox(area, size) ?? []))
      .map((box): Proposal => {
        const reason = reasonText({ kind: 'banner', source: source.title });
        return { kind: 'region', frames: 'all', box, score: likely, reason };
      }),
  );
}

function isOf(banner: Banner, device: DeviceSignature): boolean {
  const { Modality, Rows, Columns } = banner;
  const { Manufacturer, ManufacturerModelName } = banner;
  return (
    (Modality === null || Modality === device.Modality) &&
    (Rows === null || Rows === device.Rows) &&
    (Columns === null || Columns === device.Columns) &&
    (Manufacturer === null || bare(device.Manufacturer).includes(bare(Manufacturer))) &&
    (ManufacturerModelName === null || bare(device.ManufacturerModelName).includes(bare(ManufacturerModelName)))
  );
}

const bare = (name: string): string => name.toUpperCase().replace(/\s+/g, '');
