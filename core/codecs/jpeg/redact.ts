import { BitReader } from './bitReader.ts';
import { BlockCopier } from './blockCopier.ts';
import { ByteSink } from './byteSink.ts';
import { decodeMasked, refuseTooShort } from './coefficients.ts';
import { editMasked, fillCoefficients } from './edit.ts';
import { encodeMasked } from './encode.ts';
import { readEntropyData } from './entropyData.ts';
import { writeHeaders, writeHuffman, writeRestartInterval, writeScanHeader } from './headers.ts';
import type { HeaderOptions } from './headers.ts';
import { huffmanCodes } from './huffmanCodes.ts';
import type { HuffmanCodes } from './huffmanCodes.ts';
import type { HuffmanTable } from './huffmanTable.ts';
import type { Jpeg, JpegScan } from './jpeg.ts';
import { damaged } from './refusals.ts';
import { frameMcus, scanGrid } from './scanUnits.ts';

/**
 * The same picture with the fill in every touched MCU (`touchedMcus`) and all other blocks as they were: what `decodeCoefficients`,
 * `editBlocks` and `encodeJpeg` give, at less cost. The whole source is decoded, so damage anywhere is noticed, but what stays is copied
 * as bits. `fill` is in samples of the code stream, one a component.
 */
export function redactJpeg(
  jpeg: Jpeg,
  touched: Uint8Array,
  fill: readonly number[],
  options: HeaderOptions = {},
): Uint8Array {
  const copied = jpeg.frame.progressive ? undefined : copyAround(jpeg, touched, fill, options);
  if (copied) return copied;
  const blocks = decodeMasked(jpeg);
  editMasked(jpeg, blocks, touched, fill);
  return encodeMasked(jpeg, blocks, options);
}

/** Undefined if the source's Huffman tables have no room for a code that the fill needs, or more codes than symbols. */
function copyAround(
  jpeg: Jpeg,
  touched: Uint8Array,
  fill: readonly number[],
  options: HeaderOptions,
): Uint8Array | undefined {
  refuseTooShort(jpeg);
  if (jpeg.scans.some(({ components }) => components.some(({ dc, ac }) => isAmbiguous(dc) || isAmbiguous(ac)))) {
    return undefined;
  }
  const values = fillCoefficients(jpeg, fill);
  const parts: Uint8Array[] = [];
  const write = (work: (sink: ByteSink) => void): void => {
    const sink = new ByteSink();
    work(sink);
    parts.push(sink.written());
  };
  write((sink) => writeHeaders(sink, jpeg, options));
  let restartInterval = 0;
  for (const scan of jpeg.scans) {
    const tables = sourceTables(scan);
    const data = copyScan(jpeg, scan, touched, values, tables);
    if (!data) return undefined;
    write((sink) => {
      for (const [key, table] of tables) writeHuffman(sink, key, table);
      if (scan.restartInterval !== restartInterval) writeRestartInterval(sink, scan.restartInterval);
      restartInterval = scan.restartInterval;
      writeScanHeader(sink, jpeg, scan.components);
    });
    parts.push(data);
  }
  write((sink) => sink.marker(0xd9));
  return joined(parts);
}

/** Two codes for one symbol: which of them the source took is a choice that must not come along. */
const isAmbiguous = (table: HuffmanTable | undefined): boolean =>
  table !== undefined && new Set(table.symbols).size !== table.symbols.length;

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function sourceTables(scan: JpegScan): Map<number, HuffmanCodes> {
  const tables = new Map<number, HuffmanCodes>();
  for (const { dcId, acId, dc, ac } of scan.components) {
    if (!dc || !ac) throw damaged();
    if (!tables.has(dcId)) tables.set(dcId, huffmanCodes(dc.counts, dc.symbols));
    if (!tables.has(0x10 | acId)) tables.set(0x10 | acId, huffmanCodes(ac.counts, ac.symbols));
  }
  return tables;
}

function copyScan(
  jpeg: Jpeg,
  scan: JpegScan,
  touched: Uint8Array,
  fill: readonly number[],
  tables: ReadonlyMap<number, HuffmanCodes>,
): Uint8Array | undefined {
  const grid = scanGrid(jpeg.frame, scan);
  const reader = new BitReader(readEntropyData(jpeg.bytes, scan, grid.intervals));
  const length = scan.dataEnd - scan.dataStart;
  const sink = new ByteSink(length + (length >> 5) + 1024);
  const copier = new BlockCopier(jpeg, scan, reader, tables, fill);
  const frameMcu = frameMcus(jpeg.frame, scan);
  const mcus = grid.columns * grid.rows;
  for (let interval = 0, mcu = 0; interval < grid.intervals; interval++) {
    if (interval > 0) sink.marker(0xd0 + ((interval - 1) & 7));
    copier.begin(interval);
    for (const end = Math.min(mcus, mcu + grid.interval); mcu < end; mcu++) {
      const done = touched[frameMcu(mcu)] === 1 ? copier.fillMcu() : copier.keepMcu();
      if (!done) return undefined;
    }
    copier.finish(sink);
  }
  return sink.written();
}
