import type { ScrimBridge } from '../../contract/bridge.ts';
import { deviceTemplateSchema, type DeviceTemplate } from '../../model/deviceTemplate.ts';
import { no, yes } from './answers.ts';

const device = (model: string, Rows: number, Columns: number): DeviceTemplate['device'] => ({
  ...{ Manufacturer: 'Example Medical', ManufacturerModelName: model, Modality: 'US', Rows, Columns },
  UltrasoundRegions: [],
});
const template = (n: number, name: string, of: DeviceTemplate['device']): DeviceTemplate =>
  deviceTemplateSchema.parse({
    ...{ id: `70000000-0000-4000-8000-00000000000${n}`, name, device: of, savedAt: '2026-01-02T03:04:05.000Z' },
    cover: [{ kind: 'rectangle', box: { x: 0, y: 0, width: of.Columns, height: 48 } }],
    keep: n === 1 ? [{ box: { x: 600, y: 100, width: 180, height: 60 }, classes: ['measurement'] }] : [],
  });

/** Two templates; writes and reads no file. */
export function createFakeTemplates(): ScrimBridge['templates'] {
  let all = [
    template(1, 'Sono 9, room 3', device('Sono 9', 768, 1024)),
    template(2, 'Sono 4', device('Sono 4', 600, 800)),
  ];
  return {
    list: () => yes(all),
    save: ({ name }) => {
      const made = template(all.length + 1, name, device('Sono 9', 768, 1024));
      all = [...all, made];
      return yes({ template: made, proposed: 12 });
    },
    rename: ({ id, name }) => {
      if (!all.some((one) => one.id === id)) return no('NOT_FOUND');
      all = all.map((one) => (one.id === id ? { ...one, name } : one));
      return yes(all);
    },
    remove: ({ id }) => {
      all = all.filter((one) => one.id !== id);
      return yes(all);
    },
    export: () => yes(all.length),
    import: () => yes(3),
  };
}
