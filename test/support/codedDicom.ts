import { deflateRawSync } from 'node:zlib';
import { buildDicom, syntaxes, type DicomElements, type DicomRecipe } from './dicom.ts';

/** DICOM objects whose pixels stand in fragments or whose data set is deflated; written by hand, like those of `dicom.ts`. */

export const codedSyntaxes = {
  deflated: '1.2.840.10008.1.2.1.99',
  encapsulated: '1.2.840.10008.1.2.1.98',
  deflatedFrames: '1.2.840.10008.1.2.8.1',
  rle: '1.2.840.10008.1.2.5',
  jpeg: '1.2.840.10008.1.2.4.50',
  jpegLossless: '1.2.840.10008.1.2.4.70',
  jpegLs: '1.2.840.10008.1.2.4.80',
  jpeg2000: '1.2.840.10008.1.2.4.90',
  mpeg2: '1.2.840.10008.1.2.4.100',
} as const;

export interface CodedRecipe {
  readonly transferSyntax?: string;
  readonly elements?: DicomElements;
  /** What each frame's fragments hold. */
  readonly frames: readonly (Uint8Array | readonly Uint8Array[])[];
  /** Bytes of the Basic Offset Table, or how to make it; empty if absent. */
  readonly table?: 'basic' | Uint8Array;
  /** Without the sequence delimiter the file looks cut. */
  readonly delimiter?: boolean;
  readonly preamble?: Uint8Array;
  /** An IconImageSequence whose picture is one fragment of this. */
  readonly icon?: Uint8Array;
}

/** 4 × 2 pixels of 8-bit grey unless told otherwise. */
export const greyDescription: DicomElements = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
  SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7.9',
  Modality: 'OT',
  PatientName: 'Fabelmann^Greta',
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: 2,
  Columns: 4,
  BitsAllocated: 8,
  BitsStored: 8,
  HighBit: 7,
  PixelRepresentation: 0,
};

export function buildCoded(recipe: CodedRecipe): Uint8Array {
  const { frames, transferSyntax = codedSyntaxes.encapsulated } = recipe;
  const elements = {
    ...greyDescription,
    ...(frames.length > 1 ? { NumberOfFrames: String(frames.length) } : {}),
    ...recipe.elements,
  };
  const head = buildDicom({ transferSyntax, elements, ...(recipe.preamble ? { preamble: recipe.preamble } : {}) });
  return Buffer.concat([head, recipe.icon ? encapsulatedIcon(recipe.icon) : Buffer.alloc(0), encapsulate(recipe)]);
}

/** The same with its data set written without VRs, as no compressed file may be and some are. */
export function buildImplicitCoded({ elements, ...recipe }: CodedRecipe): Uint8Array {
  const { transferSyntax = codedSyntaxes.rle } = recipe;
  const all = { ...greyDescription, ...elements };
  const named = Buffer.from(buildDicom({ transferSyntax, elements: all }));
  const written = Buffer.from(buildDicom({ transferSyntax: syntaxes.implicit, elements: all }));
  const pixels = encapsulate(recipe);
  // Without the VR and the two bytes behind it.
  const implicit = Buffer.concat([pixels.subarray(0, 4), pixels.subarray(8)]);
  return Buffer.concat([named.subarray(0, dataStartOf(named)), written.subarray(dataStartOf(written)), implicit]);
}

/** IconImageSequence, its item and the pixels in that, all of undefined length. */
export const encapsulatedIcon = (code: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from('880000025351' + '0000ffffffff' + 'feff00e0ffffffff', 'hex'),
    encapsulate({ frames: [code] }),
    Buffer.from('feff0de000000000' + 'feffdde000000000', 'hex'),
  ]);

/** (7FE0,0010) OB of undefined length with an offset table and fragments. */
export function encapsulate({ frames, table, delimiter = true }: Omit<CodedRecipe, 'elements'>): Buffer {
  const groups = frames.map((frame) => (frame instanceof Uint8Array ? [frame] : frame).map(even));
  const starts: number[] = [];
  let offset = 0;
  for (const group of groups) {
    starts.push(offset);
    for (const fragment of group) offset += 8 + fragment.length;
  }
  const offsets = Buffer.alloc(starts.length * 4);
  starts.forEach((start, index) => offsets.writeUInt32LE(start, index * 4));
  const tableBytes = table === 'basic' ? offsets : (table ?? new Uint8Array(0));
  return Buffer.concat([
    Buffer.from('e07f10004f420000ffffffff', 'hex'),
    item(tableBytes),
    ...groups.flat().map(item),
    delimiter ? Buffer.from('feffdde000000000', 'hex') : Buffer.alloc(0),
  ]);
}

function item(bytes: Uint8Array): Buffer {
  const header = Buffer.from('feff00e000000000', 'hex');
  header.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

const even = (bytes: Uint8Array): Uint8Array =>
  bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);

/** Offsets of 64 bits, for (7FE0,0001). */
export function offsets64(offsets: readonly number[]): Uint8Array {
  const out = Buffer.alloc(offsets.length * 8);
  offsets.forEach((offset, index) => out.writeBigUInt64LE(BigInt(offset), index * 8));
  return out;
}

/** The explicit little-endian object with its data set deflated; `behind` follows the deflated bytes. */
export function buildDeflated(recipe: DicomRecipe, behind: Uint8Array = new Uint8Array(0)): Uint8Array {
  const plain = Buffer.from(buildDicom({ ...recipe, transferSyntax: syntaxes.explicit }));
  const dataSet = plain.subarray(dataStartOf(plain));
  const named = Buffer.from(buildDicom({ ...recipe, transferSyntax: codedSyntaxes.deflated }));
  return Buffer.concat([named.subarray(0, dataStartOf(named)), even(deflateRawSync(dataSet)), behind]);
}

/** Behind the group of the meta elements, whose length is its first element. */
const dataStartOf = (file: Buffer): number => 144 + file.readUInt32LE(140);

/** RLE of PS3.5 annex G with literal runs only, one segment a plane. */
export function rleFrame(planes: readonly Uint8Array[]): Uint8Array {
  const segments = planes.map((plane) => even(Buffer.concat(literalRuns(plane))));
  const header = Buffer.alloc(64);
  header.writeUInt32LE(segments.length, 0);
  let offset = 64;
  segments.forEach((segment, index) => {
    header.writeUInt32LE(offset, 4 + index * 4);
    offset += segment.length;
  });
  return Buffer.concat([header, ...segments]);
}

function literalRuns(plane: Uint8Array): Buffer[] {
  const runs: Buffer[] = [];
  for (let at = 0; at < plane.length; at += 128) {
    const run = plane.subarray(at, at + 128);
    runs.push(Buffer.concat([Buffer.of(run.length - 1), run]));
  }
  return runs;
}
