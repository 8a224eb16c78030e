import type { BitReader } from './bitReader.ts';
import { extend, window } from './huffmanTable.ts';
import type { HuffmanTable } from './huffmanTable.ts';
import type { JpegScan } from './jpeg.ts';
import { damaged } from './refusals.ts';

/** A band of one component's AC coefficients, as every scan of SOF2 but those of DC has it (G.1.1.1.1). `masks` are kept true. */
export interface BandScan {
  readonly reader: BitReader;
  readonly scan: JpegScan;
  readonly table: HuffmanTable;
  readonly out: Int16Array;
  readonly masks: Int32Array;
  /** Blocks in a row of the scan, and of the component. */
  readonly columns: number;
  readonly stride: number;
}

// Both functions hold what they change in variables of their own: a third of a progressive photo's time was reading and writing properties.

/** The first scan of a band (G.1.2.2): blocks from ≤ place < to of the scan, which begin at a restart interval's first. */
export function firstOfBand(band: BandScan, begin: number, end: number): void {
  const { reader, scan, table, out, masks, columns, stride } = band;
  const { from, to, low } = scan;
  const { view } = reader;
  const lastBit = reader.end;
  const values = table.values();
  let { position } = reader;
  let column = begin % columns;
  let block = (((begin - column) / columns) * stride + column) * 64;
  // Blocks that an end-of-band run still covers.
  let bands = 0;
  for (let place = begin; place < end; place++, block += 64) {
    if (column === columns) {
      column = 0;
      block += (stride - columns) * 64;
    }
    column++;
    if (bands > 0) {
      bands--;
      continue;
    }
    let low32 = 0;
    let high32 = 0;
    for (let k = from; k <= to; k++) {
      const entry = values[(view.getUint32(position >>> 3) << (position & 7)) >>> (32 - window)]!;
      let run = (entry >> 8) & 15;
      let value = entry >> 16;
      if (entry !== 0) {
        position += entry & 0xff;
      } else {
        reader.position = position;
        const symbol = reader.symbol(table);
        const size = symbol & 15;
        run = symbol >> 4;
        value = size === 0 ? 0 : extend(reader.bits(size), size);
        position = reader.position;
      }
      if (value === 0 && run < 15) {
        reader.position = position;
        bands = (1 << run) - 1 + reader.bits(run);
        position = reader.position;
        break;
      }
      k += run;
      if (k > to) throw damaged();
      if (value === 0) continue;
      const scaled = value * (1 << low);
      if (scaled > 0x7fff || scaled < -0x7fff) throw damaged();
      out[block + k] = scaled;
      if (k < 32) low32 |= 1 << k;
      else high32 |= 1 << k;
    }
    masks[block >> 5]! |= low32;
    masks[(block >> 5) + 1]! |= high32;
    if (position > lastBit) throw damaged();
  }
  if (bands > 0) throw damaged();
  reader.position = position;
}

/** A later scan of a band (G.1.2.3): between the codes, every coefficient that is not zero yet has a bit that says whether it grows. */
export function refineBand(band: BandScan, begin: number, end: number): void {
  const { reader, scan, out, masks, columns, stride } = band;
  const { low } = scan;
  const inBand: readonly [number, number] = [wordOfBand(scan.from, scan.to), wordOfBand(scan.from - 32, scan.to - 32)];
  let column = begin % columns;
  let block = (((begin - column) / columns) * stride + column) * 64;
  let bands = 0;
  for (let place = begin; place < end; place++, block += 64) {
    if (column === columns) {
      column = 0;
      block += (stride - columns) * 64;
    }
    column++;
    if (bands === 0) {
      bands = refineBlock(band, inBand, block);
    } else {
      const first = refine(reader.view, reader.position, out, block, masks[block >> 5]! & inBand[0], low);
      reader.position = refine(reader.view, first, out, block + 32, masks[(block >> 5) + 1]! & inBand[1], low);
      bands--;
    }
    reader.checkEnd();
  }
  if (bands > 0) throw damaged();
}

/** A block that begins with a code. Returns how many blocks after it an end-of-band run covers. */
function refineBlock(
  { reader, scan, table, out, masks }: BandScan,
  inBand: readonly [number, number],
  block: number,
): number {
  const [{ view }, { lookup }, { low }] = [reader, table, scan];
  const lastWord = scan.to >> 5;
  let word = scan.from >> 5;
  let base = block + word * 32;
  let known = masks[base >> 5]!;
  // The band's places in this word that were not passed yet.
  let rest = inBand[word]!;
  let { position } = reader;
  while (rest !== 0 || word < lastWord) {
    const entry = lookup[(view.getUint32(position >>> 3) << (position & 7)) >>> (32 - window)]!;
    let symbol = entry & 0xff;
    if (entry !== 0) {
      position += entry >> 8;
    } else {
      reader.position = position;
      symbol = reader.symbol(table);
      position = reader.position;
    }
    let zeros = symbol >> 4;
    let fresh = 0;
    if ((symbol & 15) === 1) {
      fresh = (((view.getUint8(position >>> 3) >> (7 - (position & 7))) & 1) * 2 - 1) * (1 << low);
      position++;
    } else if ((symbol & 15) !== 0) {
      throw damaged();
    } else if (zeros < 15) {
      reader.position = position;
      const bands = (1 << zeros) - 1 + reader.bits(zeros);
      position = refine(view, reader.position, out, base, known & rest, low);
      if (word < lastWord) position = refine(view, position, out, base + 32, masks[(base >> 5) + 1]! & inBand[1], low);
      reader.position = position;
      return bands;
    }
    for (;;) {
      let others = ~known & rest;
      for (; zeros > 0 && others !== 0; zeros--) others &= others - 1;
      const lowest = others & -others;
      const passed = lowest === 0 ? rest : rest & (lowest - 1);
      position = refine(view, position, out, base, known & passed, low);
      rest &= ~(passed | lowest);
      if (lowest !== 0) {
        if (fresh === 0) break;
        out[base + 31 - Math.clz32(lowest)] = fresh;
        masks[base >> 5]! |= lowest;
        break;
      }
      if (word === lastWord) throw damaged();
      word = lastWord;
      base += 32;
      known = masks[base >> 5]!;
      rest = inBand[1];
    }
  }
  reader.position = position;
  return 0;
}

/** The places from ≤ place ≤ to of 32; either may lie outside. */
function wordOfBand(from: number, to: number): number {
  let word = 0;
  for (let place = Math.max(0, from); place <= Math.min(31, to); place++) word |= 1 << place;
  return word;
}

/** Reads a bit for each of these coefficients: whether bit `low` of its magnitude is set, unless it was. Returns where the next bit is. */
function refine(
  view: DataView,
  from: number,
  out: Int16Array,
  base: number,
  coefficients: number,
  low: number,
): number {
  let position = from;
  let left = coefficients;
  while (left !== 0) {
    let bits = view.getUint32(position >>> 3) << (position & 7);
    // As many as are sure to be in the word.
    const end = position + 25;
    for (; left !== 0 && position < end; position++, bits <<= 1) {
      const lowest = left & -left;
      left ^= lowest;
      const place = base + 31 - Math.clz32(lowest);
      const value = out[place]!;
      const sign = value >> 31;
      const size = (value ^ sign) - sign;
      const added = ((bits >>> 31) & ~(size >> low)) << low;
      out[place] = value + ((added ^ sign) - sign);
    }
  }
  return position;
}
