import { z } from 'zod';
import { eyesNeededFor } from './depiction.ts';
import { namesDevice, signatureKey, signatureOf } from './deviceSignature.ts';
import { boxSchema, type Box } from './geometry.ts';
import { itemIdSchema, type ItemId } from './ids.ts';
import type { ItemDetail } from './item.ts';
import type { Policy } from './policy.ts';
import { rangeOf, sameFrames, type Region } from './redaction.ts';
import { needsOwnLook } from './reviewState.ts';

/**
 * Pictures of one device, size and modality whose proposals stand at the same places: a person reviews them on one contact sheet. What must be
 * looked at by itself is on none.
 */

/** Nobody takes in more boxes on a thumbnail. */
const mostRegions = 60;
/** How far each edge of a box may be off: as far as a longer name pushes a line, not as far as another line. */
const tolerance = (columns: number, rows: number): number => Math.max(4, Math.round(Math.max(columns, rows) * 0.02));
/** Layouts that are tried as the one that most pictures agree with. */
const mostTried = 24;

const whatSchema = z.enum(['face', 'text', 'region', 'manual']);
export type MarkKind = z.infer<typeof whatSchema>;
const markSchema = z.object({ what: whatSchema, box: boxSchema });
export type Mark = z.infer<typeof markSchema>;

/** How a picture's layout departs from that of its group. */
export const driftSchema = z.object({ kind: z.enum(['more', 'fewer', 'moved']), what: whatSchema });
export type Drift = z.infer<typeof driftSchema>;

const alikeSchema = z.object({
  item: itemIdSchema,
  revision: z.int().min(0),
  columns: z.int().min(1),
  rows: z.int().min(1),
  frames: z.int().min(1),
  marks: z.array(markSchema).max(mostRegions),
});
export type Alike = z.infer<typeof alikeSchema>;

export const sheetSchema = z.object({
  /** The picture whose layout all others of the sheet have. */
  like: itemIdSchema,
  /** Maker and model; empty where the device is not named, such as a camera's. */
  device: z.string().max(140),
  modality: z.string().max(16),
  members: z.array(alikeSchema).min(2).max(5000),
  /** Of the same device, size and modality, and not like the others: each is opened by itself. */
  drifted: z.array(alikeSchema.extend({ differs: z.array(driftSchema).min(1).max(12) })).max(5000),
});
export type Sheet = z.infer<typeof sheetSchema>;

/** Most sheets that are told at once. */
export const mostSheets = 200;

/** By what pictures are put together; undefined for what nobody may approve beside others. */
export function sheetKeyOf(item: ItemDetail, policy: Pick<Policy, 'unattended'>): string | undefined {
  if (!mayBeInSheet(item, policy)) return undefined;
  const { columns, rows, mediaType, dicom } = item.facts;
  const made = madeBy(item);
  return made && JSON.stringify([made, mediaType, dicom?.Modality ?? '', columns, rows]);
}

function mayBeInSheet(item: ItemDetail, { unattended }: Pick<Policy, 'unattended'>): boolean {
  if (item.state.kind !== 'review' || item.excluded || item.conflictsWith || needsOwnLook(item)) return false;
  // The sheet shows one still of each, which says nothing of a cine's other frames; and no head is approved in passing.
  if (item.facts.frames > 1 || (item.facts.dicom?.headSlices ?? 0) > 0) return false;
  if (eyesNeededFor(item) === 'no-body-site' && !unattended.noBodySite) return false;
  const looked = item.scanned && Object.values(item.scanned).every((complete) => complete);
  // A cosmetic region hides nothing, and on a sheet looks like one that does.
  const untouched = item.regions.every(({ decision, cosmetic }) => decision !== 'rejected' && !cosmetic);
  return looked === true && untouched && item.regions.length <= mostRegions;
}

/** Devices by name; cameras and series by the names that the vault keeps of them. */
function madeBy({ facts, group }: ItemDetail): string | undefined {
  const signature = signatureOf(facts);
  if (signature && namesDevice(signature)) return `device ${signatureKey(signature)}`;
  if (group?.kind === 'series') return `series ${group.series}`;
  return group?.kind === 'photo' && group.camera !== null ? `camera ${group.camera}` : undefined;
}

const whatOf = ({ origin }: Region): MarkKind => (origin.kind === 'manual' ? 'manual' : origin.what);

const near = (a: Box, b: Box, off: number): boolean =>
  Math.abs(a.x - b.x) <= off &&
  Math.abs(a.y - b.y) <= off &&
  Math.abs(a.x + a.width - b.x - b.width) <= off &&
  Math.abs(a.y + a.height - b.y - b.height) <= off;

