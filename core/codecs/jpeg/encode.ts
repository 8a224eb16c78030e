import { ScrimFailure } from '../../../model/errors.ts';
import { acCodes, BitWriter, type AcCodes } from './bitWriter.ts';
import { ByteSink } from './byteSink.ts';
import { masked, type Coefficients, type MaskedCoefficients } from './coefficientMasks.ts';
import { countAc, magnitudeSize, writeDc } from './encodeBlocks.ts';
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
export const encodeJpeg = (jpeg: Jpeg, coefficients: Coefficients, options: EncodeOptions = {}): Uint8Array =>
  encodeMasked(jpeg, masked(coefficients), options);

/** The same, without looking for those that are not zero. */
export function encodeMasked(jpeg: Jpeg, blocks: MaskedCoefficients, options: EncodeOptions = {}): Uint8Array {
  const sink = new ByteSink(jpeg.bytes.length + 4096);
  const writer = new BitWriter(jpeg.bytes.length);
  writeHeaders(sink, jpeg, options);
  let restartInterval = 0;
  for (const scan of outputScans(jpeg)) {
    const grid = scanGrid(jpeg.frame, scan);
    const tables = scanTables(grid, scan, blocks, options.tables ?? 'optimal');
    for (const [key, table] of tables) writeHuffman(sink, key, table);
    if (scan.restartInterval !== restartInterval) writeRestartInterval(sink, scan.restartInterval);
    restartInterval = scan.restartInterval;
    writeScanHeader(sink, jpeg, scan.components);
    writeScan(sink, writer, grid, scan, blocks, tables);
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

/** Of a picture of more rows of MCUs every fourth is counted; codes that only others need are then as long as rare ones are. */
const mostRowsCounted = 64;

function scanTables(
  grid: ScanGrid,
  scan: OutputScan,
  { coefficients, masks }: MaskedCoefficients,
  choice: 'optimal' | 'source',
): Tables {
  const counted = new Map<number, Uint32Array>();
  const sampled = choice === 'optimal' && grid.rows > mostRowsCounted;
  const counter = (key: number): Uint32Array => {
    const known = counted.get(key) ?? (sampled ? everySymbol(key) : new Uint32Array(256));
    counted.set(key, known);
    return known;
  };
  const ids = new Map(scan.components.map((component) => [component.index, component]));
  const sinks = grid.units.map(({ index }) => {
    const { dcId, acId } = ids.get(index)!;
    return { dc: counter(dcId), ac: counter(0x10 | acId), blocks: coefficients[index]!, own: masks[index]! };
  });
  walkBlocks(grid, coefficients, {
    row: (row) => !sampled || row % 4 === 0,
    block: (unit, block, difference) => {
      const { dc, ac, blocks, own } = sinks[unit]!;
      dc[magnitudeSize(difference)]!++;
      countAc(blocks, block, own[block >> 5]!, own[(block >> 5) + 1]!, ac);
    },
    restart: () => undefined,
  });
  const sources = new Map(
    scan.components.flatMap(({ dcId, acId, dc, ac }) => [[dcId, dc] as const, [0x10 | acId, ac] as const]),
  );
  return new Map(
    [...counted].map(([key, counts]) => {
      const source = choice === 'source' ? sources.get(key) : undefined;
      return [key, (source && covering(source, counts)) ?? optimalCodes(counts)];
    }),
  );
}

/** One of each that a block may need: DC differences of up to 15 bits, sixteen zeros, an end, and runs with values of up to 15 bits. */
const everySymbol = (key: number): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, symbol) =>
    key < 0x10 ? Number(symbol < 16) : Number((symbol & 15) > 0 || symbol === 0 || symbol === 0xf0),
  );

/** The source's table, with what it lacks added; undefined where there is no room. */
function covering({ counts, symbols }: HuffmanTable, frequencies: Uint32Array): HuffmanCodes | undefined {
  const table = huffmanCodes(counts, symbols);
  for (let symbol = 0; symbol < 256; symbol++) {
    if (frequencies[symbol]! > 0 && table.lengths[symbol] === 0 && !addCode(table, symbol)) return undefined;
  }
  return table;
}

interface BlockVisitor {
  /** Whether a row of MCUs is wanted. */
  readonly row: (row: number) => boolean;
  readonly block: (unit: number, block: number, difference: number) => void;
  /** Before every interval but the first. */
  readonly restart: (interval: number) => void;
}

function walkBlocks(grid: ScanGrid, coefficients: Coefficients, visit: BlockVisitor): void {
  const predictions = new Int32Array(coefficients.length);
  const { columns, units, interval } = grid;
  for (let row = 0, mcu = 0; row < grid.rows; row++) {
    if (!visit.row(row)) {
      mcu += columns;
      continue;
    }
    for (let column = 0; column < columns; column++, mcu++) {
      if (mcu % interval === 0) {
        if (mcu > 0) visit.restart(mcu / interval);
        predictions.fill(0);
      }
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
  { coefficients, masks }: MaskedCoefficients,
  tables: Tables,
): void {
  const ids = new Map(scan.components.map((component) => [component.index, component]));
  const packed = new Map<HuffmanCodes, AcCodes>([...tables.values()].map((codes) => [codes, acCodes(codes)]));
  const sources = grid.units.map(({ index }) => {
    const { dcId, acId } = ids.get(index)!;
    const ac = packed.get(tables.get(0x10 | acId)!)!;
    return { dc: tables.get(dcId)!, ac, blocks: coefficients[index]!, own: masks[index]! };
  });
  const flush = (): void => {
    writer.align();
    sink.stuffed(writer.bytes, writer.size);
    writer.clear();
  };
  walkBlocks(grid, coefficients, {
    row: () => true,
    block: (unit, block, difference) => {
      const { dc, ac, blocks, own } = sources[unit]!;
      // Beyond what any picture of 12 bits needs, and no code of this kind of JPEG.
      if (magnitudeSize(difference) > 15) {
        throw new ScrimFailure('BURN_FAILED', { what: 'the coefficients leave the range of a JPEG' });
      }
      writeDc(writer, difference, dc);
      writer.putAc(blocks, block, own[block >> 5]!, own[(block >> 5) + 1]!, ac);
    },
    restart: (interval) => {
      flush();
      sink.marker(0xd0 + ((interval - 1) & 7));
    },
  });
  flush();
}
