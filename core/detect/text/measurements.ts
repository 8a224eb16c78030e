import { measurementLabels, units } from './vocabulary.table.ts';

const NUMBER = '[-+±]?\\d{1,4}(?:[.,]\\d{1,3})?';
const UNIT = `(?:${units.join('|')})`;
const quantity = new RegExp(`^(?:${NUMBER}(?:\\s?[x×*/]\\s?${NUMBER}){0,2})\\s?${UNIT}?$`, 'i');
const unitAlone = new RegExp(`^${UNIT}$`, 'i');
const labels = new Set(measurementLabels.map((label) => label.toUpperCase()));
/** More digits in one number than any measurement has: rather a number of somebody. */
const MOST_DIGITS = 5;

/** Units that are nothing else: no initials, no `m`, `s` or `t` that a word may be cut to. */
const plainUnits = new Set([
  ...['mm', 'cm', 'mm2', 'cm2', 'mm²', 'cm²', 'ml', 'cm3', 'cm³', 'hz', 'khz', 'mhz', 'fps', 'bpm', 'db', 'ms'],
  ...['cm/s', 'mm/s', 'm/s', 'mmhg', 'kpa', '%', 'mgy', 'msv', 'kvp', 'mas'],
]);
/** Labels of one number without a unit; no letter alone, no word that is also a name. */
const plainLabels = new Set([
  ...['MI', 'TI', 'TIS', 'TIB', 'TIC', 'GAIN', 'FR', 'PRF', 'WF', 'DR', 'DYN', 'DEPTH', 'FREQ', 'FRQ', 'ZOOM'],
  ...['DIST', 'LENGTH', 'AREA', 'VOL', 'VMAX', 'VMIN', 'PSV', 'EDV', 'BPD', 'CRL', 'EFW', 'HR', 'FOV', 'THK'],
]);
const plainNumber = /^-?\d{1,3}(?:[.,]\d{1,2})?$/;
/** A number with its unit written to it. */
const joined = /^(-?\d{1,3}(?:[.,]\d{1,2})?)([^\d.,-].*)$/;

/**
 * Whether a line may be kept without a person: every number of it has a unit that is nothing else, or a label known to have a number, of which there is one at
 * most; there is a number, and no other word. Stricter than `isMeasurement`, which only names a class: an age with a sex, a day or a number of somebody pass
 * there and not here.
 */
export function isPlainMeasurement(text: string): boolean {
  const words = text
    .replace(/[:=]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  let [numbers, bare, label] = [0, 0, false];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const parts = joined.exec(word);
    if (plainNumber.test(word) || parts) {
      const unit = (parts ? parts[2]! : (words[at + 1] ?? '')).toLowerCase();
      const hasUnit = plainUnits.has(unit);
      if (parts && !hasUnit) return false;
      if (!hasUnit && !(label && ++bare === 1)) return false;
      if (hasUnit && !parts) at++;
      numbers++;
      label = false;
    } else {
      if (label || !plainLabels.has(word.toUpperCase())) return false;
      label = true;
    }
  }
  return numbers > 0 && !label;
}

/** A line made of nothing but known labels, numbers and units, at least one of them a label or a unit. */
export function isMeasurement(text: string): boolean {
  if ((text.match(/\d/g)?.length ?? 0) > 12 || new RegExp(`\\d{${MOST_DIGITS + 1}}`).test(text)) return false;
  const words = text
    .replace(/[:=]/g, ' ')
    .replace(/[()[\]|]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  let named = false;
  for (const word of words) {
    if (labels.has(word.toUpperCase()) || unitAlone.test(word)) named = true;
    else if (!quantity.test(word)) return false;
    else if (/[a-z%°]/i.test(word)) named = true;
  }
  return named;
}
