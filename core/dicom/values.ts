import dicomParser, { type DataSet, type Element } from 'dicom-parser';
import type { DicomElement } from './walk.ts';

// dicom-parser exports the class; its type declarations name only the interface.
const DataSetClass = (dicomParser as unknown as { DataSet: new (...args: unknown[]) => DataSet }).DataSet;

/** What values are read from: the bytes, their order, and one level of elements (a data set or an item). */
export interface ValueSource {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
}

const keyOf = (tag: number): string => `x${tag.toString(16).padStart(8, '0')}`;

const known = new WeakMap<readonly DicomElement[], Values>();

/** The same reader for who asks about a level again; its elements do not change once they are walked. */
export function valuesOf(source: ValueSource, elements: readonly DicomElement[]): Values {
  let values = known.get(elements);
  if (!values) known.set(elements, (values = new Values(source, elements)));
  return values;
}

/** Reads values of one level by tag, through dicom-parser's DataSet over offsets that the strict walk found. */
export class Values {
  private readonly dataSet: DataSet;
  private readonly byTag = new Map<number, DicomElement>();
  private readonly source: ValueSource;
  private readonly entries: Record<string, Element> = {};

  constructor(source: ValueSource, elements: readonly DicomElement[]) {
    this.source = source;
    for (let i = 0; i < elements.length; i++) this.byTag.set(elements[i]!.tag, elements[i]!);
    const parser = source.littleEndian ? dicomParser.littleEndianByteArrayParser : dicomParser.bigEndianByteArrayParser;
    this.dataSet = new DataSetClass(parser, source.bytes, this.entries);
  }

  element(tag: number): DicomElement | undefined {
    return this.byTag.get(tag);
  }

  has(tag: number): boolean {
    const element = this.byTag.get(tag);
    return element !== undefined && (element.items ? element.items.length > 0 : element.valueEnd > element.valueStart);
  }

  /** One byte per character; only for values whose VR is plain ASCII, or for display. */
  string(tag: number): string | undefined {
    const text = this.dataSet.string(this.entry(tag))?.replace(/\0+$/, '').trim();
    return text === '' ? undefined : text;
  }

  strings(tag: number): string[] {
    return (
      this.string(tag)
        ?.split('\\')
        .map((part) => part.trim()) ?? []
    );
  }

  /** Numbers of a DS or IS; what is not a finite number is left out. */
  decimals(tag: number): number[] {
    return this.strings(tag)
      .map((part) => (part === '' ? Number.NaN : Number(part)))
      .filter((value) => Number.isFinite(value));
  }

  /** FL or FD value, by its length; undefined where it is neither. */
  float(tag: number): number | undefined {
    const bytes = this.bytes(tag);
    if (bytes?.length !== 4 && bytes?.length !== 8) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return bytes.length === 4
      ? view.getFloat32(0, this.source.littleEndian)
      : view.getFloat64(0, this.source.littleEndian);
  }

  /** US value; undefined where it is absent or too short to hold it. */
  uint16(tag: number, index = 0): number | undefined {
    return this.fits(tag, (index + 1) * 2) ? this.dataSet.uint16(this.entry(tag), index) : undefined;
  }

  int16(tag: number, index = 0): number | undefined {
    return this.fits(tag, (index + 1) * 2) ? this.dataSet.int16(this.entry(tag), index) : undefined;
  }

  /** All whole 16-bit words of a value. */
  words(tag: number): Uint16Array | undefined {
    const bytes = this.bytes(tag);
    if (!bytes) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return Uint16Array.from({ length: bytes.length >> 1 }, (_, i) => view.getUint16(i * 2, this.source.littleEndian));
  }

  /** The value's own bytes, not a copy. */
  bytes(tag: number): Uint8Array | undefined {
    const element = this.byTag.get(tag);
    return element && this.source.bytes.subarray(element.valueStart, element.valueEnd);
  }

  /** The nth item of a sequence, as a level of its own. */
  item(tag: number, index = 0): Values | undefined {
    const item = this.byTag.get(tag)?.items?.[index];
    return item && new Values(this.source, item.elements);
  }

  /** dicom-parser's name for the tag; its entry is made when it is first asked for, for few are. */
  private entry(tag: number): string {
    const key = keyOf(tag);
    const element = this.byTag.get(tag);
    if (element && !this.entries[key]) {
      const { vr, valueStart, valueEnd } = element;
      this.entries[key] = { tag: key, vr, dataOffset: valueStart, length: valueEnd - valueStart };
    }
    return key;
  }

  private fits(tag: number, bytes: number): boolean {
    const element = this.byTag.get(tag);
    return element !== undefined && element.valueEnd - element.valueStart >= bytes;
  }
}
