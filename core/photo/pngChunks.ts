import { crc32 } from 'node:zlib';
import { ScrimFailure } from '../../model/errors.ts';

export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
}

export interface PngStructure {
  readonly columns: number;
  readonly rows: number;
  readonly bitDepth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly colourType: number;
  readonly chunks: readonly PngChunk[];
  /** Bytes behind IEND. */
  readonly trailing: number;
}

export const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

export const looksLikePng = (head: Uint8Array): boolean => pngSignature.every((byte, index) => head[index] === byte);

/**
 * Walks the chunks of a PNG (ISO/IEC 15948) up to IEND. Every length, name and check sum must hold, else DAMAGED_FILE. Dimensions
 * are read before anything is decompressed; `onHeader` sees them first and may throw.
 */
export function readPngStructure(
  file: Uint8Array,
  onHeader: (header: { columns: number; rows: number }) => void = () => undefined,
): PngStructure {
  if (!looksLikePng(file)) throw damaged();
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks: PngChunk[] = [];
  let header: Omit<PngStructure, 'chunks' | 'trailing'> | undefined;
  let at = pngSignature.length;
  for (;;) {
    const chunk = chunkAt(file, view, at);
    at += 12 + chunk.data.length;
    if (!header) {
      header = readHeader(chunk);
      onHeader(header);
    }
    chunks.push(chunk);
    if (chunk.type === 'IEND') break;
  }
  if (!chunks.some((chunk) => chunk.type === 'IDAT')) throw damaged();
  return { ...header, chunks, trailing: file.length - at };
}

const damaged = (): ScrimFailure => new ScrimFailure('DAMAGED_FILE');

function chunkAt(file: Uint8Array, view: DataView, at: number): PngChunk {
  if (at + 12 > file.length) throw damaged();
  const length = view.getUint32(at);
  if (at + 12 + length > file.length) throw damaged();
  const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
  if (!/^[A-Za-z]{4}$/.test(type)) throw damaged();
  if (crc32(file.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) throw damaged();
  return { type, data: file.subarray(at + 8, at + 8 + length) };
}

function readHeader(chunk: PngChunk): Omit<PngStructure, 'chunks' | 'trailing'> {
  if (chunk.type !== 'IHDR' || chunk.data.length !== 13) throw damaged();
  const view = new DataView(chunk.data.buffer, chunk.data.byteOffset, 13);
  const header = {
    columns: view.getUint32(0),
    rows: view.getUint32(4),
    bitDepth: view.getUint8(8),
    colourType: view.getUint8(9),
  };
  if (header.columns === 0 || header.rows === 0) throw damaged();
  return header;
}

/** One chunk as it stands in a file: length, type, data, check sum. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) chunk[4 + i] = type.charCodeAt(i);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}
