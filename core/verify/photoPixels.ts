import sharp from 'sharp';
import type { Frames } from './frames.ts';

// A stranger's file chooses no decoder but these, and no option of theirs. A finished one is a JPEG or a PNG by the time it is decoded; the others read
// originals.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`),
});
sharp.cache(false);

/**
 * A JPEG or PNG as the eye sees it: turned upright, sRGB, 8 bits, transparency on white, always three samples. Undefined if anything
 * in it, even a warning of the decoder, says that it is not whole.
 */
export async function decodePhoto(bytes: Uint8Array, megapixels: number): Promise<Frames | undefined> {
  try {
    const { data, info } = await sharp(bytes, { failOn: 'warning', limitInputPixels: megapixels * 1e6 })
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const pixels = info.channels === 3 ? new Uint8Array(data.buffer, data.byteOffset, data.length) : tripled(data);
    if (pixels.length !== info.width * info.height * 3) return undefined;
    return { width: info.width, height: info.height, count: 1, samples: 3, frame: () => pixels };
  } catch {
    return undefined;
  }
}

function tripled(grey: Uint8Array): Uint8Array {
  const out = new Uint8Array(grey.length * 3);
  for (let i = 0; i < grey.length; i++) out.fill(grey[i]!, i * 3, i * 3 + 3);
  return out;
}

/** Whether a JPEG or PNG says that it lies on its side or mirrored. */
export const isTurned = (bytes: Uint8Array): Promise<boolean> =>
  sharp(bytes)
    .metadata()
    .then(
      ({ orientation = 1 }) => orientation !== 1,
      () => false,
    );
