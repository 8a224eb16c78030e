import type { AnchorLevel, HeadLayout } from './anchors.ts';

/** The two single-shot heads that Scrim can decode; a swapped-in model of the same head needs no new code. */
export interface FaceHead {
  readonly levels: readonly AnchorLevel[];
  readonly layout: HeadLayout;
}

const squares = (sides: readonly number[]) => sides.map((side) => ({ width: side, height: side }));
const ratio = (side: number, widthOverHeight: number) => ({
  width: side * Math.sqrt(widthOverHeight),
  height: side / Math.sqrt(widthOverHeight),
});

/** Linzaer's Ultra-Light-Fast-Generic-Face-Detector, RFB-320: min_boxes and strides of its configuration. */
export const ultrafaceHead: FaceHead = {
  levels: [
    { stride: 8, anchors: squares([10, 16, 24]) },
    { stride: 16, anchors: squares([32, 48]) },
    { stride: 32, anchors: squares([64, 96]) },
    { stride: 64, anchors: squares([128, 192, 256]) },
  ],
  layout: {
    classes: 2,
    logit: { face: 1, minus: 0 },
    box: { x: 0, y: 1, width: 2, height: 3 },
    variance: { centre: 0.1, size: 0.2 },
  },
};

/** Anchor scales of the SSD at its training size of 512 pixels; the last only serves the geometric mean. */
const ssdScales = [0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1].map((scale) => scale * 512);

/** TensorFlow's SSD multi-box anchors: level 0 has three, the others six, the second being between two scales. */
function ssdAnchors(level: number): { width: number; height: number }[] {
  const scale = ssdScales[level]!;
  if (level === 0) return [...squares([scale / 2]), ratio(scale, 2), ratio(scale, 1 / 2)];
  const between = Math.sqrt(scale * ssdScales[level + 1]!);
  return [...squares([scale, between]), ratio(scale, 2), ratio(scale, 1 / 2), ratio(scale, 3), ratio(scale, 1 / 3)];
}

/** face-api's SSD-MobileNetV1: three independent logits per anchor of which the second is the face; boxes are ty, tx, th, tw. */
export const ssdHead: FaceHead = {
  levels: [16, 32, 64, 128, 256, 512].map((stride, level) => ({ stride, anchors: ssdAnchors(level) })),
  layout: {
    classes: 3,
    logit: { face: 1 },
    box: { y: 0, x: 1, height: 2, width: 3 },
    variance: { centre: 1 / 10, size: 1 / 5 },
  },
};