const sameMark = (a: Region, b: Region, off: number): boolean =>
  whatOf(a) === whatOf(b) &&
  sameFrames(a.frames, b.frames) &&
  a.shape.kind === b.shape.kind &&
  near(a.shape.box, b.shape.box, off);

type Laid = Pick<ItemDetail, 'regions' | 'facts'>;

/** In what a picture departs from another of its kind; nothing for look-alikes. */
export function driftOf(like: Laid, other: Laid): Drift[] {
  const off = tolerance(like.facts.columns, like.facts.rows);
  const missing = [...like.regions];
  const added = other.regions.filter((region) => {
    const at = missing.findIndex((candidate) => sameMark(candidate, region, off));
    if (at >= 0) missing.splice(at, 1);
    return at < 0;
  });
  return whatSchema.options.flatMap((what): Drift[] => {
    const [less, more] = [missing, added].map((regions) => regions.filter((region) => whatOf(region) === what).length);
    const moved = Math.min(less!, more!) > 0 ? [{ kind: 'moved', what } as const] : [];
    if (less === more) return moved;
    return [...moved, { kind: more! > less! ? 'more' : 'fewer', what }];
  });
}

/** Sheets of two pictures and more, in the order of their first; each picture is on one of them at most. */
export function sheetsOf(items: readonly ItemDetail[], policy: Pick<Policy, 'unattended'>): Sheet[] {
  const groups = new Map<string, ItemDetail[]>();
  for (const item of items) {
    const key = sheetKeyOf(item, policy);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()]
    .map((group) => sheetOf(group))
    .filter((sheet) => sheet !== undefined)
    .slice(0, mostSheets);
}

function sheetOf(group: readonly ItemDetail[]): Sheet | undefined {
  const like = mostCommon(group);
  const sorted = group.map((item) => ({ item, differs: item.id === like.id ? [] : driftOf(like, item) }));
  const members = sorted.filter(({ differs }) => differs.length === 0).slice(0, 5000);
  if (members.length < 2) return undefined;
  const { dicom } = like.facts;
  const names = [dicom?.device?.Manufacturer, dicom?.device?.ManufacturerModelName];
  return {
    like: like.id,
    device: names.filter(Boolean).join(' '),
    modality: dicom?.Modality ?? '',
    members: members.map(({ item }) => alikeOf(item)),
    drifted: sorted
      .filter(({ differs }) => differs.length > 0)
      .slice(0, 5000)
      .map(({ item, differs }) => ({ ...alikeOf(item), differs })),
  };
}

/** The picture that most others of its group agree with; the first of such. */
function mostCommon(group: readonly ItemDetail[]): ItemDetail {
  const layouts = new Map<string, { readonly item: ItemDetail; times: number }>();
  for (const item of group) {
    const layout = layoutOf(item);
    const known = layouts.get(layout);
    if (known) known.times++;
    else layouts.set(layout, { item, times: 1 });
  }
  const tried = [...layouts.values()].sort((a, b) => b.times - a.times).slice(0, mostTried);
  let best = { item: group[0]!, agreeing: 0 };
  for (const { item } of tried) {
    const agreeing = group.filter((other) => driftOf(item, other).length === 0).length;
    if (agreeing > best.agreeing) best = { item, agreeing };
  }
  return best.item;
}

/** Equal for most layouts that agree: boxes to the nearest step of twice the tolerance. */
function layoutOf({ regions, facts }: Laid): string {
  const step = 2 * tolerance(facts.columns, facts.rows);
  const marks = regions.map((region) => {
    const { x, y, width, height } = region.shape.box;
    const { from, to } = rangeOf(region.frames) ?? { from: 'all', to: '' };
    return [whatOf(region), from, to, ...[x, y, x + width, y + height].map((edge) => Math.round(edge / step))];
  });
  return JSON.stringify(marks.map((mark) => mark.join(' ')).sort());
}

const alikeOf = ({ id, revision, facts: { columns, rows, frames }, regions }: ItemDetail): Alike => ({
  ...{ item: id, revision, columns, rows, frames },
  marks: regions.map((region) => ({ what: whatOf(region), box: region.shape.box })),
});

export const approvalSchema = z.object({
  approval: z.uuid(),
  items: z.array(itemIdSchema).max(5000),
});
/** What was approved together, and can be taken back together. */
export type Approval = z.infer<typeof approvalSchema>;

export interface SheetChoice {
  readonly item: ItemId;
  readonly revision: number;
}
