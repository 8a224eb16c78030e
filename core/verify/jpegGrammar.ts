import type { Findings } from './findings.ts';
import { huffmanTable, isPrefixCode, scanFault } from './jpegScan.ts';
import type { HuffmanTable, ScanComponent } from './jpegScan.ts';

/** What a walk over a JPEG's markers learned. `scans` are the entropy-coded ranges, the only bytes that are not structure. */
export interface JpegLayout {
  readonly width: number;
  readonly height: number;
  readonly scans: readonly { readonly from: number; readonly to: number }[];
}

const soi = 0xd8;
const eoi = 0xd9;
const app0 = 0xe0;
const app14 = 0xee;
const sos = 0xda;
const dqt = 0xdb;
const dht = 0xc4;
const dri = 0xdd;
const frames: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly progressive: boolean;
  readonly bits: number;
  /** Numbers of the quantisation tables that components name. */
  readonly steps: ReadonlySet<number>;
  /** Sampling factors by component id. */
  readonly components: ReadonlyMap<number, { readonly h: number; readonly v: number }>;
}

interface Walk {
  readonly bytes: Uint8Array;
  readonly kind: 'photo' | 'frame';
  readonly leak: (what: string) => void;
  at: number;
  jfif: boolean;
  size: Frame | undefined;
  readonly huffman: Map<number, HuffmanTable>;
  /** Of the scan header read last. */
  scan: readonly ScanComponent[];
  mcus: number;
  restartInterval: number;
  /** A restart interval for which no scan has come yet. */
  restartWaits: boolean;
  /** Of a sequential frame: components whose scan has been. */
  readonly coded: Set<number>;
  /** Huffman tables that no scan has named yet, and quantisation tables by their number. */
  readonly idle: Set<number>;
  readonly steps: Set<number>;
}

/**
 * Reads a JPEG by an allow-list: SOI, at most one JFIF header without a thumbnail, DQT, DHT, one SOF0/1/2, DRI, SOS with its
 * data, EOI, the end. A DICOM frame may also have 12 bits, Adobe's word on its colour, and a zero byte behind it that makes its length even.
 * Every other marker, every surplus byte, is a leak until proven otherwise. Undefined if it cannot be followed.
 */
export function walkJpeg(
  bytes: Uint8Array,
  findings: Findings,
  kind: 'photo' | 'frame' = 'photo',
): JpegLayout | undefined {
  findings.begin('grammar');
  findings.begin('length-accounted');
  const leak = (what: string): void => findings.add('grammar', what);
  const walk: Walk = {
    bytes,
    kind,
    leak,
    at: 2,
    jfif: false,
    size: undefined,
    restartInterval: 0,
    ...{ restartWaits: false, coded: new Set<number>() },
    ...{ idle: new Set<number>(), steps: new Set<number>() },
    huffman: new Map(),
    scan: [],
    mcus: 0,
  };
  if (bytes[0] !== 0xff || bytes[1] !== soi) {
    leak('no SOI at byte 0');
    return undefined;
  }
  const scans: { from: number; to: number }[] = [];
  while (walk.at < bytes.length) {
    const start = walk.at;
    if (bytes[start] !== 0xff) return stop(walk, `byte ${start} lies outside of any segment`);
    const marker = bytes[start + 1] ?? 0;
    if (marker === eoi) return finish(walk, scans, findings);
    const length = ((bytes[start + 2] ?? 0) << 8) | (bytes[start + 3] ?? 0);
    const end = start + 2 + length;
    if (length < 2 || end > bytes.length) return stop(walk, `segment at byte ${start} has no valid length`);
    readSegment(walk, marker, start, bytes.subarray(start + 4, end));
    walk.at = end;
    if (marker !== sos) continue;
    const to = scanEnd(walk, end);
    scans.push({ from: end, to });
    const fault = walk.size?.progressive
      ? 'progressive: what the coded data holds beyond the picture cannot be told'
      : scanFault(bytes, end, to, walk.scan, walk.mcus, walk.restartInterval, walk.size?.bits);
    if (fault) findings.add('length-accounted', fault);
    walk.at = to;
  }
  findings.add('length-accounted', 'the file ends without EOI');
  return undefined;
}

function stop(walk: Walk, what: string): undefined {
  walk.leak(what);
  return undefined;
}

