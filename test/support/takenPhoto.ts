import sharp from 'sharp';
import { testPicture } from './outgoing.ts';

/** A photo as a camera writes it, taken at this moment ("YYYY:MM:DD HH:MM:SS"), or at none. */
export function photoTakenAt(at: string | null, { model = 'Model 7', seed = 0 } = {}): Promise<Buffer> {
  // Another size makes another picture: two equal ones are one.
  const { data, width, height } = testPicture(96 + seed + secondsOf(at), 64);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95 })
    .withExif({
      IFD0: { Make: 'Invented Optics', Model: model },
      IFD2: at === null ? {} : { DateTimeOriginal: at, BodySerialNumber: 'SN-0042' },
    })
    .toBuffer();
}

const secondsOf = (at: string | null): number => (at === null ? 0 : Number(at.slice(14, 16)));
