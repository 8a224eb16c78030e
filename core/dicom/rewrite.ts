import { deflateRawSync } from 'node:zlib';
import { ScrimFailure } from '../../model/errors.ts';
import { encodeDelimiter, encodeElement, encodeHeader, asciiBytes, padded } from './encode.ts';
import type { DicomFile } from './parse.ts';
import { Tag } from './tags.ts';
import { implementationClassUid, implementationVersionName } from './uids.ts';
import type { DicomElement, DicomItem } from './walk.ts';

/** What becomes of one element. `keep` of a sequence visits its items with the same editor, `descend` with another. */
export type Edit =
  | { readonly kind: 'keep' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'replace'; readonly value: Uint8Array }
  /** Pixel data in fragments: one a frame, with a Basic Offset Table where 32 bits reach that far. */
  | { readonly kind: 'encapsulate'; readonly frames: readonly Uint8Array[] }
  | { readonly kind: 'descend'; readonly editor: Editor };
/** `siblings` are the elements of the same level, the edited one among them. */
export type Editor = (element: DicomElement, siblings: readonly DicomElement[]) => Edit;

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

/**
 * The file with a plan applied. Elements that are kept are copied to the byte; lengths of sequences and items are written anew, and
 * those that had delimiters keep them. The transfer syntax stays: a deflated data set is deflated again, unless nothing in it changed.
 */
export function rewriteDicom(file: DicomFile, plan: RewritePlan): Uint8Array {
  const { bytes, dataStart, deflated } = file;
  const head = plan.meta === 'keep' ? [bytes.subarray(0, dataStart)] : newMeta(file.transferSyntax, plan.meta);
  if (!deflated) return Buffer.concat([...head, ...dataSetParts(file, plan)]);
  const dataSet = Buffer.concat(dataSetParts(file, plan));
  const unchanged = plan.meta === 'keep' && Buffer.compare(dataSet, bytes.subarray(dataStart)) === 0;
  return Buffer.concat([...head, unchanged ? deflated : padded(deflateRawSync(dataSet), 'OB')]);
}

function dataSetParts(file: DicomFile, plan: RewritePlan): readonly Uint8Array[] {
  const output = new Output(file.bytes);
  const added = new Set(plan.additions.map(({ tag }) => tag));
  const writer = new Writer(file, output);
  const kept = file.elements.filter(({ tag }) => !added.has(tag));
  if (plan.additions.length === 0) {
    for (const element of kept) writer.element(element, plan.editor, kept);
  } else {
    const queue = [...plan.additions].sort((a, b) => a.tag - b.tag);
    for (const element of [...kept].sort((a, b) => a.tag - b.tag)) {
      while (queue[0] && queue[0].tag < element.tag) output.put(queue.shift()!.bytes);
      writer.element(element, plan.editor, file.elements);
    }
    for (const { bytes } of queue) output.put(bytes);
  }
  // Padding belongs to the file as it was stored; a file that is made new has none.
  if (plan.meta === 'keep') output.copy(file.dataEnd, file.bytes.length);
  return output.finish();
}

/** Collects ranges of the source and new bytes; neighbouring ranges become one copy. */
class Output {
  private readonly source: Uint8Array;
  private readonly parts: Uint8Array[] = [];
  private from = 0;
  private to = 0;
  length = 0;

  constructor(source: Uint8Array) {
    this.source = source;
  }

  copy(from: number, to: number): void {
    if (to === from) return;
    if (from !== this.to) this.flush(from);
    this.to = to;
    this.length += to - from;
  }

  put(bytes: Uint8Array): void {
    this.flush(this.to);
    this.parts.push(bytes);
    this.length += bytes.length;
  }

  append(other: Output): void {
    other.flush(other.to);
    this.flush(this.to);
    for (const part of other.parts) this.parts.push(part);
    this.length += other.length;
  }

  finish(): readonly Uint8Array[] {
    this.flush(this.to);
    return this.parts;
  }

  private flush(next: number): void {
    if (this.to > this.from) this.parts.push(this.source.subarray(this.from, this.to));
    this.from = next;
    this.to = next;
  }
}

class Writer {
  private readonly file: DicomFile;
  private output: Output;

  constructor(file: DicomFile, output: Output) {
    this.file = file;
    this.output = output;
  }

  element(element: DicomElement, editor: Editor, siblings: readonly DicomElement[]): void {
    const edit = editor(element, siblings);
    if (edit.kind === 'remove') return;
    if (edit.kind === 'replace') return this.replace(element, edit.value);
    if (edit.kind === 'encapsulate') return this.encapsulate(element, edit.frames);
    if (element.items) return this.sequence(element, edit.kind === 'descend' ? edit.editor : editor);
    if (edit.kind === 'descend') throw new Error('only a sequence has items to descend into');
    this.output.copy(element.start, element.end);
  }

  /** PS3.5 A.4: always explicit little endian, OB, of undefined length. */
  private encapsulate({ tag }: DicomElement, frames: readonly Uint8Array[]): void {
    const encoding = { explicit: true, littleEndian: true };
    const even = frames.map((frame) => padded(frame, 'OB'));
    const table = offsetTable(even);
    this.output.put(encodeHeader(tag, 'OB', 0xffffffff, encoding));
    for (const item of [table, ...even]) {
      this.output.put(encodeDelimiter(0xfffee000, item.length, encoding));
      this.output.put(item);
    }
    this.output.put(encodeDelimiter(0xfffee0dd, 0, encoding));
  }

  private replace(element: DicomElement, value: Uint8Array): void {
    const { littleEndian } = this.file;
    const even = padded(value, element.vr);
    this.output.put(encodeHeader(element.tag, element.vr, even.length, { explicit: element.explicit, littleEndian }));
    this.output.put(even);
  }

  /** A level is written aside, so that its length is known before its header. The walk bounds the recursion. */
  private aside(write: () => void): Output {
    const outer = this.output;
    this.output = new Output(this.file.bytes);
    write();
    const inner = this.output;
    this.output = outer;
    return inner;
  }

  private sequence(element: DicomElement, editor: Editor): void {
    const { littleEndian } = this.file;
    const content = this.aside(() => {
      for (const item of element.items!) this.item(item, editor);
    });
    const length = element.undefinedLength ? 0xffffffff : content.length;
    this.output.put(encodeHeader(element.tag, element.vr, length, { explicit: element.explicit, littleEndian }));
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

/** Offsets of the frames' items from behind the table itself; empty for one frame, and where they need more than 32 bits. */
function offsetTable(frames: readonly Uint8Array[]): Uint8Array {
  const total = frames.reduce((sum, frame) => sum + frame.length + 8, 0);
  if (frames.length === 1 || total > 0xffffffff) return new Uint8Array(0);
  const table = new Uint8Array(frames.length * 4);
  const view = new DataView(table.buffer);
  let offset = 0;
  for (const [index, frame] of frames.entries()) {
    view.setUint32(index * 4, offset, true);
    offset += frame.length + 8;
  }
  return table;
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
