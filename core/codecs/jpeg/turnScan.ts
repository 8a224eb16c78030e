import { BitReader } from './bitReader.ts';
import { acCodes, BitWriter, type AcCodes } from './bitWriter.ts';
import { ByteSink } from './byteSink.ts';
import { refuseTooShort } from './coefficients.ts';
import { editMasked, fillCoefficients } from './edit.ts';
import { encodeMasked } from './encode.ts';
import { magnitudeSize, writeDc } from './encodeBlocks.ts';
import { readEntropyData } from './entropyData.ts';
import { writeHeaders, writeHuffman, writeScanHeader, type HeaderOptions } from './headers.ts';
import { addCode, huffmanCodes, type HuffmanCodes } from './huffmanCodes.ts';
import { window, type HuffmanTable } from './huffmanTable.ts';
import type { Jpeg, JpegScan } from './jpeg.ts';
import { damaged } from './refusals.ts';
import { scanGrid, sequentialUnits } from './scanUnits.ts';
import { turnedCoefficients, type TurnedJpeg } from './turn.ts';

/** A turned component on its way: what its blocks, in the order of the result, are made of. */
interface TurnedBlocks {
  readonly dc: Int16Array;
  /** AC codes: where they begin in what was written, in bits, and how many bits they are. */
  readonly starts: Uint32Array;
  readonly bits: Uint16Array;
}

/**
 * A turned picture with the fill in its touched MCUs, both as the result has them. Nothing of the source's headers but its colours, sampling and tables is
 * written; restarts are not.
 */
export function redactTurned(
  source: Jpeg,
  turned: TurnedJpeg,
  touched: Uint8Array,
  fill: readonly number[],
  options: HeaderOptions = {},
): Uint8Array {
  const turnedScan = turnScan(source, turned, touched, fill, options);
  if (turnedScan) return turnedScan;
  const blocks = turnedCoefficients(source, turned);
  editMasked(turned.jpeg, blocks, touched, fill);
  return encodeMasked(turned.jpeg, blocks, options);
}

/**
 * The same at less cost: each block's AC codes are read and written once, in the source's tables; then the blocks are put in order by copying bits. Undefined
 * where that is not possible: the source has several scans or is progressive, or its tables lack a code and have no room for it.
 */
function turnScan(
  source: Jpeg,
  turned: TurnedJpeg,
  touched: Uint8Array,
  fill: readonly number[],
  options: HeaderOptions,
): Uint8Array | undefined {
  const [scan, ...others] = source.scans;
  if (source.frame.progressive || !scan || others.length > 0) return undefined;
  refuseTooShort(source);
  const tables = new Map<HuffmanTable, HuffmanCodes>();
  for (const { dc, ac } of scan.components) {
    for (const table of [dc, ac]) if (table) tables.set(table, huffmanCodes(table.counts, table.symbols));
  }
  const codes = new BitWriter(scan.dataEnd - scan.dataStart);
  const blocks = turnBlocks(source, scan, turned, codes, tables);
  const data =
    blocks && inOrder(turned.jpeg, scan, blocks, codes, tables, touched, fillCoefficients(turned.jpeg, fill));
  if (!data) return undefined;
  const sink = new ByteSink(data.size + (data.size >> 5) + 4096);
  // In the kind of frame that its tables belong to.
  writeHeaders(sink, { ...turned.jpeg, frame: { ...turned.jpeg.frame, progressive: false } }, options);
  const written = new Set<number>();
  for (const { dcId, acId, dc, ac } of scan.components) {
    for (const [key, table] of [[dcId, dc!] as const, [0x10 | acId, ac!] as const]) {
      if (!written.has(key)) writeHuffman(sink, key, tables.get(table)!);
      written.add(key);
    }
  }
  writeScanHeader(sink, turned.jpeg, scan.components);
  sink.stuffed(data.bytes, data.size);
  sink.marker(0xd9);
  return sink.finish();
}

