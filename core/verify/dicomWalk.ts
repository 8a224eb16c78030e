import { ScrimFailure } from '../../model/errors.ts';
import { contentOf, piecesOf, type Content } from '../files/content.ts';
import { statedCoding, transferSyntaxes } from './syntaxes.ts';
import { standardVr, tagName } from './tagFacts.ts';

/** One element that holds a value, at any depth. `from` and `to` bound its value in the layout's `bytes`. */
export interface DicomElement {
  readonly tag: number;
  readonly vr: string;
  readonly from: number;
  readonly to: number;
  /** 0 in the dataset itself, 1 in an item of its sequences, and so on. */
  readonly depth: number;
}

export interface DicomLayout {
  /** The file. */
  readonly content: Content;
  /** Where values are; of a file on disk a copy of them all but the pixels, whose `from` and `to` are places in `content`. */
  readonly bytes: Uint8Array;
  /** Where the value of an element stands in `content`. */
  readonly placeOf: (element: DicomElement) => { readonly from: number; readonly to: number };
  readonly transferSyntax: string;
  readonly explicit: boolean;
  readonly littleEndian: boolean;
  readonly meta: readonly DicomElement[];
  readonly elements: readonly DicomElement[];
  /** Items of an encapsulated PixelData, the offset table first; empty for native pixels. */
  readonly fragments: readonly DicomElement[];
  /** Every byte from the first to the last belongs to a header or a value. */
  readonly complete: boolean;
}

export type OnProblem = (kind: 'grammar' | 'length-accounted', what: string) => void;

const item = 0xfffee000;
const itemEnd = 0xfffee00d;
const sequenceEnd = 0xfffee0dd;
export const pixelData = 0x7fe00010;
const openEnded = 0xffffffff;
const deepest = 32;
const mostElements = 500_000;
const mostFragments = 1_000_001;
const longForm: ReadonlySet<string> = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));
const shortForm: ReadonlySet<string> = new Set(
  'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '),
);

interface Container {
  readonly kind: 'dataset' | 'items' | 'fragments';
  /** Where it ends; Infinity if a delimiter ends it. */
  readonly end: number;
  lastTag: number;
  /** What stands within UN is implicit little endian, whatever is around it; PS3.5 6.2.2 note 2. */
  readonly implicit: boolean;
}

interface Header {
  readonly tag: number;
  readonly vr: string;
  readonly length: number;
  readonly valueAt: number;
}

/** How many items are around it. */
const depthOf = (stack: readonly Container[]): number => stack.filter(({ kind }) => kind === 'dataset').length - 1;

class Unreadable extends Error {}

/**
 * Reads a DICOM file from its first byte to its last without recursion, so that no nesting can overflow anything. What breaks a
 * rule is told to `problem`; a file that cannot be followed ends the walk with `complete: false`.
 */
export function walkDicom(file: Uint8Array | Content, problem: OnProblem): DicomLayout {
  const walk = new Walk(contentOf(file), problem);
  try {
    walk.readMeta();
    walk.readDataset();
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    problem('length-accounted', thrown.message);
    return walk.layout(false);
  }
  return walk.layout(true);
}

class Walk {
  private readonly view: DataView;
  private readonly content: Content;
  /** The file, or its head. */
  private readonly bytes: Uint8Array;
  private readonly length: number;
  private readonly problem: OnProblem;
  private at = 0;
  private explicit = true;
  private little = true;
  private transferSyntax = '';
  private readonly meta: DicomElement[] = [];
  private readonly elements: DicomElement[] = [];
  private readonly fragments: DicomElement[] = [];

  constructor(content: Content, problem: OnProblem) {
    this.content = content;
    this.length = content.length;
    this.bytes = content.bytes ?? content.slice(0, Math.min(headBytes, content.length));
    this.problem = problem;
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  }

  layout(complete: boolean): DicomLayout {
    const { transferSyntax, explicit, little, meta, fragments, content } = this;
    const { bytes, elements, places } = collectValues(content, this.bytes, this.elements);
    const placeOf = (element: DicomElement) => places.get(element) ?? element;
    const syntax = { transferSyntax, explicit, littleEndian: little };
    return { content, bytes, placeOf, ...syntax, meta, elements, fragments, complete };
  }

  /** Group 0002 is always Explicit VR Little Endian. Files that begin without it are an original's privilege. */
  readMeta(): void {
    if (this.text(128, 132) === 'DICM') {
      this.at = 132;
    } else {
      this.problem('grammar', 'no DICM at byte 128');
      const withoutPreamble = this.bytes[0] === 2 && this.bytes[1] === 0;
      if (!withoutPreamble) return this.guessSyntax();
    }
    let last = 0;
    let stated = -1;
    while (this.at + 8 <= this.bytes.length && this.view.getUint16(this.at, true) === 2) {
      const header = this.readHeader();
      if (header.length === openEnded || header.vr === 'SQ')
        throw new Unreadable(`${tagName(header.tag)} has no length`);
      if (header.tag <= last) this.problem('grammar', `${tagName(header.tag)} is out of order`);
      last = header.tag;
      this.meta.push(this.take(header, 0));
      if (header.tag === 0x00020000 && header.length === 4)
        stated = this.at + this.near(this.at - 4).getUint32(0, true);
      if (header.tag === 0x00020010) this.transferSyntax = this.text(header.valueAt, this.at).replace(/[\0 ]+$/, '');
    }
    if (stated !== this.at) this.problem('grammar', 'the group length of (0002,0000) is wrong');
    this.explicit = this.transferSyntax !== transferSyntaxes.implicit;
    this.little = this.transferSyntax !== transferSyntaxes.bigEndian;
  }

