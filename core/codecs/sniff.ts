import type { Coding } from './frame.ts';
import { bareCodeStream, readJpeg2000Header } from './jpeg2000Markers.ts';
import { marker, readJpegHeader } from './jpegMarkers.ts';
import { readRleHeader } from './rle.ts';

/** `jpeg-12` and `jpeg-progressive` (of 8 bits) tell DCT codings apart: `decodeCoded` takes the latter as `jpeg`. */
export type SniffedCoding = Coding | 'jpeg-12' | 'jpeg-progressive';

/** What a code stream truly is, by its own markers; a transfer syntax may lie. Reads headers only. */
export function sniffCoding(code: Uint8Array): SniffedCoding | undefined {
  if (code[0] === 0xff && code[1] === marker.soi) return sniffJpeg(code);
  const bare = bareCodeStream(code);
  if (bare) return isHighThroughput(bare) ? 'htj2k' : 'jpeg2000';
  return readRleHeader(code) ? 'rle' : undefined;
}

function sniffJpeg(code: Uint8Array): SniffedCoding | undefined {
  const header = readJpegHeader(code);
  switch (header?.sof) {
    case 0xc0:
    case 0xc1:
      return header.precision === 8 ? 'jpeg' : header.precision === 12 ? 'jpeg-12' : undefined;
    case 0xc2:
      return header.precision === 8 ? 'jpeg-progressive' : header.precision === 12 ? 'jpeg-12' : undefined;
    case marker.sofLossless:
      return 'jpeg-lossless';
    case marker.sofJpegLs:
      return 'jpeg-ls';
    default:
      return undefined;
  }
}

function isHighThroughput(bare: Uint8Array): boolean {
  try {
    return readJpeg2000Header(bare).highThroughput;
  } catch {
    return false;
  }
}
