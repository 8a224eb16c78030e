/** The markers of the JPEG family (ITU-T T.81 annex B, T.87 annex C) up to the first scan. Nothing is decoded here. */
export interface JpegHeader {
  /** Low byte of the SOF marker: C0 baseline, C1 extended, C2 progressive, C3 lossless, F7 JPEG-LS. */
  readonly sof: number;
  readonly precision: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
  /** Of the Adobe marker, where there is one: 0 none, 1 YCbCr, 2 YCCK. */
  readonly adobeTransform: number | undefined;
  readonly jfif: boolean;
  /** Offsets of all segments (of their FF) before the first SOS, SOI not counted; the last is that of SOS. */
  readonly segments: readonly number[];
}

export interface JpegComponent {
  readonly id: number;
  readonly horizontal: number;
  readonly vertical: number;
}

export const marker = {
  soi: 0xd8,
  eoi: 0xd9,
  sos: 0xda,
  dht: 0xc4,
  dri: 0xdd,
  sofLossless: 0xc3,
  sofJpegLs: 0xf7,
  app0: 0xe0,
  app14: 0xee,
} as const;

const isSof = (code: number): boolean =>
  code === marker.sofJpegLs || (code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc);

/** `undefined` if the bytes are no JPEG, or one whose header is damaged or incomplete. */
export function readJpegHeader(code: Uint8Array): JpegHeader | undefined {
  if (code.length < 4 || code[0] !== 0xff || code[1] !== marker.soi) return undefined;
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const segments: number[] = [];
  let frame: FrameHeader | undefined;
  let adobeTransform: number | undefined;
  let jfif = false;
  for (let at = 2; at + 4 <= code.length;) {
    if (code[at] !== 0xff) return undefined;
    const kind = code[at + 1]!;
    if (kind === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (kind === 0 || length < 2 || at + 2 + length > code.length) return undefined;
    segments.push(at);
    if (kind === marker.sos) return frame && { ...frame, adobeTransform, jfif, segments };
    if (isSof(kind)) {
      if (frame) return undefined;
      frame = readFrameHeader(view, at, kind, length);
      if (!frame) return undefined;
    }
    if (kind === marker.app0 && startsWith(code, at + 4, 'JFIF\0')) jfif = true;
    if (kind === marker.app14 && length >= 14 && startsWith(code, at + 4, 'Adobe')) adobeTransform = code[at + 15];
    at += 2 + length;
  }
  return undefined;
}

type FrameHeader = Pick<JpegHeader, 'sof' | 'precision' | 'width' | 'height' | 'components'>;

function readFrameHeader(view: DataView, at: number, sof: number, length: number): FrameHeader | undefined {
  if (length < 8) return undefined;
  const count = view.getUint8(at + 9);
  if (length < 8 + 3 * count) return undefined;
  const components = Array.from({ length: count }, (_, index) => {
    const factors = view.getUint8(at + 11 + 3 * index);
    return { id: view.getUint8(at + 10 + 3 * index), horizontal: factors >> 4, vertical: factors & 15 };
  });
  return {
    sof,
    precision: view.getUint8(at + 4),
    height: view.getUint16(at + 5),
    width: view.getUint16(at + 7),
    components,
  };
}

export function startsWith(code: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) if (code[at + index] !== text.charCodeAt(index)) return false;
  return true;
}

/** What three components are, by the rules that libjpeg and its descendants follow; Adobe's word is only asked where JFIF is silent. */
export function jpegColour(header: JpegHeader): 'rgb' | 'ybr' | undefined {
  if (header.components.length !== 3) return undefined;
  if (header.jfif) return 'ybr';
  if (header.adobeTransform !== undefined) return header.adobeTransform === 0 ? 'rgb' : 'ybr';
  const ids = String.fromCharCode(...header.components.map(({ id }) => id));
  return ids === 'RGB' ? 'rgb' : 'ybr';
}
