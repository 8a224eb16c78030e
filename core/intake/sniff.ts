import { looksLikeBmp } from '../codecs/bmp.ts';
import { looksLikeDicom } from '../dicom/sniff.ts';
import { looksLikeGif } from '../photo/gifBlocks.ts';
import { looksLikeJpeg } from '../photo/jpegSegments.ts';
import { looksLikePng } from '../photo/pngChunks.ts';
import { looksLikeTiff } from '../photo/tiffDirectories.ts';
import { looksLikeWebp } from '../photo/webpChunks.ts';

/** What a file is by its content; names and extensions are never asked. */
export type FileKind =
  | { readonly kind: PhotoKind | 'dicom' | 'dicomdir' | 'zip' | 'empty' | 'unknown' }
  /** Known, but not imported: `type` is what UNSUPPORTED_TYPE names. */
  | { readonly kind: 'unsupported'; readonly type: string };

/** `heif`: an HEIC or AVIF; which of them its boxes say. */
export type PhotoKind = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'bmp' | 'heif';

/** Bytes from a file's beginning that sniffing looks at. */
export const sniffLength = 4096;

export function sniff(head: Uint8Array): FileKind {
  if (head.length === 0) return { kind: 'empty' };
  if (looksLikeJpeg(head)) return { kind: 'jpeg' };
  if (looksLikePng(head)) return { kind: 'png' };
  // Before the other formats: a DICOM preamble may hold another format's signature (PS3.10 7.1).
  if (looksLikeDicom(head)) return { kind: isDicomdir(head) ? 'dicomdir' : 'dicom' };
  if (looksLikeZip(head)) return { kind: 'zip' };
  const photo = photoKind(head);
  if (photo) return { kind: photo };
  const type = isoMediaType(head) ?? signatures.find(({ matches }) => matches(head))?.type;
  return type === undefined ? { kind: 'unknown' } : { kind: 'unsupported', type };
}

/** Behind the raw files of cameras, several of which begin as a TIFF does; the rest of those a TIFF's directories tell apart. */
function photoKind(head: Uint8Array): PhotoKind | undefined {
  if (signatures[0]!.matches(head) || signatures[1]!.matches(head)) return undefined;
  if (looksLikeTiff(head)) return 'tiff';
  if (looksLikeWebp(head)) return 'webp';
  if (looksLikeGif(head)) return 'gif';
  if (looksLikeBmp(head)) return 'bmp';
  return isHeif(head) ? 'heif' : undefined;
}

export function isPhotoKind(kind: FileKind['kind']): kind is PhotoKind {
  return photoKinds.has(kind);
}
const photoKinds: ReadonlySet<string> = new Set<PhotoKind>(['jpeg', 'png', 'webp', 'gif', 'tiff', 'bmp', 'heif']);

/** A local header, the end record of an empty archive, or a spanned archive's mark. */
export const looksLikeZip = (head: Uint8Array): boolean =>
  text(head, 0, 2) === 'PK' && ['\x03\x04', '\x05\x06', '\x07\x08'].includes(text(head, 2, 4));

export const looksLikeDicomdir = (head: Uint8Array): boolean => looksLikeDicom(head) && isDicomdir(head);

/** Media Storage Directory Storage as the media storage class of the file meta information. */
function isDicomdir(head: Uint8Array): boolean {
  return /1\.2\.840\.10008\.1\.3\.10(?![0-9.])/.test(text(head, 0, 1024));
}

/** ISO base media files name their brand behind `ftyp` (ISO/IEC 14496-12); HEIF's pictures and sequences have brands of their own. */
const isHeif = (head: Uint8Array): boolean =>
  text(head, 4, 8) === 'ftyp' && /^(hei[a-z]|hev[a-z]|mif1|mif2|msf1|avif|avis)$/.test(text(head, 8, 12));

function isoMediaType(head: Uint8Array): string | undefined {
  if (text(head, 4, 8) !== 'ftyp') return undefined;
  const brand = text(head, 8, 12);
  if (brand === 'crx ') return 'Camera RAW';
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
  starts('Camera RAW', 'FUJIFILMCCD-RAW', 'IIRO', 'IIRS', 'IIU\0', 'II\x1a\0\0\0HEAPCCDR', '\0MRM'),
  { type: 'Camera RAW', matches: (head) => /^II\*\0....CR/s.test(text(head, 0, 10)) },
  starts('BigTIFF', 'II+\0', 'MM\0+'),
  { type: 'AVI', matches: (head) => text(head, 0, 4) === 'RIFF' && text(head, 8, 12) === 'AVI ' },
  { type: 'PDF', matches: (head) => text(head, 0, 1024).includes('%PDF-') },
  { type: 'NIfTI', matches: (head) => ['n+1\0', 'ni1\0'].includes(text(head, 344, 348)) },
  { type: 'NIfTI', matches: (head) => ['n+2\0', 'ni2\0'].includes(text(head, 4, 8)) },
  {
    type: 'SVG',
    matches: (head) =>
      /^(\xef\xbb\xbf)?\s*<(\?xml|!--|!doctype svg|svg)[\s\S]*/i.test(text(head, 0, 1024)) &&
      /<svg[\s>:]/i.test(text(head, 0, 4096)),
  },
  {
    type: 'HTML',
    matches: (head) =>
      /^(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|head|body|script|!--)[\s>]/i.test(text(head, 0, 1024)),
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
