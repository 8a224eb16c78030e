import { looksLikeDicom } from '../dicom/sniff.ts';
import { looksLikeJpeg } from '../photo/jpegSegments.ts';
import { looksLikePng } from '../photo/pngChunks.ts';

/** What a file is by its content; names and extensions are never asked. */
export type FileKind =
  | { readonly kind: 'jpeg' | 'png' | 'dicom' | 'dicomdir' | 'zip' | 'empty' | 'unknown' }
  /** Known, but not imported: `type` is what UNSUPPORTED_TYPE names. */
  | { readonly kind: 'unsupported'; readonly type: string };

/** Bytes from a file's beginning that sniffing looks at. */
export const sniffLength = 4096;

export function sniff(head: Uint8Array): FileKind {
  if (head.length === 0) return { kind: 'empty' };
  if (looksLikeJpeg(head)) return { kind: 'jpeg' };
  if (looksLikePng(head)) return { kind: 'png' };
  // Before the other formats: a DICOM preamble may hold another format's signature (PS3.10 7.1).
  if (looksLikeDicom(head)) return { kind: isDicomdir(head) ? 'dicomdir' : 'dicom' };
  if (looksLikeZip(head)) return { kind: 'zip' };
  const type = isoMediaType(head) ?? signatures.find(({ matches }) => matches(head))?.type;
  return type === undefined ? { kind: 'unknown' } : { kind: 'unsupported', type };
}

/** A local header, the end record of an empty archive, or a spanned archive's mark. */
export const looksLikeZip = (head: Uint8Array): boolean =>
  text(head, 0, 2) === 'PK' && ['\x03\x04', '\x05\x06', '\x07\x08'].includes(text(head, 2, 4));

export const looksLikeDicomdir = (head: Uint8Array): boolean => looksLikeDicom(head) && isDicomdir(head);

/** Media Storage Directory Storage as the media storage class of the file meta information. */
function isDicomdir(head: Uint8Array): boolean {
  return /1\.2\.840\.10008\.1\.3\.10(?![0-9.])/.test(text(head, 0, 1024));
}

/** ISO base media files name their brand behind `ftyp` (ISO/IEC 14496-12). */
function isoMediaType(head: Uint8Array): string | undefined {
  if (text(head, 4, 8) !== 'ftyp') return undefined;
  const brand = text(head, 8, 12);
  if (/^(hei|hev|mif1|msf1)/.test(brand)) return text(head, 16, 64).includes('avif') ? 'AVIF' : 'HEIC';
  if (/^avi[fs]/.test(brand)) return 'AVIF';
  if (brand === 'crx ') return 'RAW';
  return brand === 'qt  ' ? 'MOV' : 'MP4';
}

interface Signature {
  readonly type: string;
  readonly matches: (head: Uint8Array) => boolean;
}
const starts = (type: string, ...beginnings: string[]): Signature => ({
  type,
  matches: (head) => beginnings.some((beginning) => text(head, 0, beginning.length) === beginning),
});

const signatures: readonly Signature[] = [
  starts('RAW', 'FUJIFILMCCD-RAW', 'IIRO', 'IIRS', 'IIU\0', 'II\x1a\0\0\0HEAPCCDR', '\0MRM'),
  { type: 'RAW', matches: (head) => /^II\*\0....CR/s.test(text(head, 0, 10)) },
  starts('TIFF', 'II*\0', 'MM\0*', 'II+\0', 'MM\0+'),
  { type: 'WebP', matches: (head) => text(head, 0, 4) === 'RIFF' && text(head, 8, 12) === 'WEBP' },
  { type: 'AVI', matches: (head) => text(head, 0, 4) === 'RIFF' && text(head, 8, 12) === 'AVI ' },
  starts('GIF', 'GIF87a', 'GIF89a'),
  { type: 'BMP', matches: (head) => text(head, 0, 2) === 'BM' && text(head, 6, 10) === '\0\0\0\0' && head.length > 26 },
  { type: 'PDF', matches: (head) => text(head, 0, 1024).includes('%PDF-') },
  { type: 'NIfTI', matches: (head) => ['n+1\0', 'ni1\0'].includes(text(head, 344, 348)) },
  { type: 'NIfTI', matches: (head) => ['n+2\0', 'ni2\0'].includes(text(head, 4, 8)) },
  {
    type: 'SVG',
    matches: (head) =>
      /^(\xef\xbb\xbf)?\s*<(\?xml|!--|!doctype svg|svg)[\s\S]*/i.test(text(head, 0, 1024)) &&
      /<svg[\s>:]/i.test(text(head, 0, 4096)),
  },
  starts('JPEG 2000', '\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'),
  starts('JPEG XL', '\0\0\0\x0cJXL ', '\xff\x0a'),
  starts('JPEG-LS', '\xff\xf7'),
  starts('Photoshop', '8BPS'),
  starts('gzip', '\x1f\x8b'),
  starts('7-Zip', '7z\xbc\xaf\x27\x1c'),
  starts('RAR', 'Rar!\x1a\x07'),
  { type: 'tar', matches: (head) => text(head, 257, 262) === 'ustar' },
];

const text = (head: Uint8Array, from: number, to: number): string =>
  Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1', from, Math.min(to, head.length));
