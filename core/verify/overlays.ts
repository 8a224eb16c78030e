import { maskSpans } from '../../model/geometry.ts';
import type { OverlayPlane } from '../../model/overlay.ts';
import { coversFrame } from '../../model/redaction.ts';
import { onlyListedWords } from './allowances.ts';
import type { DicomElement, DicomLayout } from './dicomWalk.ts';
import type { Findings } from './findings.ts';
import { tagName } from './tagFacts.ts';
import { valueText } from './valueText.ts';

const isPlaneGroup = (group: number): boolean => group >= 0x6000 && group <= 0x601e && group % 2 === 0;

interface Rule {
  readonly vr: string;
  /** In bytes, or what its text must be. */
  readonly value: number | ((text: string) => boolean) | 'bits';
}

/** By the low half of the tag: how it is written, and what alone may stand there. PS3.3 table C.9-2, without comments and statistics. */
const rules: ReadonlyMap<number, Rule> = new Map<number, Rule>([
  [0x0010, { vr: 'US', value: 2 }],
  [0x0011, { vr: 'US', value: 2 }],
  [0x0015, { vr: 'IS', value: (text) => /^ *\d{1,4} *$/.test(text) }],
  [0x0022, { vr: 'LO', value: onlyListedWords }],
  [0x0040, { vr: 'CS', value: (text) => /^[GR]$/.test(text) }],
  [0x0045, { vr: 'LO', value: (text) => /^(USER|AUTOMATED|ACTIVE IMAGE AREA)$/.test(text) }],
  [0x0050, { vr: 'SS', value: 4 }],
  [0x0051, { vr: 'US', value: 2 }],
  [0x0100, { vr: 'US', value: 2 }],
  [0x0102, { vr: 'US', value: 2 }],
  [0x1500, { vr: 'LO', value: onlyListedWords }],
  [0x3000, { vr: 'OB OW', value: 'bits' }],
]);

/** Why an element of an overlay group may not stand in a file whose policy lets overlays stay; undefined where it may. */
export function overlayFault(bytes: Uint8Array, element: DicomElement, explicit: boolean): string | undefined {
  const rule = rules.get(element.tag & 0xffff);
  if (!isPlaneGroup(element.tag >>> 16) || !rule || element.depth > 0) return 'curve or overlay';
  // Implicit files do not tell, and this edition's dictionary has no overlays.
  const isWritten = explicit ? rule.vr.split(' ').includes(element.vr) : element.vr === 'UN';
  if (!isWritten) return 'VR differs from the standard’s';
  return hasValue(bytes, element, rule.value) ? undefined : 'an overlay’s value that no rule allows';
}

function hasValue(bytes: Uint8Array, element: DicomElement, value: Rule['value']): boolean {
  const length = element.to - element.from;
  if (typeof value === 'number') return length === value;
  // The plane itself is looked at as a whole.
  if (value === 'bits') return length > 0;
  return length <= 128 && value(valueText(bytes, element));
}

interface Plane extends Omit<OverlayPlane, 'found'> {
  readonly bit: (at: number) => number;
}

/** All planes of a file that leaves; a reason in place of one that does not add up. */
function planesOf(layout: DicomLayout, exact: boolean): Map<number, Plane | string> {
  const top = new Map(layout.elements.filter(({ depth }) => depth === 0).map((element) => [element.tag, element]));
  const planes = new Map<number, Plane | string>();
  for (const tag of top.keys()) {
    const group = tag >>> 16;
    if (isPlaneGroup(group) && !planes.has(group)) planes.set(group, planeOf(layout, top, group, exact));
  }
  return planes;
}

function planeOf(
  { bytes, littleEndian }: DicomLayout,
  top: ReadonlyMap<number, DicomElement>,
  group: number,
  exact: boolean,
): Plane | string {
  const at = (element: number): DicomElement | undefined => top.get(group * 0x10000 + element);
  const number = (element: number): number => {
    const found = at(element);
    if (!found || found.to - found.from !== 2) return -1;
    return new DataView(bytes.buffer, bytes.byteOffset + found.from, 2).getUint16(0, littleEndian);
  };
  const stated = at(0x0015);
  const frames = stated && stated.to > stated.from ? Number(valueText(bytes, stated)) : 1;
  const [rows, columns, data] = [number(0x0010), number(0x0011), at(0x3000)];
  if (number(0x0100) !== 1 || number(0x0102) !== 0) return 'not of its own bits';
  if (!(rows > 0 && columns > 0 && Number.isInteger(frames) && frames > 0)) return 'of no size';
  const bits = rows * columns * frames;
  const held = data ? data.to - data.from : 0;
  if (!data || held % 2 === 1 || held * 8 < bits) return 'shorter than it says';
  const swapped = !littleEndian && data.vr === 'OW' ? 1 : 0;
  const bit = (index: number): number => {
    const byte = Math.floor(index / 8);
    return (bytes[data.from + byte - (byte % 2) + ((byte % 2) ^ swapped)]! >> (index % 8)) & 1;
  };
  if (exact && held !== 2 * Math.ceil(bits / 16)) return 'longer than it says';
  for (let index = bits; exact && index < held * 8; index++) if (bit(index) !== 0) return 'with bits behind its last';
  return { group, rows, columns, frames, bit };
}

