import { annotationText, type Annotation, type AnnotationKind } from '../../model/annotation.ts';
import type { Box } from '../../model/geometry.ts';
import { isMeasurement } from '../../model/measure.ts';
import { assertNever } from '../../model/result.ts';
import { decimalString, equipment, type CitedImage } from './citedImage.ts';
import { derivedUid, dicomMoment, newUid, oneLine, type DataSet } from './dataset.ts';
import { derivedObject, type DerivedObject } from './derived.ts';
import { ellipseAxes, imageReference, rectangleCorners, requireFrames, shortText } from './graphics.ts';
import { measuredOf, type Measured } from './measuredText.ts';

export interface ReportOptions {
  readonly now: Date;
  readonly version: string;
  /** Of the annotations' texts: a tag of RFC 5646 with its name in English. */
  readonly language?: readonly [tag: string, meaning: string];
}

const comprehensiveSr = '1.2.840.10008.5.1.4.1.1.88.33';

const code = (value: string, scheme: string, meaning: string): DataSet => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: meaning,
});
const dcm = (value: string, meaning: string): DataSet => code(value, 'DCM', meaning);

type Relationship = 'CONTAINS' | 'HAS CONCEPT MOD' | 'HAS OBS CONTEXT' | 'SELECTED FROM';
/** A content item; PS3.3 C.17.3. */
function item(relationship: Relationship, type: string, concept: DataSet | undefined, value: DataSet): DataSet {
  return {
    RelationshipType: relationship,
    ValueType: type,
    ...(concept ? { ConceptNameCodeSequence: [concept] } : {}),
    ...value,
  };
}
const container = (concept: DataSet, children: readonly DataSet[], template?: string): DataSet => ({
  ValueType: 'CONTAINER',
  ConceptNameCodeSequence: [concept],
  ContinuityOfContent: 'SEPARATE',
  ...(template ? { ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: template }] } : {}),
  ...(children.length > 0 ? { ContentSequence: children } : {}),
});
const contained = (concept: DataSet, children: readonly DataSet[], template?: string): DataSet => ({
  RelationshipType: 'CONTAINS',
  ...container(concept, children, template),
});

/**
 * The annotations as a Measurement Report, PS3.16 TID 1500, in a Comprehensive SR (PS3.3 A.35.3): one measurement group each, with where it
 * is, what tracks it and what it says. The observer is the device: who annotated is not told. The texts must have passed the identifier check
 * against the original: nothing here looks at what they say.
 */
export function measurementReport(
  image: CitedImage,
  annotations: readonly Annotation[],
  options: ReportOptions,
): DerivedObject {
  requireFrames(image, annotations);
  const { date, time } = dicomMoment(options.now);
  const reference = { ReferencedSOPClassUID: image.sopClass, ReferencedSOPInstanceUID: image.sopInstance };
  return derivedObject({
    ...image.context,
    ...equipment(options.version),
    SOPClassUID: comprehensiveSr,
    SOPInstanceUID: newUid(),
    Modality: 'SR',
    SeriesInstanceUID: derivedUid(`report\n${image.series}`),
    SeriesNumber: '9002',
    ReferencedPerformedProcedureStepSequence: null,
    InstanceNumber: image.instanceNumber,
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    ContentDate: date,
    ContentTime: time,
    PerformedProcedureCodeSequence: null,
    CurrentRequestedProcedureEvidenceSequence: [
      {
        StudyInstanceUID: image.study,
        ReferencedSeriesSequence: [{ SeriesInstanceUID: image.series, ReferencedSOPSequence: [reference] }],
      },
    ],
    ...container(dcm('126000', 'Imaging Measurement Report'), content(image, annotations, options), '1500'),
  });
}

function content(image: CitedImage, annotations: readonly Annotation[], options: ReportOptions): DataSet[] {
  const [tag, meaning] = options.language ?? ['en', 'English'];
  const whole = { ReferencedSOPClassUID: image.sopClass, ReferencedSOPInstanceUID: image.sopInstance };
  const entry = item('CONTAINS', 'IMAGE', undefined, { ReferencedSOPSequence: [whole] });
  const codeItem = (relationship: Relationship, concept: DataSet, value: DataSet): DataSet =>
    item(relationship, 'CODE', concept, { ConceptCodeSequence: [value] });
  return [
    codeItem(
      'HAS CONCEPT MOD',
      dcm('121049', 'Language of Content Item and Descendants'),
      code(tag, 'RFC5646', meaning),
    ),
    codeItem('HAS OBS CONTEXT', dcm('121005', 'Observer Type'), dcm('121007', 'Device')),
    item('HAS OBS CONTEXT', 'UIDREF', dcm('121012', 'Device Observer UID'), { UID: derivedUid('device observer') }),
    item('HAS OBS CONTEXT', 'TEXT', dcm('121013', 'Device Observer Name'), { TextValue: 'Scrim' }),
    codeItem('HAS CONCEPT MOD', dcm('121058', 'Procedure reported'), code('363679005', 'SCT', 'Imaging procedure')),
    contained(dcm('111028', 'Image Library'), [contained(dcm('126200', 'Image Library Group'), [entry])], '1600'),
    contained(dcm('126010', 'Imaging Measurements'), groups(image, annotations)),
  ];
}