function finish(walk: Walk, scans: JpegLayout['scans'], findings: Findings): JpegLayout | undefined {
  const { bytes, kind } = walk;
  const end = walk.at + 2;
  const isPadded = kind === 'frame' && end % 2 === 1 && bytes.length === end + 1 && bytes[end] === 0;
  const surplus = isPadded ? 0 : bytes.length - end;
  if (surplus > 0) findings.add('length-accounted', `${surplus} bytes after EOI`);
  if (!walk.size) return stop(walk, 'no frame header');
  if (scans.length === 0) return stop(walk, 'no scan');
  if (!walk.size.progressive && scans.length > walk.size.components.size) walk.leak('more scans than components');
  if (walk.restartWaits) walk.leak('a restart interval that no scan uses');
  if (walk.idle.size > 0) walk.leak('a Huffman table that no scan uses');
  if ([...walk.steps].some((id) => !walk.size!.steps.has(id))) walk.leak('quantisation tables that nothing uses');
  return { width: walk.size.width, height: walk.size.height, scans };
}

function readSegment(walk: Walk, marker: number, at: number, data: Uint8Array): void {
  const name = `0xFF${marker.toString(16).toUpperCase().padStart(2, '0')}`;
  if (marker === app0) readJfif(walk, at, data);
  else if (marker === dqt) readQuantisation(walk, at, data);
  else if (marker === dht) readHuffman(walk, at, data);
  else if (frames.has(marker)) readFrame(walk, marker, at, data);
  else if (marker === app14 && walk.kind === 'frame') readAdobe(walk, at, data);
  else if (marker === dri) readRestart(walk, at, data);
  else if (marker === sos) readScanHeader(walk, at, data);
  else if (marker === 0xff) walk.leak(`fill byte at ${at}`);
  else walk.leak(`segment ${name} at byte ${at} is not allowed`);
}

/** Exactly the fourteen bytes of a JFIF header whose thumbnail is 0 × 0, right after SOI. */
function readJfif(walk: Walk, at: number, data: Uint8Array): void {
  const plain = at === 2 && data.length === 14 && latin1(data, 0, 5) === 'JFIF\0' && data[5] === 1 && data[7]! <= 2;
  if (walk.jfif || !plain) walk.leak(`APP0 at byte ${at} is not a plain JFIF header`);
  else if (walk.kind === 'photo' && !isPlainDensity(data)) walk.leak('the JFIF header holds an odd density');
  else if (data[12] !== 0 || data[13] !== 0) walk.leak('the JFIF header holds a thumbnail');
  walk.jfif = true;
}

/** Square pixels, of no stated size or one of those that programs write: four bytes of any value hold a date. */
function isPlainDensity(data: Uint8Array): boolean {
  const [x, y] = [(data[8]! << 8) | data[9]!, (data[10]! << 8) | data[11]!];
  return x === y && densities.has(x);
}
const densities: ReadonlySet<number> = new Set([1, 28, 72, 96, 118, 150, 200, 240, 300, 350, 400, 600, 1200]);

/** Nothing but the version and how colour was transformed; flags that nobody reads are zero. */
function readAdobe(walk: Walk, at: number, data: Uint8Array): void {
  const plain =
    data.length === 12 && latin1(data, 0, 5) === 'Adobe' && data[5] === 0 && data[6] === 100 && data[11]! <= 2;
  if (!plain || data.subarray(7, 11).some((byte) => byte !== 0)) walk.leak(`APP14 at byte ${at} says too much`);
}

function readQuantisation(walk: Walk, at: number, data: Uint8Array): void {
  let i = 0;
  while (i < data.length) {
    const [precision, id] = [data[i]! >> 4, data[i]! & 15];
    if (precision > 1 || id > 3) break;
    i += 1 + 64 * (precision + 1);
    // What is replaced was never used: as good a place to hide things as a table without a component.
    if (walk.steps.has(id)) walk.leak(`quantisation tables at byte ${at} replace others`);
    walk.steps.add(id);
  }
  if (i !== data.length) walk.leak(`quantisation tables at byte ${at} do not add up`);
}

function readHuffman(walk: Walk, at: number, data: Uint8Array): void {
  let i = 0;
  while (i + 17 <= data.length) {
    let symbols = 0;
    for (let k = 1; k <= 16; k++) symbols += data[i + k]!;
    if (data[i]! >> 4 > 1 || (data[i]! & 15) > 3 || symbols > 256) break;
    // A table that is replaced before it was used was never one: a place to hide things.
    if (walk.idle.has(data[i]!)) walk.leak(`a Huffman table before byte ${at} that no scan uses`);
    walk.idle.add(data[i]!);
    const table = huffmanTable(data.subarray(i + 1, i + 17 + symbols));
    // Which of two codes stands for a symbol would be a choice that no pixel shows.
    if (!isPrefixCode(table))
      walk.leak(`a Huffman table at byte ${at} has two codes for a symbol, or two symbols for a code`);
    walk.huffman.set(data[i]!, table);
    i += 17 + symbols;
  }
  if (i !== data.length) walk.leak(`Huffman tables at byte ${at} do not add up`);
}

