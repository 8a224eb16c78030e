/** How the frames of an encapsulated PixelData are coded, as the transfer syntax has it; PS3.5 section 10 and annex A. */
export type StatedCoding = 'rle' | 'jpeg' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg2000' | 'htj2k' | 'native' | 'deflated';

const root = '1.2.840.10008.1.2';

export const transferSyntaxes = {
  implicit: root,
  explicit: `${root}.1`,
  bigEndian: `${root}.2`,
  deflated: `${root}.1.99`,
} as const;

const codings: Readonly<Record<StatedCoding, readonly string[]>> = {
  native: ['1.98'],
  deflated: ['8.1'],
  rle: ['5'],
  jpeg: ['4.50', '4.51'],
  'jpeg-lossless': ['4.57', '4.70'],
  'jpeg-ls': ['4.80', '4.81'],
  jpeg2000: ['4.90', '4.91', '4.92', '4.93'],
  htj2k: ['4.201', '4.202', '4.203'],
};

const codingBySyntax = new Map<string, StatedCoding>(
  Object.entries(codings).flatMap(([coding, suffixes]) =>
    suffixes.map((suffix) => [`${root}.${suffix}`, coding as StatedCoding] as const),
  ),
);

/** Retired: originals may be in them, nothing is written in them. */
const retiredJpeg: ReadonlySet<string> = new Set<string>([`${root}.4.53`, `${root}.4.55`]);

/** Undefined where samples stand as they are. */
export const statedCoding = (transferSyntax: string): StatedCoding | undefined =>
  retiredJpeg.has(transferSyntax) ? 'jpeg' : codingBySyntax.get(transferSyntax);

/** What a file that leaves may be written in. */
export const mayLeave = (transferSyntax: string): boolean =>
  Object.values<string>(transferSyntaxes).includes(transferSyntax) || codingBySyntax.has(transferSyntax);
