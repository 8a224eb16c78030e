import type { Annotation } from '../../model/annotation.ts';
import { decimalString, equipment, type CitedImage } from './citedImage.ts';
import { derivedUid, dicomMoment, newUid, type DataSet } from './dataset.ts';
import { derivedObject, type DerivedObject } from './derived.ts';
import { graphicAnnotations, graphicLayers, requireFrames } from './graphics.ts';
import { srgbProfile } from '../codecs/srgbProfile.ts';

export interface StateOptions {
  /** The window of the view, in modality values; the image's first one if absent. Of grey images only. */
  readonly window?: { readonly center: number; readonly width: number };
  readonly now: Date;
  /** Of Scrim. */
  readonly version: string;
}

const grayscaleState = '1.2.840.10008.5.1.4.1.1.11.1';
const colorState = '1.2.840.10008.5.1.4.1.1.11.2';

/**
 * A Grayscale (PS3.3 A.33.1) or Color Softcopy Presentation State (A.33.2) with the annotations as vectors and text over the cleared image.
 * The annotations' texts must have passed the identifier check against the original: nothing here looks at what they say.
 */
export function presentationState(
  image: CitedImage,
  annotations: readonly Annotation[],
  options: StateOptions,
): DerivedObject {
  requireFrames(image, annotations);
  const { date, time } = dicomMoment(options.now);
  const sopClass = image.colour ? colorState : grayscaleState;
  const { SOPClassUID, SOPInstanceUID } = { SOPClassUID: sopClass, SOPInstanceUID: newUid() };
  const reference = { ReferencedSOPClassUID: image.sopClass, ReferencedSOPInstanceUID: image.sopInstance };
  return derivedObject({
    ...image.context,
    ...equipment(options.version),
    SOPClassUID,
    SOPInstanceUID,
    Modality: 'PR',
    // States about one series lie together, in every export of it.
    SeriesInstanceUID: derivedUid(`presentation\n${image.series}`),
    SeriesNumber: '9001',
    // Type 2C without a part of the body to decide it by: there, and empty.
    Laterality: null,
    InstanceNumber: image.instanceNumber,
    PresentationCreationDate: date,
    PresentationCreationTime: time,
    ContentLabel: 'ANNOTATIONS',
    ContentDescription: 'Annotations made in Scrim',
    ContentCreatorName: null,
    ReferencedSeriesSequence: [{ SeriesInstanceUID: image.series, ReferencedImageSequence: [reference] }],
    DisplayedAreaSelectionSequence: [displayedArea(image)],
    ...(annotations.length > 0
      ? {
          GraphicAnnotationSequence: graphicAnnotations(image, annotations),
          GraphicLayerSequence: graphicLayers(annotations),
        }
      : {}),
    ...(image.colour ? { ICCProfile: srgbProfile() } : greyPipeline(image, options)),
  });
}

/** The whole image; PS3.3 C.10.4. */
const displayedArea = ({ width, height, spacing, aspect }: CitedImage): DataSet => ({
  DisplayedAreaTopLeftHandCorner: [1, 1],
  DisplayedAreaBottomRightHandCorner: [width, height],
  PresentationSizeMode: 'SCALE TO FIT',
  ...(spacing
    ? { PresentationPixelSpacing: spacing.map(decimalString) }
    : { PresentationPixelAspectRatio: aspect.map((value) => String(Math.round(value))) }),
});

/** Modality, VOI and Presentation LUT: a state replaces the image's own, so it repeats them; PS3.4 N.2. */
function greyPipeline({ rescale, window, voi, inverse, modality }: CitedImage, options: StateOptions): DataSet {
  const shown = options.window ?? window;
  return {
    ...(rescale
      ? {
          RescaleIntercept: decimalString(rescale.intercept),
          RescaleSlope: decimalString(rescale.slope),
          RescaleType: modality === 'CT' ? 'HU' : 'US',
        }
      : {}),
    ...(shown
      ? {
          SoftcopyVOILUTSequence: [
            {
              WindowCenter: decimalString(shown.center),
              WindowWidth: decimalString(shown.width),
              ...(voi === 'LINEAR' ? {} : { VOILUTFunction: voi }),
            },
          ],
        }
      : {}),
    PresentationLUTShape: inverse ? 'INVERSE' : 'IDENTITY',
  };
}
