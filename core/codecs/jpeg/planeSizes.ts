import type { JpegFrame } from './jpeg.ts';

export interface PlaneSize {
  /** Of the picture. */
  readonly width: number;
  readonly height: number;
  /** Of the blocks: multiples of 8. */
  readonly columns: number;
  readonly rows: number;
}

/** The components at their own resolution. */
export const planeSizes = ({ width, height, maxH, maxV, components }: JpegFrame): PlaneSize[] =>
  components.map(({ h, v, stride, lines }) => ({
    width: Math.ceil((width * h) / maxH),
    height: Math.ceil((height * v) / maxV),
    columns: stride * 8,
    rows: lines * 8,
  }));

/** The last block that holds a part of the picture. */
export const lastWithin = ({ width, height }: PlaneSize): { readonly x: number; readonly y: number } => ({
  x: Math.floor((width - 1) / 8),
  y: Math.floor((height - 1) / 8),
});
