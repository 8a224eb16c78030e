import { ScrimFailure } from '../../../model/errors.ts';
import type { ScoredBox } from '../boxes.ts';
import type { OutputTensor } from '../session.ts';

/** One level of a single-shot detector: a grid of cells `stride` pixels apart with the same anchors at each centre. */
export interface AnchorLevel {
  readonly stride: number;
  readonly anchors: readonly { readonly width: number; readonly height: number }[];
}

/** How a head writes its numbers. Channel numbers are within one anchor's group. */
export interface HeadLayout {
  /** Classes per anchor in the class output. */
  readonly classes: number;
  /** The face's logit: the value of one class, less that of another if the head is a softmax over two. */
  readonly logit: { readonly face: number; readonly minus?: number };
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Centres are offset by value × anchor × centre; extents are anchor × exp(value × size). */
  readonly variance: { readonly centre: number; readonly size: number };
}

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));
const logitOf = (probability: number): number => Math.log(probability / (1 - probability));

/** Boxes of one level whose score is at least `threshold`, in pixels of the network's input. Tensors are [1,A·n,h,w]. */
export function decodeLevel(
  classes: OutputTensor,
  boxes: OutputTensor,
  level: AnchorLevel,
  layout: HeadLayout,
  threshold: number,
): ScoredBox[] {
  const columns = classes.dims[3]!;
  const cells = classes.dims[2]! * columns;
  const least = logitOf(threshold);
  const { box, variance } = layout;
  const minus = layout.logit.minus ?? -1;
  const found: ScoredBox[] = [];
  level.anchors.forEach((anchor, index) => {
    const faceAt = (layout.classes * index + layout.logit.face) * cells;
    const minusAt = (layout.classes * index + minus) * cells;
    for (let cell = 0; cell < cells; cell++) {
      const logit = classes.data[faceAt + cell]! - (minus < 0 ? 0 : classes.data[minusAt + cell]!);
      if (logit < least) continue;
      if (!Number.isFinite(logit)) throw new ScrimFailure('DETECTOR_FAILED', { output: 'not a number' });
      const value = (channel: number) => boxes.data[(4 * index + channel) * cells + cell]!;
      const width = anchor.width * Math.exp(value(box.width) * variance.size);
      const height = anchor.height * Math.exp(value(box.height) * variance.size);
      const x = ((cell % columns) + 0.5) * level.stride + value(box.x) * variance.centre * anchor.width;
      const y = (Math.floor(cell / columns) + 0.5) * level.stride + value(box.y) * variance.centre * anchor.height;
      found.push({ x: x - width / 2, y: y - height / 2, width, height, score: sigmoid(logit) });
    }
  });
  return found;
}
