import { deflateRawSync } from 'node:zlib';
import { ScrimFailure } from '../../model/errors.ts';
import { piecesOf, type Content } from '../files/content.ts';
import { tagOf } from './dictionary.ts';
import { encodeDelimiter, encodeElement, encodeHeader, asciiBytes, padded } from './encode.ts';
import type { DicomFile } from './parse.ts';
import { wholeOf, type Part } from '../files/parts.ts';
import { Tag } from './tags.ts';
import { implementationClassUid, implementationVersionName } from './uids.ts';
import { valuesOf } from './values.ts';
import { isLongForm } from './vr.ts';
import type { DicomElement, DicomItem } from './walk.ts';

/** What becomes of one element. `keep` of a sequence visits its items with the same editor, `descend` with another. */
export type Edit =
  | { readonly kind: 'keep' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'replace'; readonly value: Uint8Array }
  /** A value that is made while it is written; of an even length that is known before. */
  | { readonly kind: 'stream'; readonly length: number; readonly pieces: () => Iterable<Uint8Array> }
  /** Pixel data in fragments: one a frame, with a Basic Offset Table where 32 bits reach that far. */
  | { readonly kind: 'encapsulate'; readonly frames: FrameCodes }
  | { readonly kind: 'descend'; readonly editor: Editor };
/** `siblings` are the elements of the same level, the edited one among them. */
export type Editor = (element: DicomElement, siblings: readonly DicomElement[]) => Edit;

/** Codes of all frames, in order, each to be used before the next is asked for. */
export interface FrameCodes {
  readonly count: number;
  /** Not more than all of them take, by their source: whether offsets fit into 32 bits is decided before the first is written. */
  readonly mostBytes: number;
  readonly codes: () => Iterable<Uint8Array>;
}

export interface RewritePlan {
  readonly editor: Editor;
  /** Encoded elements to be put in at the top level; an element of the file with the same tag gives way. */
  readonly additions: readonly Addition[];
  /** `keep` copies preamble and meta group; otherwise both are made new and nothing of the old ones survives. */
  readonly meta: 'keep' | NewMeta;
}
export interface NewMeta {
  readonly sopClass: string;
  readonly sopInstance: string;
  /** Where it changes: frames may have been given another coding of the same family, never another encoding of elements. */
  readonly transferSyntax?: string | undefined;
}
export interface Addition {
  readonly tag: number;
  readonly bytes: Uint8Array;
}

export const identityPlan: RewritePlan = { editor: () => ({ kind: 'keep' }), additions: [], meta: 'keep' };

/** The parts of a file: up to its pixel data, which is the last that a picture needs, and from there on. */
export interface RewrittenFile {
  readonly head: Uint8Array;
  readonly rest: readonly Part[];
}

/** `rewriteParts` in one piece. */
export function rewriteDicom(file: DicomFile, plan: RewritePlan): Uint8Array {
  const { head, rest } = rewriteParts(file, plan);
  return wholeOf([head, ...rest]);
}

/**
 * The file with a plan applied. Elements that are kept are copied to the byte; lengths of sequences and items are written anew, and
 * those that had delimiters keep them. The transfer syntax stays: a deflated data set is deflated again, unless nothing in it changed.
 * Every edit is made when this returns; pixels are read, made and written piece by piece.
 */
export function rewriteParts(file: DicomFile, plan: RewritePlan): RewrittenFile {
  const { bytes, dataStart, deflated } = file;
  const meta = plan.meta === 'keep' ? [bytes.subarray(0, dataStart)] : newMeta(file.transferSyntax, plan.meta);
  const { head, rest } = dataSetParts(file, plan);
  if (!deflated) return { head: wholeOf([...meta, ...head]), rest };
  const dataSet = wholeOf([...head, ...rest]);
  const unchanged = plan.meta === 'keep' && Buffer.compare(dataSet, bytes.subarray(dataStart)) === 0;
  return { head: wholeOf(meta), rest: [unchanged ? deflated : padded(deflateRawSync(dataSet), 'OB')] };
}

interface DataSetParts {
  readonly head: readonly Part[];
  readonly rest: readonly Part[];
}

function dataSetParts(file: DicomFile, plan: RewritePlan): DataSetParts {
  const output = new Output(file.content);
  const added = new Set(plan.additions.map(({ tag }) => tag));
  const writer = new Writer(file, output, plan.meta !== 'keep');
  const kept = added.size === 0 ? file.elements : file.elements.filter(({ tag }) => !added.has(tag));
  if (plan.additions.length === 0) {
    for (const element of kept) writer.topLevel(element, plan.editor, kept);
  } else {
    const queue = [...plan.additions].sort((a, b) => a.tag - b.tag);
    for (const element of [...kept].sort((a, b) => a.tag - b.tag)) {
      while (queue[0] && queue[0].tag < element.tag) output.put(queue.shift()!.bytes);
      writer.topLevel(element, plan.editor, file.elements);
    }
    for (const { bytes } of queue) output.put(bytes);
  }
  // Padding belongs to the file as it was stored; a file that is made new has none.
  if (plan.meta === 'keep') output.copy(file.dataEnd, file.content.length);
  const parts = output.finish();
  return { head: parts.slice(0, writer.pixelsAt), rest: parts.slice(writer.pixelsAt) };
}

