import { isSrgbProfile } from '../codecs/colourProfile.ts';
import type { Jpeg } from '../codecs/jpeg/jpeg.ts';
import { parseJpeg } from '../codecs/jpeg/markers.ts';
import { gridOf, touchedMcus } from '../codecs/jpeg/masks.ts';
import { redactJpeg } from '../codecs/jpeg/redact.ts';
import { turnJpeg } from '../codecs/jpeg/turn.ts';
import { redactTurned } from '../codecs/jpeg/turnScan.ts';
import { edgesAreQuiet } from '../deid/jpegEdges.ts';
import type { BurnGrid } from '../../model/burnGrid.ts';
import type { Span } from '../../model/geometry.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { jfifHeader } from './encode.ts';
import { profileOf } from './facts.ts';
import type { JpegStructure } from './jpegSegments.ts';
import { exifOrientation } from './orientation.ts';

export interface JpegEdit {
  readonly structure: JpegStructure;
  /** Pixels to fill, of the picture as it is shown. */
  readonly spans: (size: { readonly width: number; readonly height: number }) => readonly Span[];
  readonly fill: readonly [number, number, number];
  readonly megapixels: number;
}

export interface EditedJpeg {
  readonly bytes: Uint8Array;
  readonly columns: number;
  readonly rows: number;
}

/**
 * A new JPEG with the blocks of the old one, but those that a span touches: nothing else of the picture changes by a bit, and nothing else of the file comes
 * along. Undefined where a photo may not stay the JPEG that it is: its colours are not plain sRGB, it would have to be turned and cannot be without a
 * loss, its blocks hold something beyond the picture's edge, or its codes are damaged in a way that only decoding can judge.
 */
export function editedJpeg(bytes: Uint8Array, edit: JpegEdit): EditedJpeg | undefined {
  if (!hasPlainColours(edit)) return undefined;
  try {
    const source = parseJpeg(bytes, { pixels: edit.megapixels * 1e6 });
    if (!edgesAreQuiet(source)) return undefined;
    const orientation = exifOrientation(edit.structure);
    return orientation === 1 ? inPlace(source, edit) : turned(source, orientation, edit);
  } catch (thrown) {
    if (thrown instanceof ScrimFailure && thrown.error.code !== 'BURN_FAILED') return undefined;
    throw thrown;
  }
}

/** The blocks that `editedJpeg` would fill, told without reading its codes but where the picture's edge lies within them. */
export function editGrid(bytes: Uint8Array, edit: Omit<JpegEdit, 'spans'>): BurnGrid | undefined {
  if (!hasPlainColours(edit)) return undefined;
  try {
    const source = parseJpeg(bytes, { pixels: edit.megapixels * 1e6 });
    const upright = edgesAreQuiet(source) ? turnJpeg(source, exifOrientation(edit.structure)) : undefined;
    return upright && gridOf(upright.jpeg.frame);
  } catch (thrown) {
    if (thrown instanceof ScrimFailure) return undefined;
    throw thrown;
  }
}

function inPlace(source: Jpeg, edit: JpegEdit): EditedJpeg {
  const { width: columns, height: rows } = source.frame;
  const touched = touchedMcus(source, edit.spans(source.frame));
  return { columns, rows, bytes: withJfif(redactJpeg(source, touched, fillOf(source, edit), { keepSegments: [] })) };
}

function turned(source: Jpeg, orientation: number, edit: JpegEdit): EditedJpeg | undefined {
  const upright = turnJpeg(source, orientation);
  if (!upright) return undefined;
  const { jpeg } = upright;
  const { width: columns, height: rows } = jpeg.frame;
  const touched = touchedMcus(jpeg, edit.spans(jpeg.frame));
  return {
    columns,
    rows,
    bytes: withJfif(redactTurned(source, upright, touched, fillOf(jpeg, edit), { keepSegments: [] })),
  };
}

/** One grey component, or three that every decoder takes for YCbCr, and no profile that says what sRGB does not. */
function hasPlainColours({ structure, fill: [red, green, blue] }: Omit<JpegEdit, 'spans'>): boolean {
  const { components } = structure;
  const icc = profileOf({ mediaType: 'image/jpeg', structure });
  if (icc && !(components === 3 && isSrgbProfile(icc))) return false;
  if (components === 1) return red === green && green === blue;
  return components === 3 && isYcc(structure);
}

/** As libjpeg decides it: JFIF says so, then Adobe's word, then the components' names. */
function isYcc({ segments }: JpegStructure): boolean {
  const named = (marker: number, name: string) =>
    segments.find(
      ({ marker: own, payload }) => own === marker && Buffer.from(payload).toString('latin1', 0, name.length) === name,
    );
  if (named(0xe0, 'JFIF\0')) return true;
  const adobe = named(0xee, 'Adobe');
  if (adobe) return adobe.payload[11] === 1;
  const frame = segments.find(({ marker }) => marker >= 0xc0 && marker <= 0xc2)?.payload;
  return frame !== undefined && !(frame[6] === 0x52 && frame[9] === 0x47 && frame[12] === 0x42);
}

/** In samples of the code stream: BT.601 over the full range, as JFIF has it. */
function fillOf({ frame }: Jpeg, { fill: [red, green, blue] }: JpegEdit): number[] {
  const luma = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  if (frame.components.length === 1) return [luma];
  const clamped = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));
  const cb = clamped(128 - 0.168736 * red - 0.331264 * green + 0.5 * blue);
  const cr = clamped(128 + 0.5 * red - 0.418688 * green - 0.081312 * blue);
  return [luma, cb, cr];
}

const withJfif = (bytes: Uint8Array): Uint8Array =>
  Buffer.concat([bytes.subarray(0, 2), jfifHeader, bytes.subarray(2)]);
