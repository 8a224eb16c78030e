import { dictionaryEntry, tagOf } from '../../core/dicom/dictionary.ts';
import { isLongForm } from '../../core/dicom/vr.ts';

/**
 * A tiny DICOM writer for tests: it shares no code with the product's rewriter. Elements are named by keyword of PS3.6; a tag may be given
 * as `'gggg,eeee'` with `vr` for private or odd ones. Sequences are arrays of items; values are text, numbers or bytes.
 */
export type DicomValue = string | number | readonly number[] | Uint8Array | readonly DicomElements[] | null;
export interface DicomElements {
  readonly [keywordOrTag: string]: DicomValue | { readonly vr: string; readonly value: DicomValue };
}

export const syntaxes = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  bigEndian: '1.2.840.10008.1.2.2',
} as const;

export interface DicomRecipe {
  readonly transferSyntax?: string;
  readonly elements: DicomElements;
  readonly pixels?: Uint8Array;
  /** 128 bytes; zero if absent; null leaves out preamble, magic word and meta group. */
  readonly preamble?: Uint8Array | null;
  readonly meta?: DicomElements;
  /** Sequences and items with delimiters instead of lengths. */
  readonly undefinedLengths?: boolean;
}

interface Style {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
  readonly undefinedLengths: boolean;
}

export function buildDicom(recipe: DicomRecipe): Uint8Array {
  const transferSyntax = recipe.transferSyntax ?? syntaxes.explicit;
  const style: Style = {
    explicit: transferSyntax !== syntaxes.implicit,
    littleEndian: transferSyntax !== syntaxes.bigEndian,
    undefinedLengths: recipe.undefinedLengths ?? false,
  };
  const elements = recipe.pixels
    ? { ...recipe.elements, PixelData: { vr: pixelVr(recipe), value: recipe.pixels } }
    : recipe.elements;
  const body = encodeElements(elements, style);
  if (recipe.preamble === null) return body;
  const meta = encodeElements(
    {
      FileMetaInformationVersion: Uint8Array.of(0, 1),
      MediaStorageSOPClassUID: textOf(elements, 'SOPClassUID'),
      MediaStorageSOPInstanceUID: textOf(elements, 'SOPInstanceUID'),
      TransferSyntaxUID: transferSyntax,
      ImplementationClassUID: '1.2.3.4.5.6.7',
      ...recipe.meta,
    },
    { explicit: true, littleEndian: true, undefinedLengths: false },
  );
  const groupLength = encodeElements(
    { FileMetaInformationGroupLength: meta.length },
    { explicit: true, littleEndian: true, undefinedLengths: false },
  );
  return Buffer.concat([recipe.preamble ?? Buffer.alloc(128), Buffer.from('DICM'), groupLength, meta, body]);
}

function pixelVr(recipe: DicomRecipe): string {
  return recipe.transferSyntax === syntaxes.implicit || recipe.elements.BitsAllocated !== 8 ? 'OW' : 'OB';
}

function textOf(elements: DicomElements, keyword: string): string {
  const value = elements[keyword];
  return typeof value === 'string' ? value : '';
}

function encodeElements(elements: DicomElements, style: Style): Buffer {
  const entries = Object.entries(elements).map(([name, given]) => {
    const tag = /^[0-9a-f]{4},[0-9a-f]{4}$/i.test(name) ? Number.parseInt(name.replace(',', ''), 16) : tagOf(name);
    const described = typeof given === 'object' && given !== null && 'vr' in given ? given : undefined;
    return {
      tag,
      vr: described?.vr ?? dictionaryEntry(tag)?.vr ?? 'UN',
      value: described ? described.value : (given as DicomValue),
    };
  });
  entries.sort((a, b) => a.tag - b.tag);
  return Buffer.concat(entries.map(({ tag, vr, value }) => encodeElement(tag, vr, value, style)));
}

function encodeElement(tag: number, vr: string, value: DicomValue, style: Style): Buffer {
  if (vr === 'SQ') return encodeSequence(tag, (value ?? []) as readonly DicomElements[], style);
  const bytes = encodeValue(vr, value, style.littleEndian);
  return Buffer.concat([header(tag, vr, bytes.length, style), bytes]);
}

function encodeSequence(tag: number, items: readonly DicomElements[], style: Style): Buffer {
  const open = style.undefinedLengths;
  const parts: Buffer[] = [];
  for (const item of items) {
    const body = encodeElements(item, style);
    parts.push(delimiter(0xfffee000, open ? 0xffffffff : body.length, style), body);
    if (open) parts.push(delimiter(0xfffee00d, 0, style));
  }
  if (open) parts.push(delimiter(0xfffee0dd, 0, style));
  const content = Buffer.concat(parts);
  return Buffer.concat([header(tag, 'SQ', open ? 0xffffffff : content.length, style), content]);
}

