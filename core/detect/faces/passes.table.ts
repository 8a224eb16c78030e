import type { Turn } from '../raster.ts';

export type FaceDetector = 'face-ssd' | 'face-ultraface';

/** One look of one network at the picture: its long side in pixels (enlarged at most `LARGEST_ENLARGEMENT` times), its turn, and whether left and right are then changed over. */
export interface FacePass {
  readonly detector: FaceDetector;
  readonly longSide: number;
  readonly turn: Turn;
  readonly flipped: boolean;
}

export const LARGEST_ENLARGEMENT = 3;

const pass = (detector: FaceDetector, longSide: number, turn: Turn): FacePass => ({
  ...{ detector, longSide, turn },
  flipped: false,
});

/** What upright faces need, from those that fill the frame to those of 16 pixels in a photo of 1280. */
export const uprightPasses: readonly FacePass[] = [
  pass('face-ultraface', 1280, 0),
  pass('face-ssd', 1024, 0),
  pass('face-ultraface', 640, 0),
  pass('face-ssd', 512, 0),
  pass('face-ultraface', 320, 0),
  pass('face-ssd', 256, 0),
  pass('face-ultraface', 160, 0),
];

/** Neither network knows faces that lie or stand on their head: without these, two of three of them are missed. */
export const turnedPasses: readonly FacePass[] = ([1, 2, 3] as const).flatMap((turn) => [
  pass('face-ultraface', 640, turn),
  pass('face-ssd', 512, turn),
  pass('face-ultraface', 320, turn),
  pass('face-ultraface', 160, turn),
]);

/**
 * SSD knows one in ten of the faces that were missed when left and right are changed over: blurred, faint or half covered ones. Its
 * largest look and those of UltraFace gain less so, and see faces in every tenth picture that shows none (ADR 7).
 */
export const flippedPasses: readonly FacePass[] = [pass('face-ssd', 512, 0), pass('face-ssd', 256, 0)].map((plain) => ({
  ...plain,
  flipped: true,
}));

export const defaultPasses: readonly FacePass[] = [...uprightPasses, ...turnedPasses, ...flippedPasses];

/** For pictures of a device that has no camera, where a face can only be a captured screen: upright and not small. */
export const devicePasses: readonly FacePass[] = [
  pass('face-ultraface', 640, 0),
  pass('face-ssd', 512, 0),
  pass('face-ultraface', 320, 0),
];
