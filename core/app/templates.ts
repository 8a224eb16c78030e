import { randomUUID } from 'node:crypto';
import { isSameDevice, namesDevice, signatureOf } from '../../model/deviceSignature.ts';
import {
  coversOfOneDevice,
  deviceTemplatesSchema,
  mostCovers,
  mostTemplates,
  templateIdSchema,
  templateNameSchema,
  type DeviceTemplate,
  type KeepArea,
  type TemplateId,
} from '../../model/deviceTemplate.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Box } from '../../model/geometry.ts';
import type { ItemId, RegionId } from '../../model/ids.ts';
import type { ItemDetail, ItemSummary } from '../../model/item.ts';
import type { AuditAction } from '../../model/lookUp.ts';
import { detectedPlace, type Region } from '../../model/redaction.ts';
import { readTemplates } from '../detect/devices/templateFile.ts';
import type { Clock } from '../ports/ports.ts';
import type { ItemChange } from '../store/items.ts';
import type { Store } from '../store/openStore.ts';
import type { SettingsRepository } from '../store/settings.ts';
import { proposeTemplate, withTemplates } from './itemRules.ts';
import { writeNewFile } from './newFile.ts';
import { createTurns } from './turns.ts';

/** What people decided about pictures of a device, kept for its next ones. */
export interface TemplateDesk {
  list(): Promise<DeviceTemplate[]>;
  /**
   * From what was decided about some regions of a picture: accepted ones are covered, rejected measurements kept. Pictures of the same device that wait for
   * review have it proposed at once; answers how many. Throws TEMPLATE_NO_DEVICE, and INVALID_REQUEST for a face, an undecided region or other text.
   */
  save(
    item: ItemId,
    name: string,
    regions: readonly RegionId[],
  ): Promise<{ template: DeviceTemplate; proposed: number }>;
  rename(id: TemplateId, name: string): Promise<DeviceTemplate[]>;
  remove(id: TemplateId): Promise<DeviceTemplate[]>;
  /** To a new file; answers how many. */
  export(path: string): Promise<number>;
  /** Adds those that are not there yet; answers how many. Throws TEMPLATES_INVALID. */
  import(path: string): Promise<number>;
}

export interface TemplateParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Whose name stands in the audit. */
  readonly who: () => string;
  readonly changed: (item: ItemDetail) => void;
}

const SETTING = 'device-templates';

export const savedTemplates = async (settings: SettingsRepository): Promise<DeviceTemplate[]> =>
  (await settings.get(SETTING, deviceTemplatesSchema)) ?? [];

/** Changes the saved templates in turn. Those that come and go are written down: what they keep is kept by their right. */
function templateChanges({ store: { settings, audit, database }, clock, who }: TemplateParts) {
  const inTurn = createTurns();
  return (
    what: AuditAction | null,
    decide: (templates: DeviceTemplate[]) => DeviceTemplate[],
  ): Promise<DeviceTemplate[]> =>
    inTurn(async () => {
      const before = await savedTemplates(settings);
      const after = decide(before);
      if (after.length > mostTemplates) throw new ScrimFailure('INVALID_REQUEST', { where: 'templates' });
      if (coversOfOneDevice(after) > mostCovers) {
        throw new ScrimFailure('INVALID_REQUEST', { where: `more than ${mostCovers} covered areas of one device` });
      }
      const count = Math.abs(after.length - before.length);
      await database.write(async (sql) => {
        await settings.setWithin(sql, SETTING, after);
        if (what && count > 0) await audit.appendWithin(sql, { at: clock.now(), who: who(), what, count });
      });
      return after;
    });
}

export function createTemplateDesk(parts: TemplateParts): TemplateDesk {
  const { settings } = parts.store;
  const change = templateChanges(parts);
  const existing = (templates: readonly DeviceTemplate[], id: TemplateId): DeviceTemplate => {
    const found = templates.find((template) => template.id === id);
    if (!found) throw new ScrimFailure('NOT_FOUND');
    return found;
  };
  return {
    list: () => savedTemplates(settings),
    async save(item, name, regions) {
      const template = templateOf(await parts.store.items.get(item), { name, regions, savedAt: parts.clock.now() });
      await change('templates-saved', (templates) => [...templates, template]);
      return { template, proposed: await proposeToLookAlikes(parts, item, template) };
    },
    rename: (id, name) =>
      change(null, (templates) => {
        const renamed = { ...existing(templates, id), name: templateNameSchema.parse(name) };
        return templates.map((template) => (template.id === id ? renamed : template));
      }),
    async remove(id) {
      const left = await change('templates-removed', (templates) => {
        existing(templates, id);
        return templates.filter((template) => template.id !== id);
      });
      await askAgainWithout(parts);
      return left;
    },
    async export(path) {
      const templates = await savedTemplates(settings);
      const file = { format: 'scrim-device-templates', formatVersion: 1, templates };
      await writeNewFile(path, [`${JSON.stringify(file, null, 2)}\n`]);
      return templates.length;
    },
    async import(path) {
      const read = await readTemplates(path);
      let added = 0;
      await change('templates-imported', (templates) => {
        const fresh = read.filter(({ id }) => !templates.some((template) => template.id === id));
        added = fresh.length;
        return [...templates, ...fresh];
      });
      return added;
    },
  };
}

