import { maskSpans } from '../../model/geometry.ts';
import type { OverlayPlane } from '../../model/overlay.ts';
import { coversFrame } from '../../model/redaction.ts';
import { OverlayElement, overlayPlanes, planeBits, planeValue, type StoredPlane } from '../dicom/overlays.ts';
import type { DicomFile } from '../dicom/parse.ts';
import type { Edit } from '../dicom/rewrite.ts';
import type { DicomElement } from '../dicom/walk.ts';
import type { Action } from './profile.schema.ts';
import { rawText } from './text.ts';

export interface OverlayRuling {
  readonly action: Action;
  readonly edit: Edit;
}

const removed: OverlayRuling = { action: 'X', edit: { kind: 'remove' } };
const kept: OverlayRuling = { action: 'K', edit: { kind: 'keep' } };

/** What describes a plane without a word, and how it is written: VR, and its whole value. */
const described: ReadonlyMap<number, { readonly vr: string; readonly value: number | RegExp }> = new Map([
  [OverlayElement.Rows, { vr: 'US', value: 2 }],
  [OverlayElement.Columns, { vr: 'US', value: 2 }],
  [OverlayElement.NumberOfFrames, { vr: 'IS', value: /^ *\d{1,4} *$/ }],
  [OverlayElement.Type, { vr: 'CS', value: /^[GR]$/ }],
  [OverlayElement.Subtype, { vr: 'LO', value: /^(USER|AUTOMATED|ACTIVE IMAGE AREA)$/ }],
  [OverlayElement.Origin, { vr: 'SS', value: 4 }],
  [OverlayElement.ImageFrameOrigin, { vr: 'US', value: 2 }],
  [OverlayElement.BitsAllocated, { vr: 'US', value: 2 }],
  [OverlayElement.BitPosition, { vr: 'US', value: 2 }],
]);
const texts: ReadonlySet<number> = new Set([OverlayElement.Description, OverlayElement.Label]);

/** Action C for overlay groups, PS3.15 E.3.3: a plane stays if it was looked at and is what was looked at. */
export class Overlays {
  private readonly file: DicomFile;
  private readonly planes = new Map<number, { readonly stored: StoredPlane; readonly seen: OverlayPlane }>();
  private readonly cleanText: (element: DicomElement) => Edit | undefined;

  constructor(file: DicomFile, seen: readonly OverlayPlane[], cleanText: (element: DicomElement) => Edit | undefined) {
    this.file = file;
    this.cleanText = cleanText;
    for (const stored of seen.length > 0 ? overlayPlanes(file) : []) {
      const same = seen.filter(({ group }) => group === stored.group);
      if (same.length === 1 && isSame(stored, same[0]!)) this.planes.set(stored.group, { stored, seen: same[0]! });
    }
  }

  /** Of an element of an overlay group at the top level. */
  rule(element: DicomElement): OverlayRuling {
    const plane = this.planes.get(element.tag >>> 16);
    const kind = element.tag & 0xffff;
    if (!plane || element.items) return removed;
    if (kind === OverlayElement.Data) return { action: 'C', edit: { kind: 'replace', value: this.cleared(plane) } };
    if (texts.has(kind)) return this.text(element);
    const rule = described.get(kind);
    if (!rule || (element.explicit && element.vr !== rule.vr)) return removed;
    const { value } = rule;
    const fits =
      typeof value === 'number'
        ? element.valueEnd - element.valueStart === value
        : value.test(rawText(this.file.bytes, element));
    return fits ? kept : removed;
  }

  private text(element: DicomElement): OverlayRuling {
    const isText = element.vr === 'LO' || !element.explicit;
    const edit = isText && element.valueEnd > element.valueStart ? this.cleanText(element) : undefined;
    return edit ? { action: 'C', edit } : removed;
  }

  private cleared({ stored, seen }: { readonly stored: StoredPlane; readonly seen: OverlayPlane }): Uint8Array {
    const { columns: width, rows: height, frames } = stored;
    const bits = planeBits(this.file, stored);
    for (let frame = 0; frame < frames; frame++) {
      for (const found of seen.found.filter((each) => coversFrame(each, frame))) {
        for (const { y, from, to } of maskSpans({ kind: 'rectangle', box: found.box }, { width, height })) {
          const row = (frame * height + y) * width;
          for (let at = row + from; at < row + to; at++) bits[Math.floor(at / 8)]! &= ~(1 << (at % 8));
        }
      }
    }
    return planeValue(bits, stored);
  }
}

const isSame = (stored: StoredPlane, seen: OverlayPlane): boolean =>
  stored.columns === seen.columns && stored.rows === seen.rows && stored.frames === seen.frames;