/** Collects ranges of the source and new bytes; neighbouring ranges become one copy. */
class Output {
  private readonly source: Content;
  private readonly parts: Part[] = [];
  private from = 0;
  private to = 0;
  length = 0;

  constructor(source: Content) {
    this.source = source;
  }

  copy(from: number, to: number): void {
    if (to === from) return;
    if (from !== this.to) this.flush(from);
    this.to = to;
    this.length += to - from;
  }

  put(bytes: Uint8Array): void {
    this.add(bytes);
    this.length += bytes.length;
  }

  /** At the top level only: the length of what it is in is not known. */
  add(part: Part): void {
    this.flush(this.to);
    this.parts.push(part);
  }

  append(other: Output): void {
    other.flush(other.to);
    this.flush(this.to);
    for (const part of other.parts) this.parts.push(part);
    this.length += other.length;
  }

  /** How many parts there are, what was copied last among them. */
  get count(): number {
    this.flush(this.to);
    return this.parts.length;
  }

  finish(): readonly Part[] {
    this.flush(this.to);
    return this.parts;
  }

  private flush(next: number): void {
    const { source, from, to } = this;
    if (to > from)
      this.parts.push(source.bytes ? source.slice(from, to) : { pieces: () => piecesOf(source, from, to) });
    this.from = next;
    this.to = next;
  }
}

/** US or SS, as PixelRepresentation has it; PS3.6 table 6-1. */
const pixelValued: ReadonlySet<number> = new Set(
  ['SmallestImagePixelValue', 'LargestImagePixelValue', 'SmallestPixelValueInSeries', 'LargestPixelValueInSeries']
    .concat('PixelPaddingValue', 'PixelPaddingRangeLimit')
    .map(tagOf),
);

class Writer {
  private readonly file: DicomFile;
  private output: Output;
  /** Elements that stand without VR in a syntax that asks for it get theirs. */
  private readonly addsVr: boolean;
  /** How many parts precede the pixel data; all of them where there is none. */
  pixelsAt = Infinity;

  constructor(file: DicomFile, output: Output, isNew: boolean) {
    this.file = file;
    this.output = output;
    this.addsVr = isNew && file.explicit && file.elements.some(({ explicit }) => !explicit);
  }

  topLevel(element: DicomElement, editor: Editor, siblings: readonly DicomElement[]): void {
    if (
      element.tag === Tag.PixelData ||
      element.tag === Tag.FloatPixelData ||
      element.tag === Tag.DoubleFloatPixelData
    ) {
      this.pixelsAt = Math.min(this.pixelsAt, this.output.count);
    }
    this.element(element, editor, siblings);
  }

  element(element: DicomElement, editor: Editor, siblings: readonly DicomElement[]): void {
    const edit = editor(element, siblings);
    if (edit.kind === 'remove') return;
    if (edit.kind === 'replace') return this.replace(element, edit.value);
    if (edit.kind === 'stream') return this.stream(element, edit.length, edit.pieces);
    if (edit.kind === 'encapsulate') return this.encapsulate(element, edit.frames);
    if (element.items) return this.sequence(element, edit.kind === 'descend' ? edit.editor : editor);
    if (edit.kind === 'descend') throw new Error('only a sequence has items to descend into');
    if (!this.addsVr) return this.output.copy(element.start, element.end);
    this.header(element, element.valueEnd - element.valueStart);
    this.output.copy(element.valueStart, element.valueEnd);
  }

  /** PS3.5 A.4: always explicit little endian, OB, of undefined length. */
  private encapsulate({ tag }: DicomElement, { count, mostBytes, codes }: FrameCodes): void {
    const encoding = { explicit: true, littleEndian: true };
    const item = (length: number): Uint8Array => encodeDelimiter(0xfffee000, length, encoding);
    // Of one frame it would tell nothing.
    const table = new Uint8Array(count === 1 || mostBytes + count * 8 > 0xffffffff ? 0 : count * 4);
    this.output.put(encodeHeader(tag, 'OB', 0xffffffff, encoding));
    this.output.put(item(table.length));
    this.output.add({ late: table });
    this.output.add({ pieces: () => fragmentsOf(codes(), table, item) });
    this.output.put(encodeDelimiter(0xfffee0dd, 0, encoding));
  }

