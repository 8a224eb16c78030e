import { ScrimFailure } from '../../model/errors.ts';
import { contentOf, type Content } from '../files/content.ts';
import { dictionaryEntry } from './dictionary.ts';
import { readFragments, type Fragment } from './fragments.ts';
import { Tag } from './tags.ts';
import { isLongForm, vrAt } from './vr.ts';

/** One data element and exactly which bytes are its own: header [start, valueStart), value [valueStart, valueEnd). */
export interface DicomElement {
  /** group × 65536 + element. */
  readonly tag: number;
  /** As written in the file; from the dictionary where the encoding is implicit, UN if that does not know it. */
  readonly vr: string;
  readonly start: number;
  readonly valueStart: number;
  valueEnd: number;
  /** Behind the sequence delimiter, if there is one. */
  end: number;
  readonly undefinedLength: boolean;
  /** Whether its header carries a VR. */
  readonly explicit: boolean;
  /** Items of a sequence, in order; undefined for anything else. */
  readonly items: DicomItem[] | undefined;
  /** Offset table and fragments of encapsulated pixel data; undefined for anything else. */
  readonly fragments?: readonly Fragment[];
}

export interface DicomItem {
  readonly start: number;
  readonly valueStart: number;
  valueEnd: number;
  end: number;
  readonly undefinedLength: boolean;
  readonly elements: DicomElement[];
}

/** Deeper nesting than any real object has; also what keeps every later recursion over the tree safe. */
export const maximumDepth = 64;
/** Above this an object is an attack on memory, not a picture. */
const maximumElements = 2_000_000;

const itemTag = 0xfffee000;
const itemEnd = 0xfffee00d;
const sequenceEnd = 0xfffee0dd;
const undefinedLengthMark = 0xffffffff;

interface DataSetLevel {
  readonly kind: 'data set';
  readonly elements: DicomElement[];
  /** Undefined for the outermost level. */
  readonly item: DicomItem | undefined;
  readonly explicit: boolean;
  readonly limit: number;
  lastTag: number;
  ascending: boolean;
}
interface SequenceLevel {
  readonly kind: 'sequence';
  readonly element: DicomElement;
  readonly items: DicomItem[];
  /** How the elements of its items are encoded. */
  readonly explicit: boolean;
  readonly limit: number;
}
type Level = DataSetLevel | SequenceLevel;

const damaged = (): ScrimFailure => new ScrimFailure('DAMAGED_FILE');

/** More of the file has to be at hand before its structure can be told; no fault of the file. */
export class HeadTooShort extends Error {}

/** Elements behind the pixels of a file on disk: padding, signatures, a vendor's own; what is larger is read with the whole file. */
const mostBehindPixels = 32e6;

/**
 * Finds every element of a data set. Iterative, so hostile nesting cannot overflow the stack; strict, so every byte belongs
 * to exactly one element: gaps, overlaps, duplicate tags, odd ends and stray delimiters are DAMAGED_FILE.
 */
export class Walker {
  private readonly view: DataView;
  private readonly littleEndian: boolean;
  private position = 0;
  private count = 0;
  private levels: Level[] = [];
  private baseDepth = 0;
  private readonly bytes: Uint8Array;
  private readonly content: Content;
  /** Whether `bytes` is but the head of the file: HeadTooShort is thrown where it does not hold all but the pixels. */
  private readonly partial: boolean;
  private readonly encapsulated: boolean;

  /** Pixels that end with the file are no fault: nobody is going to look at them. */
  private readonly headerOnly: boolean;

