import { Bits, huffmanTable, type HuffmanTable } from './jpegScan.ts';

const [soi, sof, dht, sos] = [0xffd8, 0xffc3, 0xffc4, 0xffda];

/**
 * Whether a frame of lossless JPEG (T.81 annex H) is its headers, one scan with a code for every sample of `columns` × `rows` × `samples`, and EOI:
 * nothing behind the last code, no table that no sample is coded by. Answers what is wrong. What leaves is written in this one form.
 */
export function losslessScanFault(
  code: Uint8Array,
  { columns, rows, samples }: { readonly columns: number; readonly rows: number; readonly samples: number },
): string | undefined {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const tables = new Map<number, HuffmanTable>();
  let at = 2;
  const seen = { frame: false };
  if (code.length < 4 || view.getUint16(0) !== soi) return 'a frame does not begin with SOI';
  while (at + 4 <= code.length) {
    const marker = view.getUint16(at);
    const end = at + 2 + view.getUint16(at + 2);
    if (end > code.length || end < at + 4) return 'a segment of a frame has no length';
    const data = code.subarray(at + 4, end);
    at = end;
    if (marker === sos) {
      const used = scanTables(data, samples, tables);
      if (!seen.frame || typeof used === 'string') return 'a lossless frame has more than its samples’ tables';
      return codesFault(code, at, used, columns * rows);
    }
    if (marker === sof && !seen.frame && data.length === 6 + 3 * samples && data[5] === samples) seen.frame = true;
    else if (marker !== dht || !addTables(data, tables)) return 'a lossless frame has a segment that is not needed';
  }
  return 'a frame ends without its scan';
}

/** Up to seventeen categories of differences a table, each named once. */
function addTables(data: Uint8Array, tables: Map<number, HuffmanTable>): boolean {
  let at = 0;
  while (at + 17 <= data.length) {
    const count = data.subarray(at + 1, at + 17).reduce((sum, codes) => sum + codes, 0);
    const values = data.subarray(at + 17, at + 17 + count);
    const [id, distinct] = [data[at]!, new Set(values)];
    if (id > 3 || tables.has(id) || values.length < count || distinct.size < count) return false;
    if (values.some((value) => value > 16)) return false;
    tables.set(id, huffmanTable(data.subarray(at + 1, at + 17 + count)));
    at += 17 + count;
  }
  return at === data.length;
}

/** The tables of the scan's components, all samples of a pixel together; a reason where the header says anything else. */
function scanTables(
  data: Uint8Array,
  samples: number,
  tables: ReadonlyMap<number, HuffmanTable>,
): HuffmanTable[] | string {
  if (data[0] !== samples || data.length !== 4 + 2 * samples) return 'scan header';
  const ids = Array.from({ length: samples }, (_, i) => data[2 + 2 * i]! >> 4);
  const used = ids.map((id) => tables.get(id));
  if (tables.size !== new Set(ids).size || used.includes(undefined)) return 'tables';
  return used as HuffmanTable[];
}

function codesFault(code: Uint8Array, from: number, tables: HuffmanTable[], pixels: number): string | undefined {
  const end = code.lastIndexOf(0xff);
  const bits = new Bits(code, from, end);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let i = 0; i < tables.length; i++) {
      const category = bits.symbol(tables[i]!);
      // The difference of 32768 has no bits of its own (table H.2).
      if (category < 0 || !bits.skip(category & 15)) return 'the coded data breaks off or is no code';
    }
  }
  const fault = bits.alignAndSkip(0);
  if (fault !== undefined) return fault;
  return bits.at === end ? undefined : `${end - bits.at} bytes of coded data belong to no sample`;
}
