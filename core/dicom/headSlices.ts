import { tagOf } from './dictionary.ts';
import { pixelSpacing } from './calibration.ts';
import type { Picture } from './picture.ts';
import { sopClassOf } from './sopClass.ts';
import { Tag } from './tags.ts';
import type { Values } from './values.ts';

const storage = '1.2.840.10008.5.1.4.1.1.';
/** CT, MR and PET slices, plain, enhanced and legacy converted: stacked, they are a volume. PS3.4 B.5. */
const volumes: ReadonlySet<string> = new Set(
  ['2', '2.1', '2.2', '4', '4.1', '4.4', '128', '128.1', '130'].map((suffix) => storage + suffix),
);
/** Defined terms of PS3.16 annex L and what devices write instead; what reaches up to the face counts, a whole body too. */
const headWords =
  /HEAD|BRAIN|SKULL|CRANI|FACE|FACIAL|ORBIT|\bEYE|SINUS|NOSE|NASAL|\bEARS?\b|\bIAC\b|TEMPORAL|JAW|MANDIB|MAXILL|TMJ|DENT|TEETH|NECK|C[- _]?SPINE|CERVIC|CAROTID|PITUIT|PAROT|LARYN|PHARYN|WHOLE ?BODY/i;
/** Coarser than this no features come out (mm). */
const [widestPixel, widestGap] = [3, 10];
/** A field of view up to this may be a head's where nothing says what it is (mm). */
const headWide = 320;

/**
 * How many slices of a head the object holds, or may hold; 0 for what is no slice, or certainly of another part of the body. With enough of
 * them soft tissue can be rendered to a face that people and programs recognise.
 */
export function headSlices({ file, values, format }: Picture): number {
  if (!volumes.has(sopClassOf(file)) || !format.photometric.startsWith('MONOCHROME')) return 0;
  if (values.strings(tagOf('ImageType')).includes('LOCALIZER')) return 0;
  const spacing = pixelSpacing(values);
  if (spacing && Math.max(...spacing) > widestPixel) return 0;
  const gap = values.decimals(tagOf('SpacingBetweenSlices'))[0] ?? values.decimals(tagOf('SliceThickness'))[0];
  if (gap !== undefined && Math.abs(gap) > widestGap) return 0;
  const part = bodyPart(values);
  if (part !== '') return headWords.test(part) ? format.frames : 0;
  const wide = spacing ? Math.min(format.width * spacing[1], format.height * spacing[0]) : 0;
  return wide <= headWide ? format.frames : 0;
}

function bodyPart(values: Values): string {
  const shared = values.item(Tag.SharedFunctionalGroupsSequence)?.item(tagOf('FrameAnatomySequence'));
  const regions = [values, shared].map((level) =>
    level?.item(tagOf('AnatomicRegionSequence'))?.string(tagOf('CodeMeaning')),
  );
  return [values.string(tagOf('BodyPartExamined')), ...regions].filter(Boolean).join(' ');
}
