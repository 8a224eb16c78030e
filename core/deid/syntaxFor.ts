import type { Coding } from '../codecs/frame.ts';

/** What was written into the frames. */
export interface WrittenFrames {
  /** JPEG only: every frame is of process 1. */
  readonly baseline?: boolean;
  /** Frames were encoded anew, by the plain process of their coding. */
  readonly anew?: boolean;
}

const root = '1.2.840.10008.1.2.4.';

/**
 * The transfer syntax that is true of the frames as they are written now. The source's own stays wherever it is; retired and mislabelled ones
 * give way to the one of the coding in truth, and what only a part 2 encoder or a fixed progression order may claim is given up where
 * frames were encoded anew (PS3.5 A.4).
 */
export function syntaxFor(source: string, coding: Coding, { baseline = false, anew = false }: WrittenFrames): string {
  const suffix = source.startsWith(root) ? source.slice(root.length) : '';
  const keep = (own: readonly string[], otherwise: string): string =>
    own.includes(suffix) ? source : root + otherwise;
  switch (coding) {
    case 'rle':
      return source;
    case 'jpeg':
      return baseline ? keep(['50', '51'], '50') : keep(['51'], '51');
    case 'jpeg-lossless':
      return keep(['57', '70'], '57');
    case 'jpeg-ls':
      return keep(['80', '81'], '81');
    case 'jpeg2000':
      if (anew && suffix === '92') return `${root}90`;
      return keep(anew ? ['90', '91'] : ['90', '91', '92', '93'], '91');
    case 'htj2k':
      if (anew && suffix === '202') return `${root}201`;
      return keep(['201', '202', '203'], '203');
  }
}
