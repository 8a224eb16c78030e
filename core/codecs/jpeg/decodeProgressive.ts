import { BitReader } from './bitReader.ts';
import { readEntropyData } from './entropyData.ts';
import { extend, huffmanTable, window } from './huffmanTable.ts';
import type { HuffmanTable } from './huffmanTable.ts';
import type { Jpeg, JpegScan } from './jpeg.ts';
import { damaged } from './refusals.ts';
import { scanGrid, type ScanUnit } from './scanUnits.ts';
import type { MaskedCoefficients } from './coefficientMasks.ts';

/** Decodes one block's share of a scan; `bands` counts the blocks that an end-of-band run still covers. */
interface State {
  readonly reader: BitReader;
  readonly scan: JpegScan;
  readonly predictions: Int32Array;
  bands: number;
}

interface Unit extends Omit<ScanUnit, 'dc' | 'ac'> {
  readonly table: HuffmanTable;
  readonly values: Int32Array;
  readonly out: Int16Array;
  readonly masks: Int32Array;
}
type DecodeBlock = (state: State, unit: Unit, block: number) => void;

/** A scan of SOF2 (G.2), on top of those before it. `masks` are kept true. */
export function decodeProgressiveScan(jpeg: Jpeg, scan: JpegScan, { coefficients, masks }: MaskedCoefficients): void {
  const grid = scanGrid(jpeg.frame, scan);
  const reader = new BitReader(readEntropyData(jpeg.bytes, scan, grid.intervals));
  const state: State = { reader, scan, predictions: new Int32Array(jpeg.frame.components.length), bands: 0 };
  const decode = blockDecoder(scan);
  const units = grid.units.map(({ dc, ac, ...unit }): Unit => {
    const table = (scan.from === 0 ? dc : ac) ?? noTable;
    return { ...unit, table, values: table.values(), out: coefficients[unit.index]!, masks: masks[unit.index]! };
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
        const unit = units[i]!;
        decode(state, unit, ((row * unit.stepY + unit.y) * unit.stride + column * unit.stepX + unit.x) * 64);
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

const firstDc: DecodeBlock = ({ reader, scan, predictions }, { table, out, index }, block) => {
  const value = predictions[index]! + reader.dcDifference(table);
  const scaled = value * (1 << scan.low);
  if (scaled !== (scaled << 16) >> 16) throw damaged();
  predictions[index] = value;
  out[block] = scaled;
};

const refineDc: DecodeBlock = ({ reader, scan }, { out }, block) => {
  if (reader.bits(1)) out[block]! |= 1 << scan.low;
};

const firstAc: DecodeBlock = (state, { table, values, out, masks }, block) => {
  if (state.bands > 0) {
    state.bands--;
    return;
  }
  const { reader, scan } = state;
  let low = 0;
  let high = 0;
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
      break;
    }
    k += run;
    if (k > scan.to) throw damaged();
    if (value === 0) continue;
    const scaled = value * (1 << scan.low);
    if (scaled > 0x7fff || scaled < -0x7fff) throw damaged();
    out[block + k] = scaled;
    if (k < 32) low |= 1 << k;
    else high |= 1 << k;
  }
  masks[block >> 5]! |= low;
  masks[(block >> 5) + 1]! |= high;
};

/** G.1.2.3: between the codes, every coefficient that is not zero yet has a bit that says whether it grows. */
const refineAc: DecodeBlock = (state, { table, out, masks }, block) => {
  const { reader, scan } = state;
  const { view } = reader;
  const { to, low } = scan;
  const { lookup } = table;
  let k = scan.from;
  while (state.bands === 0 && k <= to) {
    const word = view.getUint32(reader.position >>> 3) << (reader.position & 7);
    const entry = lookup[word >>> (32 - window)]!;
    const symbol = entry === 0 ? reader.symbol(table) : entry & 0xff;
    reader.position += entry >> 8;
    const [run, size] = [symbol >> 4, symbol & 15];
    if (size > 1) throw damaged();
    if (size === 0 && run < 15) {
      state.bands = (1 << run) + reader.bits(run);
      break;
    }
    const fresh = size === 0 ? 0 : (reader.bits(1) * 2 - 1) * (1 << low);
    k = refineRun(state, out, masks, block, k, run);
    if (k > to) throw damaged();
    if (fresh !== 0) {
      out[block + k] = fresh;
      masks[(block + k) >> 5]! |= 1 << k;
    }
    k++;
  }
  if (state.bands === 0) return;
  refineRun(state, out, masks, block, k, toEnd);
  state.bands--;
};

/** No code's run is as long. */
const toEnd = 64;

/** Refines up to the zero coefficient that comes after `zeros` others; where it stands, or beyond the band. */
function refineRun(
  { reader, scan }: State,
  out: Int16Array,
  masks: Int32Array,
  block: number,
  from: number,
  zeros: number,
): number {
  const { to, low } = scan;
  const { bytes } = reader;
  let { position } = reader;
  let left = zeros;
  let found = 64;
  for (let at = from; at <= to && found === 64; at = (at & 32) + 32) {
    const base = at & 32;
    const known = masks[(block + at) >> 5]!;
    const band = (-1 << at) & (to - base < 31 ? (2 << to) - 1 : -1);
    let others = zeros === toEnd ? 0 : ~known & band;
    for (; left > 0 && others !== 0; left--) others &= others - 1;
    let grow = known & band;
    if (others !== 0) {
      const lowest = others & -others;
      grow &= lowest - 1;
      found = base + 31 - Math.clz32(lowest);
    }
    while (grow !== 0) {
      const lowest = grow & -grow;
      grow ^= lowest;
      const place = block + base + 31 - Math.clz32(lowest);
      out[place] = grown(out[place]!, (bytes[position >> 3]! >> (7 - (position & 7))) & 1, low);
      position++;
    }
  }
  reader.position = position;
  return found;
}

/** A coefficient with bit `low` of its magnitude set, if `grows` is 1 and it was not. */
function grown(value: number, grows: number, low: number): number {
  const sign = value >> 31;
  const size = (value ^ sign) - sign;
  const added = (grows & ~(size >> low)) << low;
  return value + ((added ^ sign) - sign);
}