  /** `encapsulated` syntaxes may have pixel data in fragments, once a level. `content`: the file, of which `bytes` are the first. */
  constructor(
    bytes: Uint8Array,
    littleEndian: boolean,
    encapsulated = false,
    content: Content = contentOf(bytes),
    headerOnly = false,
  ) {
    this.headerOnly = headerOnly;
    this.bytes = bytes;
    this.content = content;
    this.partial = content.length > bytes.length;
    this.littleEndian = littleEndian;
    this.encapsulated = encapsulated;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** `dataEnd` is before the end where the rest is padding: zeros and nothing else, which hide nothing and which old media are full of. */
  walk(start: number, end: number, explicit: boolean): { elements: DicomElement[]; dataEnd: number } {
    const outermost = dataSetLevel(undefined, explicit, end);
    this.levels = [outermost];
    this.position = start;
    for (let level: Level | undefined = outermost; level; level = this.levels.at(-1)) {
      if (this.partial && this.position > this.bytes.length) this.walkBehindPixels(outermost);
      else if (level === outermost && this.onlyPaddingIsLeft(outermost)) this.closeDataSet(outermost, this.position);
      else if (level.kind === 'data set') this.stepDataSet(level);
      else this.stepSequence(level);
    }
    return { elements: outermost.elements, dataEnd: this.position };
  }

  private onlyPaddingIsLeft({ limit }: DataSetLevel): boolean {
    if (this.position === limit || (this.bytes[this.position] ?? 0) !== 0) return false;
    const held = Math.min(limit, this.bytes.length);
    for (let at = this.position; at < held; at++) if (this.bytes[at] !== 0) return false;
    if (held < limit) throw new HeadTooShort();
    return true;
  }

  /** What follows pixels that stayed on disk: accounted for like all else, but only its tags and places are known, not its values. */
  private walkBehindPixels(outermost: DataSetLevel): void {
    const from = this.position;
    if (outermost.limit - from > mostBehindPixels) throw new HeadTooShort();
    const bytes = this.content.slice(from, outermost.limit);
    const { elements, dataEnd } = new Walker(bytes, this.littleEndian).walk(0, bytes.length, outermost.explicit);
    for (const { tag, vr, start, valueStart, valueEnd, end, undefinedLength, explicit } of elements) {
      // Out of order it may be an element whose value is asked for: then the file is read as a whole.
      if (tag <= outermost.lastTag) throw new HeadTooShort();
      outermost.lastTag = tag;
      const at = { start: from + start, valueStart: from + valueStart, valueEnd: from + valueEnd, end: from + end };
      outermost.elements.push({ tag, vr, ...at, undefinedLength, explicit, items: undefined });
    }
    this.closeDataSet(outermost, from + dataEnd);
  }

  /** Elements from `start` while they belong to group 0002, which is always explicit little endian; PS3.10 7.1. */
  walkMeta(start: number): { elements: DicomElement[]; end: number } {
    const level = dataSetLevel(undefined, true, this.bytes.length);
    this.levels = [level];
    this.position = start;
    while (this.position + 8 <= this.bytes.length && this.view.getUint16(this.position, true) === 2) {
      this.stepDataSet(level);
      if (this.levels.length !== 1) throw damaged();
    }
    refuseDuplicates(level);
    return { elements: level.elements, end: this.position };
  }

  private stepDataSet(level: DataSetLevel): void {
    const undefinedEnd = level.item?.undefinedLength === true;
    if (this.position === level.limit && !undefinedEnd) return this.closeDataSet(level, this.position);
    if (level.limit - this.position < 8) throw damaged();
    this.needHeader();
    const tag = this.readTag();
    if (tag === itemEnd && undefinedEnd) {
      this.expectZeroLength();
      return this.closeDataSet(level, this.position + 8);
    }
    if (tag >>> 16 === 0xfffe) throw damaged();
    if (tag <= level.lastTag) level.ascending = false;
    level.lastTag = tag;
    if (++this.count > maximumElements) throw damaged();
    this.readElement(level, tag);
  }

  private closeDataSet(level: DataSetLevel, end: number): void {
    refuseDuplicates(level);
    if (level.item) {
      level.item.valueEnd = this.position;
      level.item.end = end;
    }
    this.position = end;
    this.levels.pop();
  }

  private stepSequence(level: SequenceLevel): void {
    const { element } = level;
    if (this.position === level.limit && !element.undefinedLength) return this.closeSequence(level, this.position);
    if (level.limit - this.position < 8) throw damaged();
    this.needHeader();
    const tag = this.readTag();
    if (tag === sequenceEnd && element.undefinedLength) {
      this.expectZeroLength();
      return this.closeSequence(level, this.position + 8);
    }
    if (tag !== itemTag) throw damaged();
    if (++this.count > maximumElements) throw damaged();
    const length = this.view.getUint32(this.position + 4, this.littleEndian);
    const valueStart = this.position + 8;
    const undefinedLength = length === undefinedLengthMark;
    if (!undefinedLength && length > level.limit - valueStart) throw damaged();
    const item = { start: this.position, valueStart, valueEnd: 0, end: 0, undefinedLength, elements: [] };
    level.items.push(item);
    this.position = valueStart;
    this.levels.push(dataSetLevel(item, level.explicit, undefinedLength ? level.limit : valueStart + length));
  }

  private closeSequence(level: SequenceLevel, end: number): void {
    level.element.valueEnd = this.position;
    level.element.end = end;
    this.position = end;
    this.levels.pop();
  }

  private readElement(level: DataSetLevel, tag: number): void {
    const start = this.position;
    let vr: string;
    let length: number;
    let valueStart = start + 8;
    if (level.explicit) {
      vr = vrAt(this.bytes, start + 4) ?? '';
      if (vr === '') throw damaged();
      if (isLongForm(vr)) {
        valueStart = start + 12;
        if (valueStart > level.limit || this.view.getUint16(start + 6, true) !== 0) throw damaged();
        length = this.view.getUint32(start + 8, this.littleEndian);
      } else {
        length = this.view.getUint16(start + 6, this.littleEndian);
      }
    } else {
      length = this.view.getUint32(start + 4, this.littleEndian);
      vr = dictionaryEntry(tag)?.vr ?? 'UN';
    }
    const undefinedLength = length === undefinedLengthMark;
    if (!undefinedLength && length > level.limit - valueStart) {
      const arePixels = this.arePixels(level, tag) && this.baseDepth === 0 && level.limit === this.content.length;
      if (!arePixels) throw damaged();
      if (!this.headerOnly) throw new ScrimFailure('DICOM_PIXELS_CUT');
      length = level.limit - valueStart;
    }
    const isSequence = vr === 'SQ' || (undefinedLength && vr === 'UN');
    if (undefinedLength && !isSequence) return this.readPixels(level, { tag, vr, start, valueStart });
    const valueEnd = undefinedLength ? 0 : valueStart + length;
    if (this.partial && valueEnd > this.bytes.length && !this.arePixels(level, tag)) throw new HeadTooShort();
    const { explicit } = level;
    if (isSequence) return this.openSequence(level, { tag, vr, start, valueStart, valueEnd, undefinedLength });
    const items = vr === 'UN' && explicit ? this.itemsInUnknown(tag, valueStart, valueEnd) : undefined;
    // Written out, not spread: this is made for every element of every file.
    level.elements.push({ tag, vr, start, valueStart, valueEnd, end: valueEnd, undefinedLength, explicit, items });
    this.position = valueEnd;
  }

  /** Only sequences and encapsulated pixels have no length of their own: those of the picture, and of an icon within an item. */
  private readPixels(level: DataSetLevel, shape: Pick<DicomElement, 'tag' | 'vr' | 'start' | 'valueStart'>): void {
    const { tag, vr, valueStart } = shape;
    const isPixels = tag === Tag.PixelData && (vr === 'OB' || vr === 'OW') && this.baseDepth === 0;
    if (!isPixels) throw damaged();
    // Which code these fragments hold, only another syntax could say.
    if (!this.encapsulated) throw new ScrimFailure('DICOM_SYNTAX_MISMATCH');
    const { fragments, valueEnd, end } = readFragments(this.content, valueStart, level.limit);
    const { explicit } = level;
    level.elements.push({ ...shape, valueEnd, end, undefinedLength: true, explicit, items: undefined, fragments });
    this.position = end;
  }

  private openSequence(level: DataSetLevel, shape: Omit<DicomElement, 'items' | 'end' | 'explicit'>): void {
    if (this.baseDepth + this.levels.length / 2 >= maximumDepth) throw damaged();
    // The content of UN is implicit little endian, whatever surrounds it; PS3.5 6.2.2 note 3.
    const explicit = level.explicit && shape.vr === 'SQ';
    if (shape.vr === 'UN' && !this.littleEndian) throw damaged();
    const items: DicomItem[] = [];
    const { tag, vr, start, valueStart, valueEnd, undefinedLength } = shape;
    const own = { tag, vr, start, valueStart, valueEnd, end: valueEnd, undefinedLength };
    const element: DicomElement = { ...own, explicit: level.explicit, items };
    level.elements.push(element);
    const limit = shape.undefinedLength ? level.limit : shape.valueEnd;
    this.position = shape.valueStart;
    this.levels.push({ kind: 'sequence', element, items, explicit, limit });
  }

  /** A sequence that passed through a system which did not know it: VR UN with a length; undefined if it is no such thing. */
  private itemsInUnknown(tag: number, start: number, end: number): DicomItem[] | undefined {
    if (!this.littleEndian || dictionaryEntry(tag)?.vr !== 'SQ') return undefined;
    const inner = new Walker(this.bytes, true);
    inner.baseDepth = this.baseDepth + this.levels.length / 2;
    inner.count = this.count;
    const items: DicomItem[] = [];
    const vr = 'UN';
    const base = { tag, vr, start, valueStart: start, valueEnd: end, end, undefinedLength: false, explicit: true };
    const level: SequenceLevel = { kind: 'sequence', element: { ...base, items }, items, explicit: false, limit: end };
    inner.position = start;
    inner.levels = [level];
    try {
      for (let top: Level | undefined = level; top; top = inner.levels.at(-1)) {
        if (top.kind === 'data set') inner.stepDataSet(top);
        else inner.stepSequence(top);
      }
    } catch (thrown) {
      if (thrown instanceof ScrimFailure) return undefined;
      throw thrown;
    }
    this.count = inner.count;
    return items;
  }

  /** Pixels are what may stay on disk. */
  private arePixels({ item }: DataSetLevel, tag: number): boolean {
    return !item && (tag === Tag.PixelData || tag === Tag.FloatPixelData || tag === Tag.DoubleFloatPixelData);
  }

  private needHeader(): void {
    if (this.partial && this.position + 12 > this.bytes.length) throw new HeadTooShort();
  }

  private readTag(): number {
    const group = this.view.getUint16(this.position, this.littleEndian);
    return ((group << 16) | this.view.getUint16(this.position + 2, this.littleEndian)) >>> 0;
  }

  private expectZeroLength(): void {
    if (this.view.getUint32(this.position + 4, this.littleEndian) !== 0) throw damaged();
  }
}

function dataSetLevel(item: DicomItem | undefined, explicit: boolean, limit: number): DataSetLevel {
  return { kind: 'data set', elements: item?.elements ?? [], item, explicit, limit, lastTag: -1, ascending: true };
}

/** Of two elements with one tag a reader sees the first, another the last: what was cleaned may not be what is shown. */
function refuseDuplicates(level: DataSetLevel): void {
  if (level.ascending) return;
  if (new Set(level.elements.map((element) => element.tag)).size !== level.elements.length) throw damaged();
}
