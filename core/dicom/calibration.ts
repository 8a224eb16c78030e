import type { DicomFacts } from '../../model/item.ts';
import type { Picture } from './picture.ts';
import { Tag } from './tags.ts';
import { regionBox } from './ultrasoundRegions.ts';
import type { Values } from './values.ts';

/** How large a pixel is, and of what: of the patient, or of the detector that a shadow fell on. */

/** Row spacing, then column spacing, in mm. */
export const pixelSpacing = (values: Values): [number, number] | undefined => spacingFound(values)?.spacing;

function spacingFound(values: Values): { spacing: [number, number]; imager: boolean } | undefined {
  const groups = [
    values.item(Tag.SharedFunctionalGroupsSequence),
    values.item(Tag.PerFrameFunctionalGroupsSequence),
  ].map((group) => group?.item(Tag.PixelMeasuresSequence));
  for (const level of [values, ...groups]) {
    for (const tag of [Tag.PixelSpacing, Tag.ImagerPixelSpacing]) {
      const [row, column] = level?.decimals(tag) ?? [];
      if (row !== undefined && column !== undefined && row > 0 && column > 0) {
        return { spacing: [row, column], imager: tag === Tag.ImagerPixelSpacing };
      }
    }
  }
  return undefined;
}

/** Modalities whose pictures are shadows: what is nearer to the source is larger, PS3.3 10.7.1.3. */
const projections: ReadonlySet<string> = new Set(['CR', 'DX', 'MG', 'IO', 'PX', 'XA', 'RF', 'RG', 'RTIMAGE', 'XC']);

type Source = Pick<Picture, 'values' | 'format' | 'file'>;

/** What the canvas needs for the shape of a pixel and for lengths. */
export function calibrationFacts(
  picture: Source,
  modality: string,
): Pick<DicomFacts, 'PixelSpacing' | 'spacingAt' | 'PixelAspectRatio' | 'ultrasoundRegions'> {
  const { values } = picture;
  const found = spacingFound(values);
  const [vertical, horizontal] = values.decimals(Tag.PixelAspectRatio);
  const aspect = vertical && horizontal && vertical > 0 && horizontal > 0;
  const regions = calibratedRegions(picture);
  const atDetector = found && (found.imager || projections.has(modality));
  return {
    ...(found ? { PixelSpacing: found.spacing } : {}),
    ...(atDetector ? { spacingAt: 'detector' } : {}),
    ...(aspect ? { PixelAspectRatio: [vertical, horizontal] } : {}),
    ...(regions.length > 0 ? { ultrasoundRegions: regions } : {}),
  };
}

const centimetres = 3;
const mostRegions = 32;

/** Regions of PS3.3 C.8.5.5 both of whose directions are lengths; spectra and traces over time are none. */
function calibratedRegions({ values, format, file }: Source): NonNullable<DicomFacts['ultrasoundRegions']> {
  const tag = Tag.SequenceOfUltrasoundRegions;
  const count = Math.min(values.element(tag)?.items?.length ?? 0, mostRegions);
  return Array.from({ length: count }, (_, index) => values.item(tag, index)!).flatMap((item) => {
    const box = regionBox(item, format, file.littleEndian);
    const [x, y] = [Math.abs(item.float(Tag.PhysicalDeltaX) ?? 0), Math.abs(item.float(Tag.PhysicalDeltaY) ?? 0)];
    const units = [item.uint16(Tag.PhysicalUnitsXDirection), item.uint16(Tag.PhysicalUnitsYDirection)];
    if (!box || units.some((unit) => unit !== centimetres) || !(x > 0 && x < 100 && y > 0 && y < 100)) return [];
    return [{ box, spacing: [y * 10, x * 10] as [number, number] }];
  });
}

/** Frames a second that the object asks for, PS3.3 C.7.6.5. */
export function frameRate(values: Values): number | undefined {
  const time = values.decimals(Tag.FrameTime)[0];
  const rate =
    values.decimals(Tag.RecommendedDisplayFrameRate)[0] ??
    values.decimals(Tag.CineRate)[0] ??
    (time ? 1000 / time : undefined);
  return rate !== undefined && rate > 0 && rate <= 1000 ? rate : undefined;
}
