import type { CodedFrame, Expected } from '../frame.ts';
import { jpegColour, marker, readJpegHeader, type JpegHeader } from '../jpegMarkers.ts';
import { damaged, holdClaim, unsupported } from '../refusals.ts';
import { lookupTable } from './huffman.ts';
import { decodeScan, type Scan } from './scan.ts';

/** Lossless JPEG by Huffman codes (ITU-T T.81 annex H, process 14): all predictors, 2 to 16 bits, one or three components. */
export function decodeJpegLossless(code: Uint8Array, expected: Expected): CodedFrame {
  const header = readJpegHeader(code);
  if (!header) throw damaged();
  holdKind(header);
  const { width, height, precision: bits } = header;
  const components = header.components.length;
  holdClaim({ width, height, components, bits }, expected);
  // Each sample takes one bit or more.
  if (width * height * components > code.length * 8) throw damaged();
  const length = width * height * components;
  const samples = bits > 8 ? new Uint16Array(length) : new Uint8Array(length);
  decodeScans(code, header, samples);
  const colour = jpegColour(header);
  return { width, height, components, bits, signed: false, samples, ...(colour ? { colour } : {}) };
}

function holdKind(header: JpegHeader): void {
  if (header.sof !== marker.sofLossless) throw unsupported('JPEG of another process than its transfer syntax says');
  if (header.precision < 2 || header.precision > 16) throw damaged();
  const { components } = header;
  if (components.length !== 1 && components.length !== 3)
    throw unsupported(`lossless JPEG of ${components.length} components`);
  const reduced = components.some(({ horizontal, vertical }) => horizontal !== 1 || vertical !== 1);
  if (reduced && components.length > 1) throw unsupported('lossless JPEG with reduced chroma');
  if (header.height === 0) throw unsupported('JPEG that states its height at its end');
}

/** Tables and scans in turn, until every component has had its scan. */
function decodeScans(code: Uint8Array, header: JpegHeader, samples: Uint8Array | Uint16Array): void {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const tables: (Uint16Array | undefined)[] = [];
  const missing = new Set(header.components.map((_, index) => index));
  let restartInterval = 0;
  let at = 2;
  while (missing.size > 0) {
    while (code[at] === 0xff && code[at + 1] === 0xff) at++;
    if (at + 4 > code.length || code[at] !== 0xff) throw damaged();
    const kind = code[at + 1]!;
    const end = at + 2 + view.getUint16(at + 2);
    if (kind < 0xc0 || end < at + 4 || end > code.length) throw damaged();
    const segment = code.subarray(at + 4, end);
    at = end;
    if (kind === marker.dht) readTables(segment, tables);
    else if (kind === marker.dri) restartInterval = segment.length < 2 ? 0 : segment[0]! * 256 + segment[1]!;
    else if (kind === marker.sos) {
      const scan = readScan(segment, header, tables, restartInterval);
      for (const { component } of scan.parts) if (!missing.delete(component)) throw damaged();
      at = decodeScan(code, at, scan, samples);
    }
  }
}

function readTables(segment: Uint8Array, tables: (Uint16Array | undefined)[]): void {
  for (let at = 0; at < segment.length;) {
    const destination = segment[at]!;
    const counts = Array.from(segment.subarray(at + 1, at + 17));
    const total = counts.reduce((sum, count) => sum + count, 0);
    const values = Array.from(segment.subarray(at + 17, at + 17 + total));
    if (counts.length < 16 || values.length < total) throw damaged();
    // Tables for AC coefficients (class 1) mean nothing here; some writers leave them in.
    if (destination < 4) tables[destination] = lookupTable({ counts, values });
    at += 17 + total;
  }
}

function readScan(
  segment: Uint8Array,
  header: JpegHeader,
  tables: readonly (Uint16Array | undefined)[],
  restartInterval: number,
): Scan {
  const count = segment[0] ?? 0;
  if (count < 1 || count > header.components.length || segment.length < 4 + 2 * count) throw damaged();
  const parts = Array.from({ length: count }, (_, index) => {
    const component = header.components.findIndex(({ id }) => id === segment[1 + 2 * index]);
    const table = tables[segment[2 + 2 * index]! >> 4];
    if (component < 0 || !table) throw damaged();
    return { component, table };
  });
  const selection = segment[1 + 2 * count]!;
  const pointTransform = segment[3 + 2 * count]! & 15;
  if (selection < 1 || selection > 7 || pointTransform >= header.precision) throw damaged();
  if (restartInterval % header.width !== 0) throw unsupported('lossless JPEG that restarts within rows');
  const { width, height, precision } = header;
  const restartRows = restartInterval / width;
  const stride = header.components.length;
  return { parts, selection, pointTransform, restartRows, width, height, precision, stride };
}
