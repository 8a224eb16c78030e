import type { DicomFacts, WindowLevel } from '../../model/item.ts';
import { rangeWithin, type Histogram } from './histogram.ts';
import { ctPresets, ctPresetsByPart, type PresetName } from './presets.table.ts';
import { fullRange, type GreyWindow, type TableExtent } from './voi.ts';

/** A window that can be chosen. What the object itself names is shown as it names it; other names are keys of the catalogue. */
export interface Preset {
  readonly name:
    | { readonly kind: 'own'; readonly text: string }
    | { readonly kind: 'unnamed'; readonly number: number }
    | { readonly kind: 'known'; readonly key: PresetName | 'percent99' | 'percent90' | 'full' | 'quarter' };
  readonly window: Omit<GreyWindow, 'invert'>;
}

/** What of a frame presets are made of, as soon as it is there. */
export interface FrameLevels {
  readonly histogram: Histogram;
  readonly tables: readonly TableExtent[];
  /** Its own windows; none where the object's are those of all frames. */
  readonly windows: readonly WindowLevel[];
}

const counted: ReadonlySet<string> = new Set(['PT', 'NM']);

/** The object's own windows and VOI LUTs, those of its modality and what was examined, and what its values ask for. */
export function presetsFor(dicom: DicomFacts, frame: FrameLevels | null): readonly Preset[] {
  const windows = frame?.windows.length ? frame.windows : dicom.windows;
  const own = windows.map(({ name, center, width }, index): Preset => {
    const text = name.trim();
    const named = text && text !== 'Default';
    return {
      name: named ? { kind: 'own', text } : { kind: 'unnamed', number: index + 1 },
      window: { center, width, ...(dicom.voi ? { voi: dicom.voi } : {}) },
    };
  });
  const tables = (frame?.tables ?? []).map(({ name: text }, table): Preset => ({
    name: { kind: 'own', text },
    window: { center: 0, width: 1, table },
  }));
  return [...own, ...tables, ...ofModality(dicom), ...ofValues(dicom, frame?.histogram)];
}

function ofModality({ Modality, BodyPartExamined = '' }: DicomFacts): Preset[] {
  if (Modality !== 'CT') return [];
  const part = ctPresetsByPart.find(([pattern]) => pattern.test(BodyPartExamined))?.[1] ?? [];
  const others = ctPresets.filter(({ name }) => part.every((preset) => preset.name !== name));
  return [...part, ...others].map(({ name, center, width }) => ({
    name: { kind: 'known', key: name },
    window: { center, width },
  }));
}

function ofValues({ Modality }: DicomFacts, histogram: Histogram | undefined): Preset[] {
  if (!histogram) return [];
  const full: Preset = { name: { kind: 'known', key: 'full' }, window: fullRange(histogram.range) };
  if (Modality === 'CT') return [full];
  if (counted.has(Modality)) {
    const { low, high } = histogram.range;
    const quarter = { ...histogram.range, high: low + (high - low) / 4 };
    return [full, { name: { kind: 'known', key: 'quarter' }, window: fullRange(quarter) }];
  }
  return [
    { name: { kind: 'known', key: 'percent99' }, window: fullRange(rangeWithin(histogram, 0.005)) },
    { name: { kind: 'known', key: 'percent90' }, window: fullRange(rangeWithin(histogram, 0.05)) },
    full,
  ];
}

/** How the object asks to be shown at first: its first window, else its first VOI LUT, else all of its values. */
export const firstPreset = (presets: readonly Preset[]): Preset | undefined =>
  presets.find(({ name, window }) => name.kind !== 'known' || window.table !== undefined) ?? presets.at(-1);

export const showsPreset = (window: GreyWindow | null, preset: Preset): boolean =>
  window !== null &&
  window.table === preset.window.table &&
  (window.table !== undefined || (window.center === preset.window.center && window.width === preset.window.width)) &&
  (window.voi ?? 'LINEAR') === (preset.window.voi ?? 'LINEAR');