function turnBlocks(
  { bytes, frame }: Jpeg,
  scan: JpegScan,
  { places, signs, blockAt }: TurnedJpeg,
  writer: BitWriter,
  tables: ReadonlyMap<HuffmanTable, HuffmanCodes>,
): TurnedBlocks[] | undefined {
  const grid = scanGrid(frame, scan);
  const reader = new BitReader(readEntropyData(bytes, scan, grid.intervals));
  const turned = frame.components.map(({ stride, lines }): TurnedBlocks => {
    const count = stride * lines;
    return { dc: new Int16Array(count), starts: new Uint32Array(count), bits: new Uint16Array(count) };
  });
  const packed = new Map<HuffmanTable, AcCodes>();
  const units = sequentialUnits(grid.units).map((unit) => {
    const codes = packed.get(unit.ac) ?? acCodes(tables.get(unit.ac)!);
    packed.set(unit.ac, codes);
    return { ...unit, codes, values: unit.ac.values(), blocks: turned[unit.index]! };
  });
  const predictions = new Int32Array(turned.length);
  const turner = { places, signs, block: new Int16Array(64) };
  const { columns, rows, interval } = grid;
  for (let row = 0, mcu = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, mcu++) {
      if (mcu % interval === 0) {
        if (mcu > 0) reader.endInterval();
        reader.beginInterval(mcu / interval);
        predictions.fill(0);
      }
      for (let i = 0; i < units.length; i++) {
        const { index, stepX, stepY, x, y, dc, ac, values, codes, blocks } = units[i]!;
        const value = predictions[index]! + reader.dcDifference(dc);
        if (value !== (value << 16) >> 16) throw damaged();
        predictions[index] = value;
        const at = blockAt(index, column * stepX + x, row * stepY + y);
        const start = writer.position;
        if (!turnAc(reader, ac, values, turner, writer, codes)) return undefined;
        blocks.dc[at] = value;
        blocks.starts[at] = start;
        blocks.bits[at] = writer.position - start;
        reader.checkEnd();
      }
    }
    if (writer.size > mostCodeBytes) return undefined;
  }
  reader.endInterval();
  return turned;
}

/** Places of bits are 32-bit numbers; a row of MCUs takes less than the other half. */
const mostCodeBytes = 2 ** 28;

interface Turner {
  readonly places: Uint8Array;
  readonly signs: Int8Array;
  /** All zero between blocks. */
  readonly block: Int16Array;
}

/** The bit of a position in the first of a block's two words. */
const lowBits = Int32Array.from({ length: 64 }, (_, place) => (place < 32 ? 1 << place : 0));

/** Reads the 63 AC coefficients of a block, as strict as `BitReader.acCoefficients`, and writes them where they come to stand. */
function turnAc(
  reader: BitReader,
  table: HuffmanTable,
  values: Int32Array,
  { places, signs, block }: Turner,
  writer: BitWriter,
  codes: AcCodes,
): boolean {
  const { view } = reader;
  let { position } = reader;
  let low = 0;
  let high = 0;
  for (let k = 1; k < 64; k++) {
    let entry = values[(view.getUint32(position >>> 3) << (position & 7)) >>> (32 - window)]!;
    if (entry === 0) {
      reader.position = position;
      entry = reader.acSymbol(table);
      position = reader.position;
    } else {
      position += entry & 0xff;
    }
    if (entry >> 8 === 0) break;
    k += (entry >> 8) & 15;
    const value = entry >> 16;
    if (k > 63 || (value === 0 && k === 63)) throw damaged();
    if (value === 0) continue;
    const place = places[k]!;
    block[place] = (value ^ signs[k]!) - signs[k]!;
    low |= lowBits[place]!;
    high |= lowBits[place ^ 32]!;
  }
  reader.position = position;
  const written = writer.putAc(block, 0, low, high, codes);
  block.fill(0);
  return written;
}

/** The scan of the result, without restarts. */
function inOrder(
  { frame }: Jpeg,
  scan: JpegScan,
  blocks: readonly TurnedBlocks[],
  codes: BitWriter,
  tables: ReadonlyMap<HuffmanTable, HuffmanCodes>,
  touched: Uint8Array,
  fill: readonly number[],
): BitWriter | undefined {
  const grid = scanGrid(frame, { ...scan, restartInterval: 0 });
  const units = sequentialUnits(grid.units).map((unit) => {
    return { ...unit, own: blocks[unit.index]!, codes: tables.get(unit.dc)!, end: tables.get(unit.ac)! };
  });
  const source = codes.finished();
  const writer = new BitWriter(codes.size + (codes.size >> 3));
  const predictions = new Int32Array(blocks.length);
  for (let row = 0, mcu = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++, mcu++) {
      const filled = touched[mcu] === 1;
      for (let i = 0; i < units.length; i++) {
        const { index, stepX, stepY, x, y, stride, own, codes: dc, end } = units[i]!;
        const block = (row * stepY + y) * stride + column * stepX + x;
        const value = filled ? fill[index]! : own.dc[block]!;
        const difference = value - predictions[index]!;
        predictions[index] = value;
        if (!hasCode(dc, magnitudeSize(difference))) return undefined;
        writeDc(writer, difference, dc);
        if (!filled) writer.copy(source, own.starts[block]!, own.starts[block]! + own.bits[block]!);
        else if (hasCode(end, 0)) writer.put(end.codes[0]!, end.lengths[0]!);
        else return undefined;
      }
    }
  }
  writer.align();
  return writer;
}

/** Of DC's sizes, or the end of a block. */
const hasCode = (codes: HuffmanCodes, symbol: number): boolean =>
  symbol < 16 && (codes.lengths[symbol] !== 0 || addCode(codes, symbol));
