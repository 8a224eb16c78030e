import type { HuffmanTable } from './huffmanTable.ts';
import type { JpegFrame, JpegScan } from './jpeg.ts';
import { damaged } from './refusals.ts';

/** One block of each MCU of a scan, in coded order (A.2.3): its place is MCU place × step + offset. */
export interface ScanUnit {
  readonly index: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly x: number;
  readonly y: number;
  readonly stride: number;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
}

export interface ScanGrid {
  readonly columns: number;
  readonly rows: number;
  /** MCUs from one restart to the next; all of them if there is none. */
  readonly interval: number;
  readonly intervals: number;
  readonly units: readonly ScanUnit[];
}

/** The MCUs of a scan. A scan of one component has one block an MCU, and none beyond the picture (A.2.2). */
export function scanGrid(frame: JpegFrame, scan: Pick<JpegScan, 'components' | 'restartInterval'>): ScanGrid {
  const alone = scan.components.length === 1;
  const units = scan.components.flatMap(({ index, dc, ac }) => {
    const { h, v, stride } = frame.components[index]!;
    const unit = (x: number, y: number): ScanUnit => ({
      index,
      stepX: alone ? 1 : h,
      stepY: alone ? 1 : v,
      x,
      y,
      stride,
      dc,
      ac,
    });
    if (alone) return [unit(0, 0)];
    return Array.from({ length: h * v }, (_, i) => unit(i % h, Math.floor(i / h)));
  });
  const only = frame.components[scan.components[0]!.index]!;
  const columns = alone ? only.columns : frame.mcusPerLine;
  const rows = alone ? only.rows : frame.mcuRows;
  const interval = scan.restartInterval || columns * rows;
  return { columns, rows, interval, intervals: Math.ceil((columns * rows) / interval), units };
}

/** The units of a sequential scan, whose tables a parsed file always has. */
export function sequentialUnits(units: readonly ScanUnit[]): (ScanUnit & { dc: HuffmanTable; ac: HuffmanTable })[] {
  return units.map((unit) => {
    const { dc, ac } = unit;
    if (!dc || !ac) throw damaged();
    return { ...unit, dc, ac };
  });
}

/** From the place of an MCU in a scan to the MCU of the frame that it is, or belongs to. */
export function frameMcus(frame: JpegFrame, scan: Pick<JpegScan, 'components'>): (mcu: number) => number {
  const { columns, h, v } = frame.components[scan.components[0]!.index]!;
  if (scan.components.length > 1 || (h === 1 && v === 1 && columns === frame.mcusPerLine)) return (mcu) => mcu;
  return (mcu) => {
    const x = mcu % columns;
    return Math.floor((mcu - x) / columns / v) * frame.mcusPerLine + Math.floor(x / h);
  };
}
