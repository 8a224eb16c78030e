import { measurementLabels, units } from './vocabulary.table.ts';

const NUMBER = '[-+±]?\\d{1,4}(?:[.,]\\d{1,3})?';
const UNIT = `(?:${units.join('|')})`;
const quantity = new RegExp(`^(?:${NUMBER}(?:\\s?[x×*/]\\s?${NUMBER}){0,2})\\s?${UNIT}?$`, 'i');
const unitAlone = new RegExp(`^${UNIT}$`, 'i');
const labels = new Set(measurementLabels.map((label) => label.toUpperCase()));
/** More digits in one number than any measurement has: rather a number of somebody. */
const MOST_DIGITS = 5;

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
