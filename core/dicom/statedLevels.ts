import type { GreyTable, VoiFunction } from '../../model/greys.ts';
import type { WindowLevel } from '../../model/item.ts';
import { modalityTable, voiTables, type NamedTable } from './greyTables.ts';
import { Tag } from './tags.ts';
import type { Values } from './values.ts';

/** From stored samples to modality values (PS3.3 C.11.1) and from there to grey (C.11.2). */
export interface GreyLevels {
  readonly slope: number;
  readonly intercept: number;
  /** As the object names them, first the one it would be shown with; may be empty. */
  readonly windows: WindowLevel[];
  readonly voi: VoiFunction;
  /** In place of slope and intercept, which are then 1 and 0. */
  readonly modality: GreyTable | undefined;
  readonly tables: readonly NamedTable[];
}
export type Window = Pick<WindowLevel, 'center' | 'width'>;

const maximumWindows = 32;

/** Levels of one frame: of its own functional group, else of the shared one, else of the object itself; PS3.3 C.7.6.16. */
export function greyLevels(values: Values, frame: number): GreyLevels {
  const groups = [
    values.item(Tag.PerFrameFunctionalGroupsSequence, frame),
    values.item(Tag.SharedFunctionalGroupsSequence),
  ];
  const level = (sequence: number): Values =>
    groups.map((group) => group?.item(sequence)).find((found) => found !== undefined) ?? values;
  const rescale = level(Tag.PixelValueTransformationSequence);
  const voi = level(Tag.FrameVOILUTSequence);
  // A dose has its own name for what brings its samples to Gy; PS3.3 C.8.8.3.4.1.
  const slope = rescale.decimals(Tag.RescaleSlope)[0] ?? values.decimals(Tag.DoseGridScaling)[0] ?? 1;
  const named = voi.string(Tag.VOILUTFunction);
  const modality = modalityTable(values);
  return {
    slope: modality || slope === 0 ? 1 : slope,
    intercept: modality ? 0 : (rescale.decimals(Tag.RescaleIntercept)[0] ?? 0),
    modality,
    tables: voiTables(voi, values.uint16(Tag.PixelRepresentation) === 1 && !modality),
    windows: windowsOf(voi),
    voi: named === 'LINEAR_EXACT' || named === 'SIGMOID' ? named : 'LINEAR',
  };
}

function windowsOf(values: Values): WindowLevel[] {
  const centers = values.decimals(Tag.WindowCenter);
  const widths = values.decimals(Tag.WindowWidth);
  const names = values.strings(Tag.WindowCenterWidthExplanation);
  const windows: WindowLevel[] = [];
  for (let i = 0; i < Math.min(centers.length, widths.length, maximumWindows); i++) {
    const width = widths[i]!;
    if (width < 1e-6) continue;
    // The explanation is free text in any character set; only plain ASCII is shown as a name.
    const given = names[i] ?? '';
    const name = /^[\x20-\x7e]{1,64}$/.test(given) ? given : `Window ${i + 1}`;
    windows.push({ name, center: centers[i]!, width });
  }
  return windows;
}
