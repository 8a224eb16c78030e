import type { BitReader } from './bitReader.ts';
import { BitWriter } from './bitWriter.ts';
import type { ByteSink } from './byteSink.ts';
import { magnitudeSize, writeDc } from './encodeBlocks.ts';
import { addCode } from './huffmanCodes.ts';
import type { HuffmanCodes } from './huffmanCodes.ts';
import type { HuffmanTable } from './huffmanTable.ts';
import type { Jpeg, JpegScan } from './jpeg.ts';
import { damaged } from './refusals.ts';
import { scanGrid, sequentialUnits } from './scanUnits.ts';

interface Unit {
  readonly index: number;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly skips: Int32Array;
  readonly dcCodes: HuffmanCodes;
  readonly acCodes: HuffmanCodes;
}

/**
 * Reads a sequential scan MCU by MCU and writes it anew in the same codes. The bits of blocks that stay are collected into runs and
 * copied; only the first DC difference behind a filled MCU is coded again. Methods that write say false if a code is missing
 * and the table has no room for it.
 */
export class BlockCopier {
  readonly #reader: BitReader;
  readonly #writer: BitWriter;
  readonly #units: readonly Unit[];
  readonly #fill: readonly number[];
  /** The last DC coefficient of each component, in the source and as written. */
  readonly #read: Int32Array;
  readonly #written: Int32Array;
  /** The bit where the run that stays began; -1 if there is none. */
  #runStart = -1;

  constructor(
    { frame }: Jpeg,
    scan: JpegScan,
    reader: BitReader,
    tables: ReadonlyMap<number, HuffmanCodes>,
    fill: readonly number[],
  ) {
    this.#reader = reader;
    this.#writer = new BitWriter(scan.restartInterval ? 65536 : scan.dataEnd - scan.dataStart);
    this.#fill = fill;
    const ids = new Map(scan.components.map((component) => [component.index, component]));
    this.#units = sequentialUnits(scanGrid(frame, scan).units).map(({ index, dc, ac }) => {
      const { dcId, acId } = ids.get(index)!;
      return { index, dc, ac, skips: ac.skips(), dcCodes: tables.get(dcId)!, acCodes: tables.get(0x10 | acId)! };
    });
    this.#read = new Int32Array(frame.components.length);
    this.#written = new Int32Array(frame.components.length);
  }

  begin(interval: number): void {
    this.#reader.beginInterval(interval);
    this.#read.fill(0);
    this.#written.fill(0);
  }

  finish(sink: ByteSink): void {
    this.#reader.endInterval();
    this.#endRun(this.#reader.position);
    this.#writer.align();
    sink.stuffed(this.#writer.bytes, this.#writer.size);
    this.#writer.clear();
  }

  keepMcu(): boolean {
    const reader = this.#reader;
    const read = this.#read;
    const written = this.#written;
    for (let i = 0; i < this.#units.length; i++) {
      const { index, dc, ac, skips, dcCodes } = this.#units[i]!;
      const start = reader.position;
      const asRead = read[index] === written[index];
      const value = read[index]! + reader.dcDifference(dc);
      if (value !== (value << 16) >> 16) throw damaged();
      if (asRead) {
        if (this.#runStart < 0) this.#runStart = start;
      } else {
        this.#endRun(start);
        if (!this.#putDc(value - written[index]!, dcCodes)) return false;
        this.#runStart = reader.position;
      }
      read[index] = value;
      written[index] = value;
      reader.skipAc(ac, skips);
      reader.checkEnd();
    }
    return true;
  }

  fillMcu(): boolean {
    const reader = this.#reader;
    this.#endRun(reader.position);
    for (let i = 0; i < this.#units.length; i++) {
      const { index, dc, ac, skips, dcCodes, acCodes } = this.#units[i]!;
      const dropped = this.#read[index]! + reader.dcDifference(dc);
      if (dropped !== (dropped << 16) >> 16) throw damaged();
      this.#read[index] = dropped;
      reader.skipAc(ac, skips);
      reader.checkEnd();
      const value = this.#fill[index]!;
      if (!this.#putDc(value - this.#written[index]!, dcCodes) || !ensureCode(acCodes, 0)) return false;
      this.#writer.put(acCodes.codes[0]!, acCodes.lengths[0]!);
      this.#written[index] = value;
    }
    return true;
  }

  #putDc(difference: number, codes: HuffmanCodes): boolean {
    const size = magnitudeSize(difference);
    if (size > 15 || !ensureCode(codes, size)) return false;
    writeDc(this.#writer, difference, codes);
    return true;
  }

  #endRun(end: number): void {
    if (this.#runStart >= 0) this.#writer.copy(this.#reader.view, this.#runStart, end);
    this.#runStart = -1;
  }
}

const ensureCode = (codes: HuffmanCodes, symbol: number): boolean =>
  codes.lengths[symbol] !== 0 || addCode(codes, symbol);
