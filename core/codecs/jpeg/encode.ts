import { ScrimFailure } from '../../../model/errors.ts';
import { BitWriter } from './bitWriter.ts';
import { ByteSink } from './byteSink.ts';
import type { Coefficients } from './coefficients.ts';
import { countBlock, writeDc } from './encodeBlocks.ts';
import { writeHeaders, writeHuffman, writeRestartInterval, writeScanHeader } from './headers.ts';
import type { HeaderOptions, OutputComponent } from './headers.ts';
import { addCode, huffmanCodes, optimalCodes } from './huffmanCodes.ts';
import type { HuffmanCodes } from './huffmanCodes.ts';
import type { HuffmanTable } from './huffmanTable.ts';
import type { Jpeg } from './jpeg.ts';
import { scanGrid } from './scanUnits.ts';
import type { ScanGrid } from './scanUnits.ts';

export interface EncodeOptions extends HeaderOptions {
  /** `source` keeps its Huffman tables, with codes added for symbols that they lack; by default the shortest for this picture. */
  readonly tables?: 'optimal' | 'source';
}

/** A scan to be written, and where its tables come from. */
interface OutputScan {
  readonly components: readonly (OutputComponent & {
    readonly dc: HuffmanTable | undefined;
    readonly ac: HuffmanTable | undefined;
  })[];
  readonly restartInterval: number;
}

/**
 * A sequential JPEG of these coefficients, with the source's quantisation, sampling and restart interval; a decoder sees exactly the
 * coefficients given. Nothing else of the source is written: no APPn but those of `keepSegments`, no comment, nothing behind EOI.
 */
export function encodeJpeg(jpeg: Jpeg, coefficients: Coefficients, options: EncodeOptions = {}): Uint8Array {
  const sink = new ByteSink(jpeg.bytes.length + 4096);
  const writer = new BitWriter(jpeg.bytes.length);
  writeHeaders(sink, jpeg, options);
  let restartInterval = 0;
  for (const scan of outputScans(jpeg)) {
    const grid = scanGrid(jpeg.frame, scan);
    const tables = scanTables(grid, scan, coefficients, options.tables ?? 'optimal');
    for (const [key, table] of tables) writeHuffman(sink, key, table);
    if (scan.restartInterval !== restartInterval) writeRestartInterval(sink, scan.restartInterval);
    restartInterval = scan.restartInterval;
    writeScanHeader(sink, jpeg, scan.components);
    writeScan(sink, writer, grid, scan, coefficients, tables);
  }
  sink.marker(0xd9);
  return sink.finish();
}

/** The scans of a sequential source; else all components together, or one by one where an MCU would be too large (B.2.3). */
function outputScans({ frame, scans }: Jpeg): OutputScan[] {
  if (!frame.progressive) return [...scans];
  const components = frame.components.map((_, index) => {
    const id = index === 1 || index === 2 ? 1 : 0;
    return { index, dcId: id, acId: id, dc: undefined, ac: undefined };
  });
  const blocks = frame.components.reduce((sum, { h, v }) => sum + h * v, 0);
  if (blocks <= 10) return [{ components, restartInterval: 0 }];
  return components.map((component) => ({ components: [component], restartInterval: 0 }));
}

type Tables = Map<number, HuffmanCodes>;

function scanTables(
  grid: ScanGrid,
  scan: OutputScan,
  coefficients: Coefficients,
  choice: 'optimal' | 'source',
): Tables {
  const frequencies = new Map<number, Uint32Array>();
  const counter = (key: number): Uint32Array => {
    const known = frequencies.get(key) ?? new Uint32Array(256);
    frequencies.set(key, known);
    return known;
  };
  const ids = new Map(scan.components.map((component) => [component.index, component]));
  const sinks = grid.units.map(({ index }) => {
    const { dcId, acId } = ids.get(index)!;
    return { dc: counter(dcId), ac: counter(0x10 | acId), blocks: coefficients[index]! };
  });
  walkBlocks(grid, coefficients, {
    block: (unit, block, difference) => {
      const { dc, ac, blocks } = sinks[unit]!;
      countBlock(blocks, block, difference, dc, ac);
    },
    restart: () => undefined,
  });
  const sources = new Map(
    scan.components.flatMap(({ dcId, acId, dc, ac }) => [[dcId, dc] as const, [0x10 | acId, ac] as const]),
  );
  return new Map(
    [...frequencies].map(([key, counts]) => {
      // Beyond what any picture of 12 bits needs, and no code of this kind of JPEG.
      if (key < 0x10 && counts.subarray(16).some((count) => count > 0)) {
        throw new ScrimFailure('BURN_FAILED', { what: 'the coefficients leave the range of a JPEG' });
      }
      const source = choice === 'source' ? sources.get(key) : undefined;
      return [key, (source && covering(source, counts)) ?? optimalCodes(counts)];
    }),
  );
}

/** The source's table, with what it lacks added; undefined where there is no room. */
function covering({ counts, symbols }: HuffmanTable, frequencies: Uint32Array): HuffmanCodes | undefined {
  const table = huffmanCodes(counts, symbols);
  for (let symbol = 0; symbol < 256; symbol++) {
    if (frequencies[symbol]! > 0 && table.lengths[symbol] === 0 && !addCode(table, symbol)) return undefined;
  }
  return table;
}

interface BlockVisitor {
  readonly block: (unit: number, block: number, difference: number) => void;
  /** Before every interval but the first. */
  readonly restart: (interval: number) => void;
}

function walkBlocks(grid: ScanGrid, coefficients: Coefficients, visit: BlockVisitor): void {
  const predictions = new Int32Array(coefficients.length);
  const { columns, units } = grid;
  const mcus = columns * grid.rows;
  for (let interval = 0, mcu = 0; interval < grid.intervals; interval++) {
    if (interval > 0) visit.restart(interval);
    predictions.fill(0);
    for (const end = Math.min(mcus, mcu + grid.interval); mcu < end; mcu++) {
      const column = mcu % columns;
      const row = (mcu - column) / columns;
      for (let i = 0; i < units.length; i++) {
        const { index, stepX, stepY, x, y, stride } = units[i]!;
        const block = ((row * stepY + y) * stride + column * stepX + x) * 64;
        const value = coefficients[index]![block]!;
        visit.block(i, block, value - predictions[index]!);
        predictions[index] = value;
      }
    }
  }
}

function writeScan(
  sink: ByteSink,
  writer: BitWriter,
  grid: ScanGrid,
  scan: OutputScan,
  coefficients: Coefficients,
  tables: Tables,
): void {
  const ids = new Map(scan.components.map((component) => [component.index, component]));
  const sources = grid.units.map(({ index }) => {
    const { dcId, acId } = ids.get(index)!;
    return { dc: tables.get(dcId)!, ac: tables.get(0x10 | acId)!, blocks: coefficients[index]! };
  });
  const flush = (): void => {
    writer.align();
    sink.stuffed(writer.bytes, writer.size);
    writer.clear();
  };
  walkBlocks(grid, coefficients, {
    block: (unit, block, difference) => {
      const { dc, ac, blocks } = sources[unit]!;
      writeDc(writer, difference, dc);
      writer.putAc(blocks, block, ac);
    },
    restart: (interval) => {
      flush();
      sink.marker(0xd0 + ((interval - 1) & 7));
    },
  });
  flush();
}