const name = (group: number): string => tagName(group * 0x10000 + 0x3000);

/**
 * Overlay planes of a file whose policy lets them stay: each is one of `seen`, whole, and empty wherever something was found. `seen` undefined: a
 * stranger's file, of which only its own statements can be judged.
 */
export function checkOverlays(
  layout: DicomLayout,
  seen: readonly OverlayPlane[] | undefined,
  findings: Findings,
): void {
  for (const [group, plane] of planesOf(layout, true)) {
    if (typeof plane === 'string') {
      findings.add('headers', `${name(group)}: a plane ${plane}`);
      continue;
    }
    const known = seen?.find((each) => each.group === group);
    if (!known) {
      if (seen) findings.add('headers', `${name(group)}: a plane that nobody looked at`);
      continue;
    }
    const same = known.columns === plane.columns && known.rows === plane.rows && known.frames === plane.frames;
    if (!same) findings.add('headers', `${name(group)}: not the plane that was looked at`);
    else checkCleared(plane, known, findings);
  }
}

function checkCleared(plane: Plane, { found }: OverlayPlane, findings: Findings): void {
  findings.begin('masks-uniform');
  for (const index of masked(plane, found)) {
    if (plane.bit(index) === 0) continue;
    const pixel = index % (plane.columns * plane.rows);
    const place = `(${pixel % plane.columns}, ${Math.floor(pixel / plane.columns)})`;
    return findings.add('masks-uniform', `${name(plane.group)}: bit ${place} is set where something was found`);
  }
}

/** Bits under what was found, frame by frame. */
function* masked({ columns, rows, frames }: Plane, found: OverlayPlane['found']): Generator<number> {
  for (let frame = 0; frame < frames; frame++) {
    for (const each of found.filter((one) => coversFrame(one, frame))) {
      for (const { y, from, to } of maskSpans({ kind: 'rectangle', box: each.box }, { width: columns, height: rows })) {
        const row = (frame * rows + y) * columns;
        for (let at = row + from; at < row + to; at++) yield at;
      }
    }
  }
}

/** Outside of what was found the planes are the original's; a stranger's may have been cleared anywhere, but nothing was drawn in it. */
export function compareOverlays(
  layout: DicomLayout,
  source: DicomLayout,
  seen: readonly OverlayPlane[] | undefined,
  findings: Findings,
): void {
  const originals = planesOf(source, false);
  for (const [group, plane] of planesOf(layout, true)) {
    if (typeof plane === 'string') continue;
    const original = originals.get(group);
    const fault =
      original === undefined || typeof original === 'string'
        ? 'a plane that the original does not have'
        : differs(plane, original, seen && (seen.find((each) => each.group === group)?.found ?? []));
    if (fault) findings.add('outside-masks', `${name(group)}: ${fault}`);
  }
}

function differs(plane: Plane, original: Plane, found: OverlayPlane['found'] | undefined): string | undefined {
  const { columns, rows, frames } = plane;
  if (original.columns !== columns || original.rows !== rows || original.frames !== frames)
    return 'not the original’s size';
  const under = new Uint8Array(found ? Math.ceil((columns * rows * frames) / 8) : 0);
  if (found) for (const at of masked(plane, found)) under[Math.floor(at / 8)]! |= 1 << (at % 8);
  const isUnder = (at: number): boolean => ((under[Math.floor(at / 8)]! >> (at % 8)) & 1) === 1;
  for (let index = 0; index < columns * rows * frames; index++) {
    const [made, was] = [plane.bit(index), original.bit(index)];
    if (made !== was && (made === 1 || (found && !isUnder(index)))) return 'not the original’s bits';
  }
  return undefined;
}