function readFrame(walk: Walk, marker: number, at: number, data: Uint8Array): void {
  const components = data[5] ?? 0;
  const bits = data[0] === 8 || (walk.kind === 'frame' && data[0] === 12 && marker !== 0xc0);
  const plain = bits && (components === 1 || components === 3) && data.length === 6 + 3 * components;
  if (walk.size || !plain) return walk.leak(`frame header at byte ${at} is not 8-bit grey or colour`);
  const height = (data[1]! << 8) | data[2]!;
  const width = (data[3]! << 8) | data[4]!;
  if (width === 0 || height === 0) return walk.leak('the frame has no size');
  const sampling = new Map<number, { h: number; v: number }>();
  const steps = new Set<number>();
  for (let i = 6; i + 2 < data.length; i += 3) {
    sampling.set(data[i]!, { h: data[i + 1]! >> 4, v: data[i + 1]! & 15 });
    steps.add(data[i + 2]!);
  }
  const odd = [...sampling.values()].some(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4);
  if (odd || sampling.size !== components) return walk.leak('the sampling factors are not valid');
  walk.size = { width, height, steps, components: sampling, progressive: marker === 0xc2, bits: data[0]! };
}

function readRestart(walk: Walk, at: number, data: Uint8Array): void {
  if (data.length !== 2) walk.leak(`restart interval at byte ${at} is malformed`);
  if (walk.restartWaits) walk.leak(`restart interval at byte ${at} replaces one that no scan used`);
  walk.restartWaits = true;
  walk.restartInterval = ((data[0] ?? 0) << 8) | (data[1] ?? 0);
}

function readScanHeader(walk: Walk, at: number, data: Uint8Array): void {
  const count = data[0] ?? 0;
  walk.scan = [];
  walk.restartWaits = false;
  if (!walk.size || count < 1 || count > 4 || data.length !== 4 + 2 * count) {
    return walk.leak(`scan header at byte ${at} is malformed`);
  }
  const { width, height, components, progressive } = walk.size;
  if (!progressive && (data[1 + 2 * count] !== 0 || data[2 + 2 * count] !== 63 || data[3 + 2 * count] !== 0)) {
    walk.leak(`scan header at byte ${at} is not a sequential one`);
  }
  const all = [...components.values()];
  const [maxH, maxV] = [Math.max(...all.map(({ h }) => h)), Math.max(...all.map(({ v }) => v))];
  const scan: ScanComponent[] = [];
  for (let i = 1; i < 1 + 2 * count; i += 2) {
    const sampling = components.get(data[i]!);
    if (!sampling) return walk.leak(`scan header at byte ${at} names a component that is not there`);
    // A decoder keeps what it read last: what an earlier scan held is there, and nobody sees it.
    if (!progressive && walk.coded.has(data[i]!)) walk.leak(`scan header at byte ${at} codes a component once more`);
    walk.coded.add(data[i]!);
    const tables = { dc: walk.huffman.get(data[i + 1]! >> 4), ac: walk.huffman.get(0x10 | (data[i + 1]! & 15)) };
    for (const id of [data[i + 1]! >> 4, 0x10 | (data[i + 1]! & 15)]) walk.idle.delete(id);
    scan.push({ blocks: count === 1 ? 1 : sampling.h * sampling.v, ...tables });
    // T.81 A.2: a scan of one component holds its own blocks and no more; several are interleaved in whole units.
    walk.mcus =
      count === 1
        ? Math.ceil(Math.ceil((width * sampling.h) / maxH) / 8) * Math.ceil(Math.ceil((height * sampling.v) / maxV) / 8)
        : Math.ceil(width / (8 * maxH)) * Math.ceil(height / (8 * maxV));
  }
  walk.scan = scan;
}

/** The entropy-coded data ends at the first marker that is neither a stuffed 0xFF nor the restart marker that is due. */
function scanEnd(walk: Walk, from: number): number {
  const { bytes } = walk;
  let due = 0;
  let at = bytes.indexOf(0xff, from);
  while (at !== -1 && at + 1 < bytes.length) {
    const next = bytes[at + 1]!;
    if (next >= 0xd0 && next <= 0xd7) {
      if (walk.restartInterval === 0 || next !== 0xd0 + due) walk.leak(`restart marker at byte ${at} is not due`);
      due = (due + 1) & 7;
    } else if (next !== 0) {
      return at;
    }
    at = bytes.indexOf(0xff, at + 2);
  }
  return bytes.length;
}

const latin1 = (data: Uint8Array, from: number, to: number): string => String.fromCharCode(...data.subarray(from, to));
