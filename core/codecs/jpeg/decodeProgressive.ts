import { BitReader } from './bitReader.ts';
import { readEntropyData } from './entropyData.ts';
import { extend, huffmanTable } from './huffmanTable.ts';
import type { HuffmanTable } from './huffmanTable.ts';
import type { Jpeg, JpegScan } from './jpeg.ts';
import { damaged } from './refusals.ts';
import { scanGrid } from './scanUnits.ts';

/** Decodes one block's share of a scan; `bands` counts the blocks that an end-of-band run still covers. */
interface State {
  readonly reader: BitReader;
  readonly scan: JpegScan;
  readonly predictions: Int32Array;
  bands: number;
}
type DecodeBlock = (state: State, table: HuffmanTable, out: Int16Array, block: number, index: number) => void;

/** A scan of SOF2 (G.2), on top of those before it. */
export function decodeProgressiveScan(jpeg: Jpeg, scan: JpegScan, coefficients: readonly Int16Array[]): void {
  const grid = scanGrid(jpeg.frame, scan);
  const reader = new BitReader(readEntropyData(jpeg.bytes, scan, grid.intervals));
  const state: State = { reader, scan, predictions: new Int32Array(jpeg.frame.components.length), bands: 0 };
  const decode = blockDecoder(scan);
  const units = grid.units.map(({ index, stepX, stepY, x, y, stride, dc, ac }) => {
    const table = (scan.from === 0 ? dc : ac) ?? noTable;
    return { index, stepX, stepY, x, y, stride, table, out: coefficients[index]! };
  });
  const mcus = grid.columns * grid.rows;
  for (let interval = 0, mcu = 0; interval < grid.intervals; interval++) {
    reader.beginInterval(interval);
    state.predictions.fill(0);
    state.bands = 0;
    let column = mcu % grid.columns;
    let row = (mcu - column) / grid.columns;
    for (const end = Math.min(mcus, mcu + grid.interval); mcu < end; mcu++) {
      for (let i = 0; i < units.length; i++) {
        const { index, stepX, stepY, x, y, stride, table, out } = units[i]!;
        decode(state, table, out, ((row * stepY + y) * stride + column * stepX + x) * 64, index);
        reader.checkEnd();
      }
      if (++column < grid.columns) continue;
      column = 0;
      row++;
    }
    if (state.bands > 0) throw damaged();
    reader.endInterval();
  }
}

/** A refinement of DC reads no codes. */
const noTable = huffmanTable(new Uint8Array(17), new Uint8Array(0));

function blockDecoder({ from, high }: JpegScan): DecodeBlock {
  if (from === 0) return high === 0 ? firstDc : refineDc;
  return high === 0 ? firstAc : refineAc;
}

const firstDc: DecodeBlock = ({ reader, scan, predictions }, table, out, block, index) => {
  const value = predictions[index]! + reader.dcDifference(table);
  const scaled = value * (1 << scan.low);
  if (scaled !== (scaled << 16) >> 16) throw damaged();
  predictions[index] = value;
  out[block] = scaled;
};

const refineDc: DecodeBlock = ({ reader, scan }, _, out, block) => {
  if (reader.bits(1)) out[block]! |= 1 << scan.low;
};

const firstAc: DecodeBlock = (state, table, out, block) => {
  if (state.bands > 0) {
    state.bands--;
    return;
  }
  const { reader, scan } = state;
  const values = table.values();
  for (let k = scan.from; k <= scan.to; k++) {
    const entry = values[reader.peek()]!;
    let run = (entry >> 8) & 15;
    let value = entry >> 16;
    if (entry !== 0) {
      reader.position += entry & 0xff;
    } else {
      const symbol = reader.symbol(table);
      const size = symbol & 15;
      run = symbol >> 4;
      value = size === 0 ? 0 : extend(reader.bits(size), size);
    }
    if (value === 0 && run < 15) {
      state.bands = (1 << run) - 1 + reader.bits(run);
      return;
    }
    k += run;
    if (k > scan.to) throw damaged();
    const scaled = value * (1 << scan.low);
    if (scaled > 0x7fff || scaled < -0x7fff) throw damaged();
    out[block + k] = scaled;
  }
};

/** G.1.2.3: between the codes, every coefficient that is not zero yet has a bit that says whether it grows. */
const refineAc: DecodeBlock = (state, table, out, block) => {
  const { reader, scan } = state;
  let k = scan.from;
  if (state.bands === 0) {
    while (k <= scan.to) {
      const symbol = reader.symbol(table);
      const [run, size] = [symbol >> 4, symbol & 15];
      if (size > 1) throw damaged();
      if (size === 0 && run < 15) {
        state.bands = (1 << run) + reader.bits(run);
        break;
      }
      const fresh = size === 0 ? 0 : (reader.bits(1) ? 1 : -1) * (1 << scan.low);
      k = refineRun(state, out, block, k, run);
      if (k > scan.to) throw damaged();
      if (fresh !== 0) out[block + k] = fresh;
      k++;
    }
  }
  if (state.bands === 0) return;
  refineRun(state, out, block, k, 64);
  state.bands--;
};

/** Refines up to the zero coefficient that comes after `zeros` others; where it stands, or one beyond the band. */
function refineRun({ reader, scan }: State, out: Int16Array, block: number, from: number, zeros: number): number {
  const bit = 1 << scan.low;
  const { bytes } = reader;
  const end = block + scan.to;
  let { position } = reader;
  let left = zeros;
  let at = block + from;
  for (; at <= end; at++) {
    const value = out[at]!;
    if (value === 0) {
      if (left-- === 0) break;
      continue;
    }
    const grows = (bytes[position >> 3]! >> (7 - (position & 7))) & 1;
    position++;
    if (grows === 0) continue;
    if (value > 0) {
      if ((value & bit) === 0) out[at] = value + bit;
    } else if ((-value & bit) === 0) {
      out[at] = value - bit;
    }
  }
  reader.position = position;
  return at - block;
}
