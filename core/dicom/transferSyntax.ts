import type { Coding } from '../codecs/frame.ts';

/** What the bytes of one frame are, before anything is decoded. `deflated` is a native frame behind RFC 1951. */
export type PixelCoding = Coding | 'native' | 'deflated';

/** One transfer syntax of PS3.5 annex A. */
export interface TransferSyntaxEncoding {
  readonly transferSyntax: string;
  readonly littleEndian: boolean;
  readonly explicit: boolean;
  /** The whole data set is deflated; PS3.5 A.5. */
  readonly deflated: boolean;
  /** Set where the frames stand in fragments; PS3.5 A.4. Undefined means samples as they are. */
  readonly coding: PixelCoding | undefined;
}

const root = '1.2.840.10008.1.2';
const plain = { littleEndian: true, explicit: true, deflated: false, coding: undefined };

/** Those of PS3.6 table A-1 that carry still pictures. */
const codings: readonly (readonly [PixelCoding, readonly string[]])[] = [
  ['native', ['.1.98']],
  ['rle', ['.5']],
  // Extended with spectral selection (.53) and full progression (.55) are retired; files that use them are still about.
  ['jpeg', ['.4.50', '.4.51', '.4.53', '.4.55']],
  ['jpeg-lossless', ['.4.57', '.4.70']],
  ['jpeg-ls', ['.4.80', '.4.81']],
  ['jpeg2000', ['.4.90', '.4.91', '.4.92', '.4.93']],
  ['htj2k', ['.4.201', '.4.202', '.4.203']],
  ['deflated', ['.8.1']],
];

const encodings: readonly TransferSyntaxEncoding[] = [
  { ...plain, transferSyntax: root, explicit: false },
  { ...plain, transferSyntax: `${root}.1` },
  { ...plain, transferSyntax: `${root}.2`, littleEndian: false },
  { ...plain, transferSyntax: `${root}.1.99`, deflated: true },
  ...codings.flatMap(([coding, suffixes]) =>
    suffixes.map((suffix) => ({ ...plain, transferSyntax: root + suffix, coding })),
  ),
];
const byUid = new Map(encodings.map((encoding) => [encoding.transferSyntax, encoding]));

/** Undefined for a syntax that is not read here, video among them. */
export const encodingOfSyntax = (uid: string): TransferSyntaxEncoding | undefined => byUid.get(uid);
