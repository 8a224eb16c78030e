import { BitReader } from './bitReader.ts';
import { readEntropyData } from './entropyData.ts';
import type { Jpeg, JpegScan } from './jpeg.ts';
import { damaged } from './refusals.ts';
import { scanGrid, sequentialUnits } from './scanUnits.ts';

/** A scan of SOF0 or SOF1 (F.2), into `coefficients`; of blocks that are not wanted only the codes are read. */
export function decodeSequentialScan(
  jpeg: Jpeg,
  scan: JpegScan,
  coefficients: readonly Int16Array[],
  wanted?: (component: number, column: number, row: number) => boolean,
): void {
  const grid = scanGrid(jpeg.frame, scan);
  const reader = new BitReader(readEntropyData(jpeg.bytes, scan, grid.intervals));
  const units = sequentialUnits(grid.units).map((unit) => ({
    ...unit,
    values: unit.ac.values(),
    skips: unit.ac.skips(),
    out: coefficients[unit.index]!,
  }));
  const predictions = new Int32Array(jpeg.frame.components.length);
  const mcus = grid.columns * grid.rows;
  for (let interval = 0, mcu = 0; interval < grid.intervals; interval++) {
    reader.beginInterval(interval);
    predictions.fill(0);
    for (const end = Math.min(mcus, mcu + grid.interval); mcu < end; mcu++) {
      const column = mcu % grid.columns;
      const row = (mcu - column) / grid.columns;
      for (let i = 0; i < units.length; i++) {
        const { index, stepX, stepY, x, y, stride, dc, ac, values, skips, out } = units[i]!;
        const [blockRow, blockColumn] = [row * stepY + y, column * stepX + x];
        const value = predictions[index]! + reader.dcDifference(dc);
        if (value !== (value << 16) >> 16) throw damaged();
        predictions[index] = value;
        if (wanted && !wanted(index, blockColumn, blockRow)) {
          reader.skipAc(ac, skips);
        } else {
          const block = (blockRow * stride + blockColumn) * 64;
          out[block] = value;
          reader.acCoefficients(ac, values, out, block);
        }
        reader.checkEnd();
      }
    }
    reader.endInterval();
  }
}