function groups(image: CitedImage, annotations: readonly Annotation[]): DataSet[] {
  const counts = new Map<string, number>();
  return annotations.map((annotation) => {
    const count = (counts.get(annotation.kind) ?? 0) + 1;
    counts.set(annotation.kind, count);
    const tracking = { TextValue: trackingName(annotation, count) };
    const uid = { UID: derivedUid(`annotation\n${annotation.id}`) };
    const text = textOf(annotation);
    return contained(
      dcm('125007', 'Measurement Group'),
      [
        item('HAS OBS CONTEXT', 'TEXT', dcm('112039', 'Tracking Identifier'), tracking),
        item('HAS OBS CONTEXT', 'UIDREF', dcm('112040', 'Tracking Unique Identifier'), uid),
        ...(text === '' ? [] : [item('CONTAINS', 'TEXT', dcm('121071', 'Finding'), { TextValue: shortText(text) })]),
        ...(isMeasurement(annotation) ? [measurement(measuredOf(annotation, image.calibration))] : []),
        ...places(image, annotation),
      ],
      '1501',
    );
  });
}

const trackingNames: Readonly<Record<AnnotationKind, string>> = {
  arrow: 'Arrow',
  label: 'Label',
  pointer: 'Pointer',
  line: 'Line',
  freehand: 'Freehand line',
  rectangle: 'Rectangle',
  ellipse: 'Ellipse',
  polygon: 'Polygon',
  length: 'Length',
  angle: 'Angle',
  roi: 'Region',
};
const trackingName = (annotation: Annotation, count: number): string =>
  `${trackingNames[annotation.kind]} ${String(annotation.kind === 'pointer' ? annotation.number : count)}`;

const textOf = (annotation: Annotation): string => oneLine(annotationText(annotation), 1024);

const units: Readonly<Record<Measured['unit'], DataSet>> = {
  mm: code('mm', 'UCUM', 'mm'),
  mm2: code('mm2', 'UCUM', 'mm2'),
  deg: code('deg', 'UCUM', 'degrees of plane angle'),
  '{pixels}': code('{pixels}', 'UCUM', 'pixels'),
  '{pixels}2': code('{pixels}2', 'UCUM', 'square pixels'),
};
const quantities: Readonly<Record<Measured['unit'], DataSet>> = {
  mm: code('410668003', 'SCT', 'Length'),
  '{pixels}': code('410668003', 'SCT', 'Length'),
  mm2: code('42798000', 'SCT', 'Area'),
  '{pixels}2': code('42798000', 'SCT', 'Area'),
  deg: code('1483009', 'SCT', 'Angle'),
};

/** PS3.16 TID 300; lengths at the detector say so, for those in the patient are shorter. */
function measurement({ value, unit, calibration }: Measured): DataSet {
  const atDetector = calibration.kind === 'millimetres' && calibration.at === 'detector' && unit !== 'deg';
  const note = item('HAS OBS CONTEXT', 'TEXT', dcm('121106', 'Comment'), {
    TextValue: 'Measured at the detector of a projection; not calibrated to the patient',
  });
  return item('CONTAINS', 'NUM', quantities[unit], {
    MeasuredValueSequence: [{ NumericValue: decimalString(value), MeasurementUnitsCodeSequence: [units[unit]] }],
    ...(atDetector ? { ContentSequence: [note] } : {}),
  });
}

/** What it points at, and of an arrow also its line. The origin is the outer corner of the first pixel, as that of image coordinates; C.18.6.1.1. */
function places(image: CitedImage, annotation: Annotation): DataSet[] {
  const place = (concept: DataSet, type: string, points: readonly { readonly x: number; readonly y: number }[]) =>
    item('CONTAINS', 'SCOORD', concept, {
      GraphicType: type,
      GraphicData: points.flatMap(({ x, y }) => [x, y]),
      ContentSequence: [
        item('SELECTED FROM', 'IMAGE', undefined, { ReferencedSOPSequence: [imageReference(image, annotation.frame)] }),
      ],
    });
  const region = dcm('111030', 'Image Region');
  const boxPlace = (shape: 'rectangle' | 'ellipse', box: Box): DataSet =>
    shape === 'ellipse' ? place(region, 'ELLIPSE', ellipseAxes(box)) : place(region, 'POLYLINE', rectangleCorners(box));
  switch (annotation.kind) {
    case 'label':
    case 'pointer':
      return [place(region, 'POINT', [annotation.at])];
    case 'arrow': {
      const { from, to } = annotation;
      const line = from.x === to.x && from.y === to.y ? [] : [place(dcm('121055', 'Path'), 'POLYLINE', [from, to])];
      return [place(region, 'POINT', [to]), ...line];
    }
    case 'line':
    case 'length':
      return [place(region, 'POLYLINE', [annotation.from, annotation.to])];
    case 'freehand':
    case 'angle':
      return [place(region, 'POLYLINE', annotation.points)];
    case 'polygon':
      return [place(region, 'POLYLINE', [...annotation.points, annotation.points[0]!])];
    case 'rectangle':
    case 'ellipse':
      return [boxPlace(annotation.kind, annotation.box)];
    case 'roi':
      return [boxPlace(annotation.shape, annotation.box)];
    default:
      return assertNever(annotation);
  }
}
