import type { Box } from '../../model/geometry.ts';
import {
  angleOf,
  areaOf,
  calibrationAt,
  lengthOf,
  type Calibration,
  type CalibrationFacts,
  type Measurement,
} from '../../model/measure.ts';
import { boundsOf } from '../../model/shapes.ts';

const boundsOfMeasurement = (each: Measurement): Box => {
  if (each.kind === 'roi') return each.box;
  return boundsOf(each.kind === 'angle' ? each.points : [each.from, each.to]);
};

export interface Measured {
  readonly value: number;
  readonly unit: 'mm' | 'mm2' | 'deg' | '{pixels}' | '{pixels}2';
  readonly calibration: Calibration;
}

/** From where it was drawn and what the cleared image says of its pixels; units of UCUM. */
export function measuredOf(each: Measurement, facts: CalibrationFacts | undefined): Measured {
  const calibration = calibrationAt(facts, boundsOfMeasurement(each));
  const known = calibration.kind === 'millimetres';
  if (each.kind === 'angle') return { value: angleOf(each.points, calibration), unit: 'deg', calibration };
  if (each.kind === 'length')
    return { value: lengthOf(each.from, each.to, calibration), unit: known ? 'mm' : '{pixels}', calibration };
  return { value: areaOf(each, calibration), unit: known ? 'mm2' : '{pixels}2', calibration };
}

/** In ASCII, so that it can be drawn: what it is of is said where lengths in the patient are not known. */
export function measuredText(each: Measurement, facts: CalibrationFacts | undefined): string {
  const { value, unit, calibration } = measuredOf(each, facts);
  const rounded = value.toFixed(Math.abs(value) < 100 ? 1 : 0);
  const written = { mm: 'mm', mm2: 'mm2', deg: 'deg', '{pixels}': 'px', '{pixels}2': 'px2' }[unit];
  const caveat =
    calibration.kind === 'pixels'
      ? each.kind === 'angle'
        ? ''
        : ' uncalibrated'
      : calibration.at === 'detector'
        ? ' at detector'
        : '';
  return `${rounded} ${written}${caveat}`;
}
