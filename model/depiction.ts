import { z } from 'zod';
import { bodySiteRows, type BodyPart } from './bodySite.table.ts';

/** SNOMED CT code of a site that the table knows. */
export type BodySiteCode = (typeof bodySiteRows)[number][0];
export interface BodySite {
  readonly code: BodySiteCode;
  readonly meaning: string;
  /** The meaning without what every one of them begins with: what a person reads in a list. */
  readonly label: string;
  readonly part: BodyPart;
  readonly paired: boolean;
}

export const bodySites: readonly BodySite[] = bodySiteRows.map(([code, meaning, part, paired]) => {
  const short = meaning.replace(/^Skin of (part of )?/, '');
  return { code, meaning, label: short.charAt(0).toUpperCase() + short.slice(1), part, paired };
});
const byCode: ReadonlyMap<string, BodySite> = new Map(bodySites.map((site) => [site.code, site]));
export const bodySite = (code: BodySiteCode): BodySite => byCode.get(code)!;

export const bodySiteCodeSchema = z.custom<BodySiteCode>((value) => typeof value === 'string' && byCode.has(value));

/** ImageLaterality (0020,0062): right, left, unpaired, both. */
export const lateralitySchema = z.enum(['R', 'L', 'U', 'B']);
export type Laterality = z.infer<typeof lateralitySchema>;

/** How a photo was taken. Dermoscopy by contact and by polarisation, as PS3.3 C.8.12.13 tells them apart. */
export const viewSchema = z.enum([
  'overview',
  'regional',
  'close-up',
  'dermoscopic-contact-polarized',
  'dermoscopic-contact-nonpolarized',
  'dermoscopic-noncontact-polarized',
  'dermoscopic-noncontact-nonpolarized',
]);
export type View = z.infer<typeof viewSchema>;
export const isDermoscopic = (view: View | null | undefined): boolean => view?.startsWith('dermoscopic') ?? false;

/** What a photo shows, as a person said; null for what nobody said yet. */
export const depictionSchema = z.object({
  bodySite: bodySiteCodeSchema.nullable(),
  laterality: lateralitySchema.nullable(),
  view: viewSchema.nullable(),
});
export type Depiction = z.infer<typeof depictionSchema>;
export const nothingDepicted: Depiction = { bodySite: null, laterality: null, view: null };

interface Depicted {
  readonly facts: { readonly mediaType: string };
  readonly depiction?: Depiction | undefined;
}

export const isPhoto = ({ facts }: Pick<Depicted, 'facts'>): boolean => facts.mediaType !== 'application/dicom';

/** A head, a neck, or a photo of nobody knows what: partial faces are what a detector misses, so a person must look. */
export function eyesNeededFor(item: Depicted): 'head-or-neck' | 'no-body-site' | undefined {
  if (!isPhoto(item)) return undefined;
  const code = item.depiction?.bodySite ?? null;
  if (code === null) return 'no-body-site';
  const { part } = bodySite(code);
  return part === 'head' || part === 'neck' ? 'head-or-neck' : undefined;
}