  private guessSyntax(): void {
    const vr = this.text(4, 6);
    this.explicit = longForm.has(vr) || shortForm.has(vr);
    this.transferSyntax = this.explicit ? transferSyntaxes.explicit : transferSyntaxes.implicit;
  }

  readDataset(): void {
    if (this.lacksVr()) {
      this.problem('grammar', 'the data set is not in its transfer syntax');
      this.explicit = false;
    }
    const stack: Container[] = [{ kind: 'dataset', end: this.length, lastTag: 0, implicit: !this.explicit }];
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      this.explicit = !top.implicit;
      if (this.at === top.end) {
        stack.pop();
      } else if (stack.length === 1 && this.isPaddedWithZeros()) {
        this.problem('length-accounted', `${this.length - this.at} bytes of padding behind the last element`);
        this.at = this.length;
      } else if (this.at > top.end) {
        throw new Unreadable(`a value reaches beyond its container before byte ${this.at}`);
      } else if (top.kind === 'dataset') {
        this.readElement(stack, top);
      } else {
        this.readItem(stack, top);
      }
    }
  }

  /** Compressed files are of explicit VR; some writers forget that, which is an original's privilege. */
  private lacksVr(): boolean {
    if (statedCoding(this.transferSyntax) === undefined || this.at + 8 > this.length) return false;
    const near = this.near(this.at);
    const vr = String.fromCharCode(near.getUint8(4), near.getUint8(5));
    return !longForm.has(vr) && !shortForm.has(vr);
  }

  /** Some writers fill up to a block; zeros hold nothing, but no file that leaves needs them. */
  private isPaddedWithZeros(): boolean {
    if (this.elements.length === 0) return false;
    // In big endian every tag begins with a zero: more of them, before the rest of the file is asked for.
    const near = this.near(this.at);
    for (let i = 0; i < near.byteLength; i++) if (near.getUint8(i) !== 0) return false;
    for (const piece of piecesOf(this.content, this.at, this.length)) {
      if (piece.some((byte) => byte !== 0)) return false;
    }
    return true;
  }

  private readElement(stack: Container[], top: Container): void {
    const start = this.at;
    const header = this.readHeader();
    if (header.tag === itemEnd && top.end === Infinity) return this.closeContainer(stack, header);
    if (header.tag >>> 16 === 0xfffe) throw new Unreadable(`a delimiter at byte ${start} closes nothing`);
    if (header.tag <= top.lastTag) this.problem('grammar', `${tagName(header.tag)} is out of order or repeated`);
    top.lastTag = header.tag;
    const depth = depthOf(stack);
    if (this.elements.length >= mostElements) throw new Unreadable('too many elements');
    const mayBeIcon = /^O[BW]$/.test(header.vr) && top.implicit === stack[0]!.implicit;
    if (header.tag === pixelData && header.length === openEnded && (depth === 0 || mayBeIcon)) {
      stack.push({ kind: 'fragments', end: Infinity, lastTag: 0, implicit: false });
    } else if (header.vr === 'SQ' || header.length === openEnded || this.holdsItems(header)) {
      if (depth >= deepest) throw new Unreadable('too deeply nested');
      const isUnknown = header.vr === 'UN' && this.little && (standardVr(header.tag) ?? 'SQ') === 'SQ';
      if (header.vr !== 'SQ' && !isUnknown)
        throw new Unreadable(`${tagName(header.tag)} has no length and is no sequence`);
      this.elements.push({
        tag: header.tag,
        vr: 'SQ',
        from: header.valueAt,
        to: header.valueAt + this.known(header),
        depth,
      });
      stack.push({ kind: 'items', end: this.endOf(header), lastTag: 0, implicit: top.implicit || isUnknown });
    } else {
      this.elements.push(this.take(header, depth));
    }
  }

  /** A sequence that passed through a system which did not know it: UN with a length, and an item at its start; PS3.5 6.2.2 note 2. */
  private holdsItems({ tag, vr, length, valueAt }: Header): boolean {
    if (vr !== 'UN' || !this.explicit || !this.little || length < 8) return false;
    if (standardVr(tag) !== 'SQ' || valueAt + length > this.length) return false;
    return this.near(valueAt).getUint32(0, true) === 0xe000fffe;
  }

  private readItem(stack: Container[], top: Container): void {
    const start = this.at;
    const header = this.readHeader();
    if (header.tag === sequenceEnd && top.end === Infinity) return this.closeContainer(stack, header);
    if (header.tag !== item) throw new Unreadable(`no item where one is due at byte ${start}`);
    if (top.kind === 'fragments') this.readFragment(header, depthOf(stack));
    else stack.push({ kind: 'dataset', end: this.endOf(header), lastTag: 0, implicit: top.implicit });
  }

  /** An icon may be encapsulated as the picture is; what it consists of are elements where it stands, so that each is judged. */
  private readFragment(header: Header, depth: number): void {
    if (this.fragments.length >= mostFragments || this.elements.length >= mostElements)
      throw new Unreadable('too many fragments');
    const fragment = this.take(header, depth);
    if (depth === 0) this.fragments.push(fragment);
    else this.elements.push({ ...fragment, tag: pixelData, vr: 'OB' });
  }

  private closeContainer(stack: Container[], header: Header): void {
    if (header.length !== 0) this.problem('grammar', `a delimiter before byte ${this.at} has a length`);
    stack.pop();
  }

  private known(header: Header): number {
    return header.length === openEnded ? 0 : header.length;
  }

  private endOf(header: Header): number {
    if (header.length === openEnded) return Infinity;
    const end = header.valueAt + header.length;
    if (end > this.length) throw new Unreadable(`${tagName(header.tag)} ends beyond the file`);
    return end;
  }

  private take(header: Header, depth: number): DicomElement {
    const to = this.endOf(header);
    if (to === Infinity) throw new Unreadable(`${tagName(header.tag)} has no length`);
    if (header.length % 2 === 1) this.problem('grammar', `${tagName(header.tag)} has an odd length`);
    this.at = to;
    return { tag: header.tag, vr: header.vr, from: header.valueAt, to, depth };
  }

  private readHeader(): Header {
    const { at } = this;
    if (at + 8 > this.length) throw new Unreadable(`${this.length - at} bytes that are no element at the end`);
    const little = this.little;
    const view = this.near(at);
    const tag = view.getUint16(0, little) * 0x10000 + view.getUint16(2, little);
    if (!this.explicit || tag >>> 16 === 0xfffe) {
      this.at = at + 8;
      const length = view.getUint32(4, little);
      return { tag, vr: this.implicitVr(tag, length), length, valueAt: at + 8 };
    }
    const vr = String.fromCharCode(view.getUint8(4), view.getUint8(5));
    if (shortForm.has(vr)) {
      this.at = at + 8;
      return { tag, vr, length: view.getUint16(6, little), valueAt: at + 8 };
    }
    if (!longForm.has(vr) || at + 12 > this.length) throw new Unreadable(`no VR at byte ${at + 4}`);
    if (view.getUint16(6) !== 0) this.problem('grammar', `${tagName(tag)} fills its reserved bytes`);
    this.at = at + 12;
    return { tag, vr, length: view.getUint32(8, little), valueAt: at + 12 };
  }

  /** Up to 12 bytes from `at` on, which a header needs at most. */
  private near(at: number): DataView {
    const { bytes, length } = this;
    const size = Math.min(12, length - at);
    if (at + size <= bytes.length) return new DataView(bytes.buffer, bytes.byteOffset + at, size);
    const own = this.content.slice(at, at + size);
    return new DataView(own.buffer, own.byteOffset, size);
  }

  private implicitVr(tag: number, length: number): string {
    return standardVr(tag) ?? (length === openEnded ? 'SQ' : 'UN');
  }

  private text(from: number, to: number): string {
    return String.fromCharCode(...this.content.slice(from, Math.min(to, this.length)));
  }
}

