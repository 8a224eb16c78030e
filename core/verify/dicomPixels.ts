import { readCodedFrames } from './codedFrames.ts';
import type { DicomElement, DicomLayout } from './dicomWalk.ts';
import { pixelData } from './dicomWalk.ts';
import type { Numbers } from './cosmetics.ts';
import type { Findings } from './findings.ts';
import type { Frames } from './frames.ts';
import { pixelTags, readGeometry, type Geometry } from './geometry.ts';
import { nativeReader, orderOf, pairGrain, readFrame, usesBitsBeyond } from './nativeFrames.ts';
import { statedCoding } from './syntaxes.ts';
import { tagName } from './tagFacts.ts';
import { valueText } from './valueText.ts';

/** A DICOM object's pixels. `surplusBits`: bits beyond BitsStored are in use, a place where old overlays hide. */
export interface DicomPixels extends Frames {
  readonly surplusBits: boolean;
  readonly numbers: Numbers;
}

/**
 * The pixels of a walked file, read from its own geometry. Answers a reason in place of pixels where the file's statements do not add up to the
 * bytes that it holds. `findings`: of a file that leaves, so that not one byte may lie outside of the picture but a single zero of padding;
 * originals may be padded and wrapped in any way.
 */
export async function readDicomPixels(layout: DicomLayout, findings?: Findings): Promise<DicomPixels | string> {
  const { bytes } = layout;
  const top = layout.elements.filter((element) => element.depth === 0);
  const native = top.filter(({ tag }) => Object.values<number>(pixelTags).includes(tag));
  const isCoded = layout.fragments.length > 0;
  if (native.length + (isCoded ? 1 : 0) > 1) return 'there is more than one picture';
  const [pixels] = native;
  const held = findings || !pixels ? undefined : pixels.to - pixels.from;
  const geometry = readGeometry(bytes, layout, pixels?.tag ?? pixelData, held);
  if (typeof geometry === 'string') return geometry;
  if (findings && !hasItsPalette(layout)) return 'the palette of its colours is not there';
  const stated = statedCoding(layout.transferSyntax);
  if (isCoded) {
    if (stated === undefined) return 'the pixels are compressed, the transfer syntax is not';
    const coded = await readCodedFrames(layout, geometry, stated, findings);
    return typeof coded === 'string' ? coded : { ...coded, numbers: numbersOf(layout, geometry) };
  }
  if (!pixels) return `no ${tagName(pixelData)}`;
  if (stated !== undefined && pixels.tag === pixelData) return 'the transfer syntax is compressed, the pixels are not';
  return readNativeFrames(layout, pixels, geometry, findings !== undefined);
}

function numbersOf({ bytes, elements }: DicomLayout, { float, signed, stored }: Geometry): Numbers {
  const photometric = elements.find((element) => element.tag === 0x00280004 && element.depth === 0);
  const palette = photometric !== undefined && valueText(bytes, photometric).trim() === 'PALETTE COLOR';
  return { meanless: float || palette, signed: signed ? stored : 0 };
}

/** Without them its samples are numbers of colours that nobody knows; PS3.3 C.7.9. Whether they are whole, `bulkRules` looks at. */
function hasItsPalette({ bytes, elements }: DicomLayout): boolean {
  const top = (tag: number): DicomElement | undefined =>
    elements.find((element) => element.tag === tag && element.depth === 0);
  const photometric = top(0x00280004);
  if (!photometric || valueText(bytes, photometric).trim() !== 'PALETTE COLOR') return true;
  return [1, 2, 3].every((colour) => {
    const [stated, data] = [top(0x00281100 + colour), top(0x00281200 + colour) ?? top(0x00281220 + colour)];
    return stated !== undefined && stated.to - stated.from === 6 && data !== undefined && data.to > data.from;
  });
}

function readNativeFrames(
  layout: DicomLayout,
  pixels: DicomElement,
  geometry: Geometry,
  exact: boolean,
): DicomPixels | string {
  const { rows, columns, count, samples, allocated, pairs } = geometry;
  const numbers = numbersOf(layout, geometry);
  const reader = nativeReader(layout.content, pixels, geometry, orderOf(layout, pixels));
  const byteAt = (at: number): number => layout.content.slice(at, at + 1)[0]!;
  const bits = reader.words * count * allocated;
  const expected = Math.ceil(bits / 8);
  const held = pixels.to - pixels.from;
  if (held < expected) return 'the pixel data is shorter than the picture';
  if (exact && held !== expected + (expected % 2)) return 'the pixel data is longer than the picture';
  // In swapped words the last sample stands behind the padding.
  const padding = reader.swapped ? pixels.to - 2 : pixels.to - 1;
  if (exact && held > expected && byteAt(padding) !== 0) return 'the padding byte is not zero';
  if (exact && bits % 8 !== 0 && byteAt(pixels.from + expected - 1) >> (bits % 8) !== 0)
    return 'the padding bits are not zero';
  return {
    ...{ width: columns, height: rows, count, numbers },
    samples: samples * (allocated === 64 ? 2 : 1),
    surplusBits: usesBitsBeyond(reader, count),
    frame: (index) => readFrame(reader, index),
    ...(pairs ? { grain: () => pairGrain } : {}),
  };
}