function header(tag: number, vr: string, length: number, style: Style): Buffer {
  if (!style.explicit) return delimiter(tag, length, style);
  const out = Buffer.alloc(isLongForm(vr) ? 12 : 8);
  writeTag(out, tag, style);
  out.write(vr, 4, 'latin1');
  const write = (at: number, size: 2 | 4): void => {
    if (style.littleEndian) out.writeUIntLE(length, at, size);
    else out.writeUIntBE(length, at, size);
  };
  if (isLongForm(vr)) write(8, 4);
  else write(6, 2);
  return out;
}

function delimiter(tag: number, length: number, style: Style): Buffer {
  const out = Buffer.alloc(8);
  writeTag(out, tag, style);
  if (style.littleEndian) out.writeUInt32LE(length, 4);
  else out.writeUInt32BE(length, 4);
  return out;
}

function writeTag(out: Buffer, tag: number, style: Style): void {
  const group = tag >>> 16;
  const element = tag & 0xffff;
  if (style.littleEndian) {
    out.writeUInt16LE(group, 0);
    out.writeUInt16LE(element, 2);
  } else {
    out.writeUInt16BE(group, 0);
    out.writeUInt16BE(element, 2);
  }
}

const numberSizes: Readonly<Record<string, number>> = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8, AT: 4, SV: 8, UV: 8 };

function encodeValue(vr: string, value: DicomValue, littleEndian: boolean): Buffer {
  if (value === null) return Buffer.alloc(0);
  if (value instanceof Uint8Array) return even(Buffer.from(value), 0);
  const size = numberSizes[vr];
  if (size === undefined) {
    const text = typeof value === 'object' ? (value as readonly number[]).join('\\') : String(value);
    return even(Buffer.from(text, 'utf8'), vr === 'UI' || vr.startsWith('O') || vr === 'UN' ? 0 : 0x20);
  }
  const numbers = (Array.isArray(value) ? value : [value]).map(Number);
  const out = Buffer.alloc(numbers.length * size);
  const view = new DataView(out.buffer, out.byteOffset, out.length);
  numbers.forEach((number, index) => writeNumber(view, vr, index * size, number, littleEndian));
  return out;
}

function writeNumber(view: DataView, vr: string, at: number, number: number, littleEndian: boolean): void {
  if (vr === 'AT') {
    view.setUint16(at, number >>> 16, littleEndian);
    view.setUint16(at + 2, number & 0xffff, littleEndian);
  } else if (vr === 'US') view.setUint16(at, number, littleEndian);
  else if (vr === 'SS') view.setInt16(at, number, littleEndian);
  else if (vr === 'UL') view.setUint32(at, number, littleEndian);
  else if (vr === 'SL') view.setInt32(at, number, littleEndian);
  else if (vr === 'FL') view.setFloat32(at, number, littleEndian);
  else if (vr === 'FD') view.setFloat64(at, number, littleEndian);
  else view.setBigInt64(at, BigInt(number), littleEndian);
}

function even(bytes: Buffer, padding: number): Buffer {
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.of(padding)]);
}

/** Bytes of 16-bit samples in the file's order. */
export function words(samples: ArrayLike<number>, littleEndian = true): Uint8Array {
  const out = new Uint8Array(samples.length * 2);
  const view = new DataView(out.buffer);
  for (let i = 0; i < samples.length; i++) view.setUint16(i * 2, samples[i]! & 0xffff, littleEndian);
  return out;
}

/** A patient who never lived, with every kind of identifier that the detectors and the profile should find. */
export const fictionalPatient: DicomElements = {
  SpecificCharacterSet: 'ISO_IR 192',
  InstanceCreationDate: '20240611',
  StudyDate: '20240611',
  SeriesDate: '20240611',
  ContentDate: '20240611',
  StudyTime: '094512',
  AccessionNumber: 'ACC4711088',
  InstitutionName: 'Fictional Hospital Lindenau',
  InstitutionAddress: 'Rosengasse 17, 04177 Lindenau',
  ReferringPhysicianName: 'Beispiel^Berta^^Dr.',
  StationName: 'LINDENAU-07',
  OperatorsName: 'Muster^Otto',
  PatientName: 'Fabelmann^Greta',
  PatientID: 'FH-00815-77',
  PatientBirthDate: '19571103',
  PatientSex: 'F',
  PatientAge: '066Y',
  PatientAddress: 'Ahornweg 4, 04179 Lindenau',
  StudyID: 'ST4711',
  StudyInstanceUID: '1.2.826.0.1.3680043.10.543.1001',
  SeriesInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7',
  FrameOfReferenceUID: '1.2.826.0.1.3680043.10.543.1001.9',
  SeriesNumber: '7',
  InstanceNumber: '1',
  RequestAttributesSequence: [{ ScheduledProcedureStepDescription: 'Fabelmann follow-up' }],
  '0009,0010': { vr: 'LO', value: 'FICTIONAL VENDOR' },
  '0009,1001': { vr: 'LO', value: 'Greta Fabelmann private' },
};

