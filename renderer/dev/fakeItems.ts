import type { Annotation } from '../../model/annotation.ts';
import type { ItemGroup } from '../../model/grouping.ts';
import { imagePoint } from '../../model/geometry.ts';
import type { AnnotationId, BatchId, ItemId, RegionId, Sha256 } from '../../model/ids.ts';
import type { Batch, ImageFacts, ItemDetail } from '../../model/item.ts';
import type { Region } from '../../model/redaction.ts';
import { showsFace } from '../../model/reviewState.ts';

const id = (kind: number, n: number): string => `${kind}0000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
export const batchId = id(1, 1) as BatchId;

const photo: ImageFacts = {
  mediaType: 'image/jpeg',
  bytes: 3_400_000,
  columns: 1600,
  rows: 1200,
  frames: 1,
  identifiers: ['owner'],
};
const ct: ImageFacts = {
  mediaType: 'application/dicom',
  bytes: 525_000 * 24,
  columns: 512,
  rows: 512,
  frames: 24,
  identifiers: ['patient-name', 'patient-id', 'dates'],
  dicom: {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    TransferSyntaxUID: '1.2.840.10008.1.2.1',
    Modality: 'CT',
    PhotometricInterpretation: 'MONOCHROME2',
    BitsAllocated: 16,
    BitsStored: 12,
    PixelRepresentation: 0,
    SamplesPerPixel: 1,
    RescaleSlope: 1,
    RescaleIntercept: -1024,
    windows: [{ name: 'Abdomen', center: 60, width: 360 }],
    device: { Manufacturer: 'Example Medical', ManufacturerModelName: 'Scan 5', UltrasoundRegions: [] },
  },
};

const proposals: readonly Omit<Region, 'id' | 'decision'>[] = [
  {
    frames: 'all',
    shape: { kind: 'rectangle', box: { x: 560, y: 200, width: 480, height: 640 } },
    origin: { kind: 'proposal', what: 'face', score: 0.93, reason: 'face 0.93' },
  },
  {
    frames: 'all',
    shape: { kind: 'rectangle', box: { x: 48, y: 44, width: 700, height: 64 } },
    origin: { kind: 'proposal', what: 'text', score: 0.88, reason: 'text "SAMPLE^ANNA" equals PatientName' },
  },
  {
    frames: 'all',
    shape: { kind: 'ellipse', box: { x: 1250, y: 900, width: 260, height: 220 } },
    origin: { kind: 'proposal', what: 'region', score: 0.61, reason: 'outside SequenceOfUltrasoundRegions' },
  },
];

const fakeSeries = (n: number): ItemGroup => ({
  kind: 'series',
  patient: (n % 2).toString(16).padStart(64, 'a'),
  study: (n % 3).toString(16).padStart(64, 'b'),
  series: (n % 4).toString(16).padStart(64, 'c'),
  StudyDate: '20260301',
  StudyDescription: 'Abdomen',
  SeriesNumber: 1 + (n % 4),
  SeriesDescription: 'Axial',
  InstanceNumber: n,
});

export function fakeItem(n: number): ItemDetail {
  const isCt = n % 7 === 3;
  const facts = isCt ? ct : photo;
  const regions = isCt || n % 5 === 4 ? [] : proposals.slice(0, 1 + (n % 3));
  const reviewed = n % 6 === 5;
  const item: ItemDetail = {
    id: id(2, n) as ItemId,
    batch: batchId,
    name: isCt ? `CT_${String(n).padStart(4, '0')}.dcm` : `IMG_${String(4100 + n)}.jpg`,
    facts,
    contentHash: n.toString(16).padStart(64, '0') as Sha256,
    state: { kind: 'review' },
    pending: reviewed ? 0 : regions.length,
    importedAt: '2026-11-21T09:00:00.000Z',
    group: isCt ? fakeSeries(n) : { kind: 'photo', camera: '0'.repeat(64), at: captureTimes[n % captureTimes.length]! },
    ...(!isCt && saidOf(n)),
    regions: regions.map((region, index) => ({
      ...region,
      id: id(3, n * 16 + index) as RegionId,
      decision: reviewed ? 'accepted' : 'pending',
    })),
    annotations: n === 0 ? fakeAnnotations : [],
    revision: 1,
  };
  if (showsFace(item)) item.face = true;
  if (reviewed) return { ...item, state: { kind: 'reviewed', at: '2026-11-21T09:10:00.000Z', by: 'Dr. Mara Lind' } };
  if (n % 17 === 8)
    return { ...item, pending: 0, state: { kind: 'quarantined', error: { code: 'DETECTOR_FAILED', params: {} } } };
  return item;
}

/** Stills of one ultrasound device with its banner; one in nine has drifted. */
export const fakeUltrasounds = (count: number): ItemDetail[] =>
  Array.from({ length: count }, (_, n) => fakeUltrasound(n));

function fakeUltrasound(n: number): ItemDetail {
  const drift = n % 9 === 7 ? 260 : n % 3;
  const device = { Manufacturer: 'Example', ManufacturerModelName: 'Sono 5', UltrasoundRegions: [] };
  const banner = { x: 40 + drift, y: 44, width: 720, height: 64 };
  return {
    ...fakeItem(n),
    name: `US_${String(n).padStart(4, '0')}.dcm`,
    facts: {
      ...ct,
      columns: 1600,
      rows: 1200,
      frames: 1,
      dicom: { ...ct.dicom!, Modality: 'US', SamplesPerPixel: 3, device },
    },
    ...{ depiction: undefined, face: undefined, group: fakeSeries(n), state: { kind: 'review' }, pending: 1 },
    scanned: { face: true, text: true, region: true },
    regions: [
      {
        ...{
          id: id(3, n * 16) as RegionId,
          frames: 'all',
          shape: { kind: 'rectangle', box: banner },
          decision: 'pending',
        },
        origin: { kind: 'proposal', what: 'text', score: 0.9, reason: 'text "SAMPLE^ANNA" equals PatientName' },
      },
    ],
    annotations: [],
  };
}

const captureTimes = ['2026-03-04T09:12:40', '2026-03-04T09:20:05', '2026-03-04T14:02:11', '2026-03-06T08:45:00', null];

const saidOf = (n: number): Pick<ItemDetail, 'depiction'> => {
  if (n % 4 === 1) return { depiction: { bodySite: '36141000', laterality: 'L', view: 'close-up' } };
  return n % 4 === 2
    ? { depiction: { bodySite: '25763004', laterality: 'R', view: 'dermoscopic-contact-polarized' } }
    : {};
};

const fakeAnnotations: Annotation[] = [
  { id: id(4, 1) as AnnotationId, frame: 0, kind: 'arrow', from: imagePoint(400, 420), to: imagePoint(610, 580) },
  {
    id: id(4, 2) as AnnotationId,
    frame: 0,
    kind: 'pointer',
    at: imagePoint(640, 690),
    number: 1,
    note: 'Irregular border',
  },
  { id: id(4, 3) as AnnotationId, frame: 0, kind: 'label', at: imagePoint(1100, 700), text: 'Control side' },
];

export const fakeBatch = (imported: number): Batch => ({
  id: batchId,
  state: 'finished',
  startedAt: '2026-11-21T09:00:00.000Z',
  found: imported + 5,
  imported,
  duplicates: 2,
  quarantined: 1,
  waiting: 0,
  refused: [
    { name: 'notes.dcm', error: { code: 'UNKNOWN_TYPE', params: {} } },
    { name: 'scan_0004.dcm', error: { code: 'DICOM_TRANSFER_SYNTAX', params: { uid: '1.2.840.10008.1.2.4.90' } } },
    {
      name: 'panorama.png',
      error: { code: 'DIMENSIONS_TOO_LARGE', params: { columns: 60000, rows: 60000, limit: 120 } },
    },
  ],
});