/** How much of a file on disk is read at once; few have more beside their pixels. */
const headBytes = 1 << 20;
/** What a file on disk may hold beside its pixels, in bytes. */
const mostBesidePixels = 64e6;
const pictures: ReadonlySet<number> = new Set([pixelData, 0x7fe00008, 0x7fe00009]);

interface Collected {
  readonly bytes: Uint8Array;
  readonly elements: readonly DicomElement[];
  /** Of elements whose values were brought behind the head: where they came from. */
  readonly places: ReadonlyMap<DicomElement, DicomElement>;
}

/** Brings the values that the head does not hold behind it, but for pixels; sequences have none of their own. */
function collectValues(content: Content, head: Uint8Array, elements: readonly DicomElement[]): Collected {
  const places = new Map<DicomElement, DicomElement>();
  if (content.bytes) return { bytes: head, elements, places };
  const parts: Uint8Array[] = [head];
  let end = head.length;
  const brought = elements.map((element): DicomElement => {
    const { tag, vr, from, to, depth } = element;
    if (to <= head.length || vr === 'SQ' || (depth === 0 && pictures.has(tag))) return element;
    if (end + to - from > mostBesidePixels) throw new ScrimFailure('FILE_TOO_LARGE', { limit: mostBesidePixels / 1e6 });
    parts.push(content.slice(from, to));
    const moved = { ...element, from: end, to: end + to - from };
    end = moved.to;
    places.set(moved, element);
    return moved;
  });
  return { bytes: parts.length === 1 ? head : Buffer.concat(parts), elements: brought, places };
}