export interface PictureOptions extends Partial<DicomRecipe> {
  readonly columns?: number;
  readonly rows?: number;
  readonly frames?: number;
}

/** Colour ultrasound (RGB, multi-frame): a fan on black under a banner of 1/8 of the height. */
export function ultrasound(options: PictureOptions = {}): Uint8Array {
  const { columns = 64, rows = 48, frames = 1 } = options;
  const pixels = options.pixels ?? new Uint8Array(columns * rows * 3 * frames);
  if (!options.pixels) {
    for (let i = 0; i < columns * rows * frames; i++) {
      const [x, y, f] = [i % columns, Math.floor(i / columns) % rows, Math.floor(i / (columns * rows))];
      const inFan = Math.abs(x - columns / 2) < (y * columns) / (rows * 2.4) && y > rows / 8;
      pixels.fill(inFan ? 40 + ((x * 7 + y * 13 + f * 29) % 160) : 0, i * 3, i * 3 + 3);
    }
  }
  return buildDicom({
    ...options,
    pixels,
    elements: {
      ...fictionalPatient,
      SOPClassUID: frames > 1 ? '1.2.840.10008.5.1.4.1.1.3.1' : '1.2.840.10008.5.1.4.1.1.6.1',
      SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7.1',
      Modality: 'US',
      ImageType: 'ORIGINAL\\PRIMARY',
      SamplesPerPixel: 3,
      PhotometricInterpretation: 'RGB',
      PlanarConfiguration: 0,
      ...(frames > 1 ? { NumberOfFrames: String(frames), FrameTime: '33.3', FrameIncrementPointer: 0x00181063 } : {}),
      Rows: rows,
      Columns: columns,
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelRepresentation: 0,
      ...options.elements,
    },
  });
}

/** A CT slice: 16-bit signed Hounsfield-like discs, with two named windows. */
export function ct(options: PictureOptions = {}): Uint8Array {
  const { columns = 64, rows = 64 } = options;
  const samples = Array.from({ length: columns * rows }, (_, i) => {
    const radius = Math.hypot((i % columns) - columns / 2, Math.floor(i / columns) - rows / 2) / (columns / 2);
    return radius > 0.9 ? -1000 : radius > 0.8 ? 900 : 40 + (i % 11);
  });
  return buildDicom({
    ...options,
    pixels: options.pixels ?? words(samples, options.transferSyntax !== syntaxes.bigEndian),
    elements: {
      ...fictionalPatient,
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7.2',
      Modality: 'CT',
      ImageType: 'ORIGINAL\\PRIMARY\\AXIAL',
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      Rows: rows,
      Columns: columns,
      PixelSpacing: '0.7\\0.7',
      BitsAllocated: 16,
      BitsStored: 16,
      HighBit: 15,
      PixelRepresentation: 1,
      WindowCenter: '40\\500',
      WindowWidth: '400\\2000',
      WindowCenterWidthExplanation: 'SOFT TISSUE\\BONE',
      RescaleIntercept: '0',
      RescaleSlope: '1',
      ...options.elements,
    },
  });
}

/** A radiograph: 12 of 16 bits, MONOCHROME1, no window of its own. */
export function xray(options: PictureOptions = {}): Uint8Array {
  const { columns = 60, rows = 80 } = options;
  const samples = Array.from(
    { length: columns * rows },
    (_, i) => 300 + (((i % columns) * 31 + Math.floor(i / columns) * 17) % 3000),
  );
  return buildDicom({
    ...options,
    pixels: options.pixels ?? words(samples, options.transferSyntax !== syntaxes.bigEndian),
    elements: {
      ...fictionalPatient,
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.1',
      SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1001.7.3',
      Modality: 'CR',
      ImageType: 'ORIGINAL\\PRIMARY',
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME1',
      Rows: rows,
      Columns: columns,
      ImagerPixelSpacing: '0.15\\0.15',
      BitsAllocated: 16,
      BitsStored: 12,
      HighBit: 11,
      PixelRepresentation: 0,
      ...options.elements,
    },
  });
}
