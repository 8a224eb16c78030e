import { useEffect, useMemo, useState, type RefObject } from 'react';
import { create } from 'zustand';
import type { Annotation } from '../../../model/annotation.ts';
import type { DicomFacts, ItemDetail } from '../../../model/item.ts';
import {
  angleOf,
  areaOf,
  calibrationAt,
  isMeasurement,
  lengthOf,
  type Calibration,
  type Measurement,
  type RoiStatistics,
} from '../../../model/measure.ts';
import type { PictureSource } from '../../canvas/pictureSource.ts';
import { annotationBounds } from '../../editor/shapes.ts';
import { number } from '../../words/format.ts';
import { t } from '../../words/words.ts';

/** What the measurements of the picture in hand say, by their ids: the list says it in words that are not painted. */
export const useShownReadings = create<{ readonly readings: ReadonlyMap<string, string> }>(() => ({
  readings: new Map(),
}));

/** What measurements say, by their ids; of regions as soon as their pixels were counted. */
export function useReadings(
  { facts }: Pick<ItemDetail, 'facts'>,
  annotations: readonly Annotation[],
  frame: number,
  source: RefObject<PictureSource | null>,
  loaded: unknown,
): ReadonlyMap<string, string> {
  const measurements = useMemo(
    () => annotations.filter(isMeasurement).filter((each) => each.frame === frame && !each.hidden),
    [annotations, frame],
  );
  const statistics = useStatistics(measurements, frame, source, loaded);
  const readings = useMemo(
    () => new Map(measurements.map((each) => [each.id, readingOf(each, facts.dicom, statistics.get(keyOf(each)))])),
    [measurements, facts, statistics],
  );
  useEffect(() => useShownReadings.setState({ readings }), [readings]);
  return readings;
}

/** A region keeps its statistics as long as it stays where it is. */
const keyOf = (each: Measurement): string =>
  each.kind === 'roi' ? JSON.stringify([each.frame, each.shape, each.box]) : each.id;

function useStatistics(
  measurements: readonly Measurement[],
  frame: number,
  source: RefObject<PictureSource | null>,
  loaded: unknown,
): ReadonlyMap<string, RoiStatistics> {
  const [known, setKnown] = useState<ReadonlyMap<string, RoiStatistics>>(new Map());
  useEffect(() => {
    let stale = false;
    for (const roi of measurements) {
      if (roi.kind !== 'roi') continue;
      const asked = source.current?.measure?.(frame, { shape: roi.shape, box: roi.box });
      void asked?.then((found) => {
        if (!stale && found) setKnown((before) => new Map([...[...before].slice(-200), [keyOf(roi), found]]));
      });
    }
    return () => {
      stale = true;
    };
  }, [measurements, frame, source, loaded]);
  return known;
}

export function readingOf(each: Measurement, dicom: DicomFacts | undefined, statistics?: RoiStatistics): string {
  const calibration = calibrationAt(dicom, annotationBounds(each));
  if (each.kind === 'angle') {
    const degrees = t('canvas:reading.degrees', { value: written(angleOf(each.points, calibration)) });
    // Of pixels whose shape nobody states, squares are taken for granted.
    return calibration.kind === 'pixels' ? degrees : withCaveat(degrees, calibration);
  }
  if (each.kind === 'length') {
    const value = written(lengthOf(each.from, each.to, calibration));
    return withCaveat(t(`canvas:reading.length.${calibration.kind}`, { value }), calibration);
  }
  const area = t(`canvas:reading.area.${calibration.kind}`, { value: written(areaOf(each, calibration)) });
  const lines = [withCaveat(area, calibration)];
  if (statistics) {
    const unit = dicom?.Modality === 'CT' ? ' HU' : '';
    const { mean, deviation } = statistics;
    lines.push(t('canvas:reading.mean', { mean: written(mean), deviation: written(deviation), unit }));
  }
  return lines.join('\n');
}

function withCaveat(text: string, calibration: Calibration): string {
  if (calibration.kind === 'pixels') return `${text} ${t('canvas:reading.uncalibrated')}`;
  return calibration.at === 'detector' ? `${text} ${t('canvas:reading.projection')}` : text;
}

const written = (value: number): string => number(value, Math.abs(value) < 100 ? 1 : 0);