  private stream({ tag, vr, explicit }: DicomElement, length: number, pieces: () => Iterable<Uint8Array>): void {
    const { littleEndian } = this.file;
    this.output.put(encodeHeader(tag, vr, length, { explicit, littleEndian }));
    this.output.add({ pieces });
  }

  private replace(element: DicomElement, value: Uint8Array): void {
    const even = padded(value, element.vr);
    this.header(element, even.length);
    this.output.put(even);
  }

  /** As the element had it, or should have had it. */
  private header(element: DicomElement, length: number): void {
    const { littleEndian } = this.file;
    const { tag, vr, explicit } = element;
    if (!this.addsVr) return this.output.put(encodeHeader(tag, vr, length, { explicit, littleEndian }));
    this.output.put(encodeHeader(tag, this.vrOf(element, length), length, { explicit: true, littleEndian }));
  }

  /** What the dictionary does not know is UN, and so is what is too long for its VR; PS3.5 6.2.2. */
  private vrOf({ tag, vr, items }: DicomElement, length: number): string {
    // Items under UN would have to stay without VR themselves.
    if (vr === 'UN' && items) throw new ScrimFailure('PROFILE_VIOLATION', { what: 'a sequence of unknown kind' });
    if (length > 0xffff && !isLongForm(vr)) return 'UN';
    const { file } = this;
    const isSigned = pixelValued.has(tag) && valuesOf(file, file.elements).uint16(Tag.PixelRepresentation) === 1;
    return isSigned ? 'SS' : vr;
  }

  /** A level is written aside, so that its length is known before its header. The walk bounds the recursion. */
  private aside(write: () => void): Output {
    const outer = this.output;
    this.output = new Output(this.file.content);
    write();
    const inner = this.output;
    this.output = outer;
    return inner;
  }

  private sequence(element: DicomElement, editor: Editor): void {
    const content = this.aside(() => {
      for (const item of element.items!) this.item(item, editor);
    });
    this.header(element, element.undefinedLength ? 0xffffffff : content.length);
    this.output.append(content);
    this.output.copy(element.valueEnd, element.end);
  }

  private item(item: DicomItem, editor: Editor): void {
    const content = this.aside(() => {
      for (const element of item.elements) this.element(element, editor, item.elements);
    });
    const length = item.undefinedLength ? 0xffffffff : content.length;
    this.output.put(encodeDelimiter(0xfffee000, length, { explicit: false, littleEndian: this.file.littleEndian }));
    this.output.append(content);
    this.output.copy(item.valueEnd, item.end);
  }
}

/** An item for each frame; on the way the table gets their offsets from the first item on, if it has room for them. */
function* fragmentsOf(
  codes: Iterable<Uint8Array>,
  table: Uint8Array,
  item: (length: number) => Uint8Array,
): Generator<Uint8Array> {
  const view = new DataView(table.buffer);
  let [index, offset] = [0, 0];
  for (const code of codes) {
    const even = padded(code, 'OB');
    if (table.length > 0) {
      // Frames that outgrew what they were made from: rare, and never to be told wrongly.
      if (offset > 0xffffffff) throw new ScrimFailure('BURN_FAILED', { what: 'offsets beyond 32 bits' });
      view.setUint32(index * 4, offset, true);
    }
    yield item(even.length);
    yield even;
    index++;
    offset += even.length + 8;
  }
}

/** Zero preamble and a meta group of PS3.10 table 7.1-1 with nothing optional but our own name. */
function newMeta(transferSyntax: string, { sopClass, sopInstance, transferSyntax: changed }: NewMeta): Uint8Array[] {
  const encoding = { explicit: true, littleEndian: true };
  if (sopClass === '' || sopInstance === '') {
    throw new ScrimFailure('PROFILE_VIOLATION', { what: 'the object has no SOP class or instance' });
  }
  const group = Buffer.concat([
    encodeElement(0x00020001, 'OB', Uint8Array.of(0, 1), encoding),
    encodeElement(Tag.MediaStorageSOPClassUID, 'UI', asciiBytes(sopClass), encoding),
    encodeElement(Tag.MediaStorageSOPInstanceUID, 'UI', asciiBytes(sopInstance), encoding),
    encodeElement(Tag.TransferSyntaxUID, 'UI', asciiBytes(changed ?? transferSyntax), encoding),
    encodeElement(0x00020012, 'UI', asciiBytes(implementationClassUid), encoding),
    encodeElement(0x00020013, 'SH', asciiBytes(implementationVersionName), encoding),
  ]);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, group.length, true);
  const prefix = new Uint8Array(132);
  prefix.set(asciiBytes('DICM'), 128);
  return [prefix, encodeElement(0x00020000, 'UL', length, encoding), group];
}
