import type { HuffmanTable } from './huffmanTable.ts';

/** What a JPEG of DCT coefficients says of itself (ITU T.81 annex B). `bytes` is the source; nothing of it was copied. */
export interface Jpeg {
  readonly bytes: Uint8Array;
  readonly frame: JpegFrame;
  readonly scans: readonly JpegScan[];
  /** By component index: its 64 steps in zigzag order. */
  readonly quantisation: readonly Uint16Array[];
  readonly colour: JpegColour;
  /** Bytes after EOI. Never copied; what they mean is for the caller to decide. */
  readonly trailing: number;
}

export interface JpegFrame {
  readonly progressive: boolean;
  /** The marker's second byte: 0xc0, 0xc1 or 0xc2. */
  readonly marker: number;
  /** Sample precision, 8 or 12. */
  readonly bits: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
  readonly maxH: number;
  readonly maxV: number;
  readonly mcusPerLine: number;
  readonly mcuRows: number;
}

export interface JpegComponent {
  readonly id: number;
  /** Both factors as the header has them. In a frame of one component they mean nothing (A.2.2): h and v are then 1. */
  readonly sampling: number;
  readonly h: number;
  readonly v: number;
  readonly quantisationId: number;
  /** Blocks that hold a part of the picture; a scan of this component alone codes only these. */
  readonly columns: number;
  readonly rows: number;
  /** Blocks up to whole MCUs: how coefficients are stored. */
  readonly stride: number;
  readonly lines: number;
}

export interface JpegScan {
  readonly components: readonly ScanComponent[];
  /** Spectral selection and successive approximation; 0, 63, 0, 0 if sequential. */
  readonly from: number;
  readonly to: number;
  readonly high: number;
  readonly low: number;
  readonly restartInterval: number;
  /** The entropy-coded bytes, restart markers included. */
  readonly dataStart: number;
  readonly dataEnd: number;
}

export interface ScanComponent {
  readonly index: number;
  readonly dcId: number;
  readonly acId: number;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
}

/** The two headers that tell a decoder how to read colour. */
export interface JpegColour {
  /** Units and densities of the JFIF header: five bytes. */
  readonly jfif: Uint8Array | undefined;
  /** Colour transform of Adobe's APP14: 0 none, 1 YCbCr, 2 YCCK. */
  readonly adobeTransform: number | undefined;
}

export interface JpegLimits {
  /** Most pixels a frame header may claim. */
  readonly pixels: number;
}
