import { ScrimFailure } from '../../model/errors.ts';

export interface WebpChunk {
  readonly type: string;
  readonly data: Uint8Array;
}

export interface WebpStructure {
  readonly columns: number;
  readonly rows: number;
  /** The picture, or the first of an animation, is a VP8L stream. */
  readonly lossless: boolean;
  readonly alpha: boolean;
  /** Pictures of the animation; 1 where there is none. */
  readonly frames: number;
  readonly chunks: readonly WebpChunk[];
  /** Bytes behind what RIFF declares. */
  readonly trailing: number;
}

export const looksLikeWebp = (head: Uint8Array): boolean =>
  latin1(head, 0, 4) === 'RIFF' && latin1(head, 8, 12) === 'WEBP';

/** Walks the RIFF chunks of a WebP (RFC 9649). DAMAGED_FILE where they do not fill their container, or where picture and canvas disagree. */
export function readWebpStructure(file: Uint8Array): WebpStructure {
  if (!looksLikeWebp(file) || file.length < 20) throw damaged();
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const end = 8 + view.getUint32(4, true);
  if (end > file.length) throw damaged();
  const chunks = chunksOf(file.subarray(12, end));
  const canvas = chunks[0]?.type === 'VP8X' ? canvasOf(chunks[0].data) : undefined;
  const animation = chunks.filter(({ type }) => type === 'ANMF');
  const picture = canvas?.animated ? pictureOf(framesOf(animation[0])) : pictureOf(chunks);
  if (canvas && !canvas.animated && (canvas.columns !== picture.columns || canvas.rows !== picture.rows))
    throw damaged();
  if (canvas && (picture.columns > canvas.columns || picture.rows > canvas.rows)) throw damaged();
  const { columns, rows } = canvas ?? picture;
  return {
    columns,
    rows,
    lossless: picture.lossless,
    alpha: picture.alpha || (canvas?.alpha ?? false),
    frames: Math.max(1, canvas?.animated ? animation.length : 1),
    chunks,
    trailing: file.length - end,
  };
}

const damaged = (): ScrimFailure => new ScrimFailure('DAMAGED_FILE');

function chunksOf(body: Uint8Array): WebpChunk[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const chunks: WebpChunk[] = [];
  for (let at = 0; at < body.length;) {
    if (at + 8 > body.length) throw damaged();
    const length = view.getUint32(at + 4, true);
    if (at + 8 + length > body.length) throw damaged();
    chunks.push({ type: latin1(body, at, at + 4), data: body.subarray(at + 8, at + 8 + length) });
    // Chunks are padded to an even length; some writers forget it behind the last one.
    at = Math.min(body.length, at + 8 + length + (length & 1));
  }
  return chunks;
}

function canvasOf(data: Uint8Array): { columns: number; rows: number; alpha: boolean; animated: boolean } {
  if (data.length < 10) throw damaged();
  const u24 = (at: number): number => data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16);
  return { columns: u24(4) + 1, rows: u24(7) + 1, alpha: (data[0]! & 0x10) !== 0, animated: (data[0]! & 2) !== 0 };
}

/** The chunks within a frame of an animation, behind its place and duration. */
function framesOf(frame: WebpChunk | undefined): WebpChunk[] {
  if (!frame || frame.data.length < 16) throw damaged();
  return chunksOf(frame.data.subarray(16));
}

function pictureOf(chunks: readonly WebpChunk[]): { columns: number; rows: number; lossless: boolean; alpha: boolean } {
  const picture = chunks.find(({ type }) => type === 'VP8 ' || type === 'VP8L');
  if (!picture || picture.data.length < 10) throw damaged();
  const view = new DataView(picture.data.buffer, picture.data.byteOffset, picture.data.byteLength);
  if (picture.type === 'VP8L') {
    if (view.getUint8(0) !== 0x2f) throw damaged();
    const bits = view.getUint32(1, true);
    return {
      columns: (bits & 0x3fff) + 1,
      rows: ((bits >>> 14) & 0x3fff) + 1,
      lossless: true,
      alpha: ((bits >>> 28) & 1) === 1,
    };
  }
  // RFC 6386 9.1: a key frame, its start code, and twice 14 bits.
  if ((view.getUint8(0) & 1) !== 0 || view.getUint8(3) !== 0x9d || view.getUint8(4) !== 1 || view.getUint8(5) !== 0x2a)
    throw damaged();
  const [columns, rows] = [view.getUint16(6, true) & 0x3fff, view.getUint16(8, true) & 0x3fff];
  if (columns === 0 || rows === 0) throw damaged();
  return { columns, rows, lossless: false, alpha: chunks.some(({ type }) => type === 'ALPH') };
}

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));
