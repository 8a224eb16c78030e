import { BitReader } from './bitReader.ts';
import type { MaskedCoefficients } from './coefficientMasks.ts';
import { firstOfBand, refineBand } from './decodeBands.ts';
import { readEntropyData } from './entropyData.ts';
import { huffmanTable } from './huffmanTable.ts';
import type { Jpeg, JpegScan } from './jpeg.ts';
import { damaged } from './refusals.ts';
import { scanGrid, type ScanGrid } from './scanUnits.ts';

/** Decodes the MCUs from ≤ place < to of a scan, which begin at a restart interval's first. */
type DecodeInterval = (begin: number, end: number) => void;

/** A scan of SOF2 (G.2), on top of those before it. `masks` are kept true. */
export function decodeProgressiveScan(jpeg: Jpeg, scan: JpegScan, blocks: MaskedCoefficients): void {
  const grid = scanGrid(jpeg.frame, scan);
  const reader = new BitReader(readEntropyData(jpeg.bytes, scan, grid.intervals));
  const decode = scan.from === 0 ? decoderOfDc(reader, scan, grid, blocks) : decoderOfBand(reader, scan, grid, blocks);
  const mcus = grid.columns * grid.rows;
  for (let interval = 0, mcu = 0; interval < grid.intervals; interval++) {
    reader.beginInterval(interval);
    const end = Math.min(mcus, mcu + grid.interval);
    decode(mcu, end);
    mcu = end;
    reader.endInterval();
  }
}

function decoderOfBand(
  reader: BitReader,
  scan: JpegScan,
  { columns, units }: ScanGrid,
  { coefficients, masks }: MaskedCoefficients,
): DecodeInterval {
  const { index, ac, stride } = units[0]!;
  if (!ac) throw damaged();
  const band = { reader, scan, table: ac, out: coefficients[index]!, masks: masks[index]!, columns, stride };
  return (begin, end) => (scan.high === 0 ? firstOfBand : refineBand)(band, begin, end);
}

/** G.1.2.1: differences of what is left without the lowest bits, or one bit more of each. */
function decoderOfDc(
  reader: BitReader,
  { high, low }: JpegScan,
  { columns, units }: ScanGrid,
  { coefficients }: MaskedCoefficients,
): DecodeInterval {
  const predictions = new Int32Array(coefficients.length);
  return (begin, end) => {
    predictions.fill(0);
    let column = begin % columns;
    let row = (begin - column) / columns;
    for (let mcu = begin; mcu < end; mcu++) {
      for (let i = 0; i < units.length; i++) {
        const { index, stepX, stepY, x, y, stride, dc } = units[i]!;
        const out = coefficients[index]!;
        const block = ((row * stepY + y) * stride + column * stepX + x) * 64;
        if (high !== 0) {
          if (reader.bits(1)) out[block]! |= 1 << low;
        } else {
          const value = predictions[index]! + reader.dcDifference(dc ?? noTable);
          const scaled = value * (1 << low);
          if (scaled !== (scaled << 16) >> 16) throw damaged();
          predictions[index] = value;
          out[block] = scaled;
        }
        reader.checkEnd();
      }
      if (++column < columns) continue;
      column = 0;
      row++;
    }
  };
}

/** A refinement of DC reads no codes. */
const noTable = huffmanTable(new Uint8Array(17), new Uint8Array(0));