interface Wish {
  readonly name: string;
  readonly regions: readonly RegionId[];
  readonly savedAt: Date;
}

function templateOf(item: ItemDetail, { name, regions, savedAt }: Wish): DeviceTemplate {
  const device = signatureOf(item.facts);
  if (!device || !namesDevice(device)) throw new ScrimFailure('TEMPLATE_NO_DEVICE');
  const chosen = item.regions.filter(({ id }) => regions.includes(id));
  const keep = chosen.filter(isKeptMeasurement);
  const cover = chosen.filter((region) => region.decision === 'accepted' && !region.cosmetic && !isFace(region));
  const everywhere = chosen.every(({ frames }) => frames === 'all' || item.facts.frames === 1);
  const whole = chosen.length === regions.length && keep.length + cover.length === chosen.length;
  if (!whole || !everywhere || chosen.length === 0) throw new ScrimFailure('INVALID_REQUEST', { where: 'regions' });
  return {
    ...{ id: templateIdSchema.parse(randomUUID()), name: templateNameSchema.parse(name), device },
    cover: cover.map(({ shape }) => shape),
    keep: keep.map((region) => keepArea(detectedPlace(region).box)),
    savedAt: savedAt.toISOString(),
  };
}

/** A face is where a person is, not where a device puts it. */
const isFace = ({ origin }: Region): boolean => origin.kind === 'proposal' && origin.what === 'face';
const isKeptMeasurement = ({ origin, decision }: Region): boolean =>
  decision === 'rejected' && origin.kind === 'proposal' && origin.textClass === 'measurement';

/** The next measurement at this place has other digits, and some more of them. */
function keepArea({ x, y, width, height }: Box): KeepArea {
  const [left, top] = [Math.max(0, x - height), Math.max(0, y - height / 2)];
  const box = { x: left, y: top, width: x + width + 2 * height - left, height: y + 1.5 * height - top };
  return { box, classes: ['measurement'] };
}

const PAGE = 500;

async function* allItems({ store }: TemplateParts): AsyncGenerator<ItemSummary> {
  for (let offset = 0, total = 1; offset < total; offset += PAGE) {
    const page = await store.items.list(offset, PAGE);
    total = page.total;
    yield* page.items;
  }
}

/** One that was changed or submitted meanwhile is left alone: it is proposed to when detection runs on it again. */
async function proposeToLookAlikes(parts: TemplateParts, from: ItemId, template: DeviceTemplate): Promise<number> {
  let proposed = 0;
  for await (const { id, facts, state } of allItems(parts)) {
    const device = signatureOf(facts);
    if (id === from || state.kind !== 'review' || !device || !isSameDevice(device, template.device)) continue;
    const decide: Decide = (item, submitted) => proposeTemplate(item, submitted, template);
    if (await changeIf(parts, id, decide)) proposed++;
  }
  return proposed;
}

/** What only a removed template kept waits for a person. */
async function askAgainWithout(parts: TemplateParts): Promise<void> {
  const { settings } = parts.store;
  for await (const { id, facts } of allItems(parts)) {
    if (!signatureOf(facts)) continue;
    const templates = await savedTemplates(settings);
    await changeIf(parts, id, (item, submitted) => withTemplates(item, submitted, templates));
  }
}

type Decide = (item: ItemDetail, submitted: boolean) => ItemChange | undefined;

/** Nothing is written of what stays as it is: a change takes the ground from under whoever edits it. */
async function changeIf({ store, changed }: TemplateParts, id: ItemId, decide: Decide): Promise<boolean> {
  if (!decide(await store.items.get(id), await store.items.isSubmitted(id))) return false;
  let isChanged = false;
  const after = await store.items.change(id, (item, submitted) => {
    const change = decide(item, submitted);
    isChanged = change !== undefined;
    return change ?? {};
  });
  if (isChanged) changed(after);
  return isChanged;
}
