import type { WindowLevel } from '../../model/item.ts';
import type { Picture } from './picture.ts';
import { decodeFrame, type Samples } from './samples.ts';
import { Tag } from './tags.ts';
import type { Values } from './values.ts';

/** From stored samples to modality values (PS3.3 C.11.1) and from there to grey (C.11.2). */
export interface GreyLevels {
  readonly slope: number;
  readonly intercept: number;
  /** As the object names them, first the one it would be shown with; may be empty. */
  readonly windows: WindowLevel[];
  readonly voi: VoiFunction;
}
export type VoiFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
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
  const slope = rescale.decimals(Tag.RescaleSlope)[0] ?? 1;
  const named = voi.string(Tag.VOILUTFunction);
  return {
    slope: slope === 0 ? 1 : slope,
    intercept: rescale.decimals(Tag.RescaleIntercept)[0] ?? 0,
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

/** Row spacing, then column spacing, in mm. */
export function pixelSpacing(values: Values): [number, number] | undefined {
  const groups = [
    values.item(Tag.SharedFunctionalGroupsSequence),
    values.item(Tag.PerFrameFunctionalGroupsSequence),
  ].map((group) => group?.item(Tag.PixelMeasuresSequence));
  for (const level of [values, ...groups]) {
    for (const tag of [Tag.PixelSpacing, Tag.ImagerPixelSpacing]) {
      const [row, column] = level?.decimals(tag) ?? [];
      if (row !== undefined && column !== undefined && row > 0 && column > 0) return [row, column];
    }
  }
  return undefined;
}

/** Frames that are looked at to find a cine's range: enough to be fair, few enough to be quick. */
const probedFrames = 8;

/** The window that shows the whole range of what is there, padding left out. Maps the minimum to black and the maximum to white. */
export function defaultWindow(picture: Picture, levels: GreyLevels, only?: number): WindowLevel {
  const { format } = picture;
  const padding = paddingValue(picture);
  let [low, high] = [Infinity, -Infinity];
  const step = Math.max(1, Math.ceil(format.frames / probedFrames));
  for (let frame = only ?? 0; frame < (only === undefined ? format.frames : only + 1); frame += step) {
    const samples = decodeFrame(picture.file.bytes, format, frame);
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i]!;
      if (sample === padding) continue;
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
  }
  if (low > high) [low, high] = [padding ?? 0, padding ?? 0];
  const ends = [low * levels.slope + levels.intercept, high * levels.slope + levels.intercept];
  const [min, max] = [Math.min(...ends), Math.max(...ends)];
  return { name: 'Default', center: (min + max) / 2 + 0.5, width: max - min + 1 };
}

export function paddingValue({ values, format }: Picture): number | undefined {
  return format.signed ? values.int16(Tag.PixelPaddingValue) : values.uint16(Tag.PixelPaddingValue);
}

/** Grey 0–255 of a modality value; PS3.3 C.11.2.1.2 and C.11.2.1.3. */
export function voiGrey(value: number, { center, width }: Window, voi: VoiFunction): number {
  if (voi === 'SIGMOID') return 255 / (1 + Math.exp((-4 * (value - center)) / width));
  const middle = voi === 'LINEAR' ? center - 0.5 : center;
  const span = voi === 'LINEAR' ? width - 1 : width;
  if (value <= middle - span / 2) return 0;
  if (value > middle + span / 2) return 255;
  return ((value - middle) / span + 0.5) * 255;
}

/** One frame as 8-bit grey, as it is meant to be seen: rescaled, windowed, MONOCHROME1 turned over. */
export function greyFrame(picture: Picture, frame: number, window?: Window): Uint8Array {
  const { format, file, values } = picture;
  const levels = greyLevels(values, frame);
  const chosen = window ?? levels.windows[0] ?? defaultWindow(picture, levels, frame);
  // A window that was chosen by hand or computed is linear, whatever the object's own windows are.
  const voi = window || levels.windows.length === 0 ? 'LINEAR' : levels.voi;
  const samples = decodeFrame(file.bytes, format, frame);
  return applyTable(samples, greyTable(picture, levels, chosen, voi));
}

/** Grey of every value that a stored sample can have; a signed sample indexes it by its two's complement. */
function greyTable({ format }: Picture, levels: GreyLevels, window: Window, voi: VoiFunction): Uint8Array {
  const size = 2 ** (format.bytesPerSample * 8);
  const table = new Uint8Array(size);
  const invert = format.photometric === 'MONOCHROME1';
  for (let i = 0; i < size; i++) {
    const stored = format.signed && i >= size / 2 ? i - size : i;
    const grey = Math.round(voiGrey(stored * levels.slope + levels.intercept, window, voi));
    table[i] = invert ? 255 - grey : grey;
  }
  return table;
}

function applyTable(samples: Samples, table: Uint8Array): Uint8Array {
  const mask = table.length - 1;
  const out = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) out[i] = table[samples[i]! & mask]!;
  return out;
}
