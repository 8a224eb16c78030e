/** Windows of CT in Hounsfield units, as reading rooms use them; names are keys of the catalogue. By what was examined, then for all. */

export interface PresetRow {
  readonly name: PresetName;
  readonly center: number;
  readonly width: number;
}
export type PresetName =
  | 'brain'
  | 'stroke'
  | 'subdural'
  | 'temporalBone'
  | 'softTissue'
  | 'lung'
  | 'mediastinum'
  | 'pulmonaryArteries'
  | 'liver'
  | 'abdomen'
  | 'spine'
  | 'bone'
  | 'angiography';

const brain = { name: 'brain', center: 40, width: 80 } as const;
const bone = { name: 'bone', center: 400, width: 1800 } as const;
const lung = { name: 'lung', center: -600, width: 1500 } as const;
const softTissue = { name: 'softTissue', center: 40, width: 400 } as const;
const angiography = { name: 'angiography', center: 300, width: 600 } as const;
const liver = { name: 'liver', center: 60, width: 160 } as const;

const head: readonly PresetRow[] = [
  brain,
  { name: 'stroke', center: 35, width: 40 },
  { name: 'subdural', center: 75, width: 215 },
  { name: 'temporalBone', center: 600, width: 2800 },
  softTissue,
];
const chest: readonly PresetRow[] = [
  lung,
  { name: 'mediastinum', center: 50, width: 350 },
  { name: 'pulmonaryArteries', center: 100, width: 700 },
  bone,
];
const abdomen: readonly PresetRow[] = [{ name: 'abdomen', center: 60, width: 400 }, liver, softTissue, bone];
const spine: readonly PresetRow[] = [{ name: 'spine', center: 50, width: 250 }, bone, softTissue];

/** Defined terms of BodyPartExamined, PS3.16 annex L, by the word that they begin with. */
export const ctPresetsByPart: readonly (readonly [part: RegExp, presets: readonly PresetRow[]])[] = [
  [/^(HEAD|BRAIN|SKULL|SINUS|ORBIT|EAR|IAC|FACE)/, head],
  [/^(CHEST|THORAX|LUNG|HEART|RIB)/, chest],
  [/^(ABDOMEN|PELVIS|LIVER|KIDNEY|PANCREAS|COLON)/, abdomen],
  [/SPINE$|^(NECK|SACRUM|COCCYX)/, spine],
];
export const ctPresets: readonly PresetRow[] = [softTissue, lung, bone, brain, liver, angiography];
