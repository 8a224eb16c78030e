import { damaged, unsupported } from './refusals.ts';
import type { JpegComponent, JpegFrame } from './jpeg.ts';
import { huffmanTable } from './huffmanTable.ts';
import type { HuffmanTable } from './huffmanTable.ts';

/** DQT (B.2.4.1): one or more tables of 8 or 16 bits, in zigzag order. */
export function readQuantisation(data: Uint8Array): [id: number, steps: Uint16Array][] {
  const tables: [number, Uint16Array][] = [];
  for (let at = 0; at < data.length;) {
    const [wide, id] = [data[at]! >> 4, data[at]! & 15];
    const end = at + 1 + 64 * (wide + 1);
    if (wide > 1 || id > 3 || end > data.length) throw damaged();
    const steps = new Uint16Array(64);
    for (let k = 0; k < 64; k++) {
      steps[k] = wide ? (data[at + 1 + 2 * k]! << 8) | data[at + 2 + 2 * k]! : data[at + 1 + k]!;
    }
    tables.push([id, steps]);
    at = end;
  }
  return tables;
}

/** DHT (B.2.4.2). The key is class << 4 | id, as in the segment. */
export function readHuffman(data: Uint8Array): [key: number, table: HuffmanTable][] {
  const tables: [number, HuffmanTable][] = [];
  for (let at = 0; at < data.length;) {
    const key = data[at]!;
    if (key >> 4 > 1 || (key & 15) > 3 || at + 17 > data.length) throw damaged();
    const counts = data.slice(at, at + 17);
    counts[0] = 0;
    const total = counts.reduce((sum, count) => sum + count, 0);
    const end = at + 17 + total;
    if (total > 256 || end > data.length) throw damaged();
    tables.push([key, huffmanTable(counts, data.slice(at + 17, end))]);
    at = end;
  }
  return tables;
}

const refusedFrames: Readonly<Record<number, string>> = {
  0xc3: 'lossless',
  0xc5: 'hierarchical',
  0xc6: 'hierarchical',
  0xc7: 'hierarchical',
  0xc9: 'arithmetic coding',
  0xca: 'arithmetic coding',
  0xcb: 'arithmetic coding',
  0xcc: 'arithmetic coding',
  0xcd: 'hierarchical',
  0xce: 'hierarchical',
  0xcf: 'hierarchical',
  0xdc: 'height after the picture',
  0xde: 'hierarchical',
  0xdf: 'hierarchical',
  0xf7: 'JPEG-LS',
};

export function refuseByName(marker: number): void {
  const kind = refusedFrames[marker];
  if (kind !== undefined) throw unsupported(kind);
}

/** SOF0, SOF1, SOF2 (B.2.2). */
export function readFrame(marker: number, data: Uint8Array): JpegFrame {
  if (data.length < 6) throw damaged();
  const [bits, count] = [data[0]!, data[5]!];
  const height = (data[1]! << 8) | data[2]!;
  const width = (data[3]! << 8) | data[4]!;
  if (data.length !== 6 + 3 * count || width === 0) throw damaged();
  if (height === 0) throw unsupported('height after the picture');
  if (bits !== 8 && (bits !== 12 || marker === 0xc0)) throw unsupported(`${bits} bits`);
  if (count < 1 || count > 4) throw unsupported(`${count} components`);
  const raw = Array.from({ length: count }, (_, i) => data.subarray(6 + 3 * i, 9 + 3 * i));
  if (new Set(raw.map(([id]) => id)).size !== count) throw damaged();
  const factors = raw.map(([, sampling]) => (count === 1 ? { h: 1, v: 1 } : { h: sampling! >> 4, v: sampling! & 15 }));
  const valid = factors.every(({ h, v }) => h >= 1 && h <= 4 && v >= 1 && v <= 4);
  if (!valid || raw.some(([, , table]) => table! > 3)) throw damaged();
  const maxH = Math.max(...factors.map(({ h }) => h));
  const maxV = Math.max(...factors.map(({ v }) => v));
  const mcusPerLine = Math.ceil(width / (8 * maxH));
  const mcuRows = Math.ceil(height / (8 * maxV));
  const components = raw.map(([id, sampling, quantisationId], i): JpegComponent => {
    const { h, v } = factors[i]!;
    return {
      id: id!,
      sampling: sampling!,
      h,
      v,
      quantisationId: quantisationId!,
      columns: Math.ceil(Math.ceil((width * h) / maxH) / 8),
      rows: Math.ceil(Math.ceil((height * v) / maxV) / 8),
      stride: mcusPerLine * h,
      lines: mcuRows * v,
    };
  });
  return { progressive: marker === 0xc2, marker, bits, width, height, components, maxH, maxV, mcusPerLine, mcuRows };
}
