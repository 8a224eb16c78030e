import type { CodedFrame } from '../frame.ts';
import { decodeCoefficients } from './coefficients.ts';
import type { Coefficients } from './coefficients.ts';
import { inverseDct, naturalOrder } from './idct.ts';
import type { Jpeg, JpegLimits } from './jpeg.ts';
import { parseJpeg } from './markers.ts';
import { unsupported } from './refusals.ts';

/**
 * The samples of a JPEG of 8 or 12 bits, sequential or progressive, as libjpeg's accurate transform gives them; colour is not
 * converted. A subsampled component is UNSUPPORTED_TYPE: how to interpolate it is a choice, and 12-bit files don't have it.
 */
export function decodeJpeg(bytes: Uint8Array, limits: JpegLimits): CodedFrame {
  const jpeg = parseJpeg(bytes, limits);
  refuseSubsampling(jpeg);
  return samplesOf(jpeg, decodeCoefficients(jpeg));
}

/** `decodeJpeg` for what the 8-bit codecs cannot read: UNSUPPORTED_TYPE if the precision is not 12. */
export function decodeJpeg12(bytes: Uint8Array, limits: JpegLimits): CodedFrame {
  return decodePrecision(bytes, limits, 12);
}

/** `decodeJpeg` for 8 bits, to compare with other decoders. */
export function decodeJpeg8(bytes: Uint8Array, limits: JpegLimits): CodedFrame {
  return decodePrecision(bytes, limits, 8);
}

function decodePrecision(bytes: Uint8Array, limits: JpegLimits, bits: number): CodedFrame {
  const jpeg = parseJpeg(bytes, limits);
  if (jpeg.frame.bits !== bits) throw unsupported(`${jpeg.frame.bits} bits`);
  refuseSubsampling(jpeg);
  return samplesOf(jpeg, decodeCoefficients(jpeg));
}

function refuseSubsampling({ frame: { components, maxH, maxV } }: Jpeg): void {
  if (components.some(({ h, v }) => h !== maxH || v !== maxV)) throw unsupported('subsampled colour');
}

function samplesOf({ frame, quantisation }: Jpeg, coefficients: Coefficients): CodedFrame {
  const { width, height, bits, components } = frame;
  const count = components.length;
  const samples = bits === 8 ? new Uint8Array(width * height * count) : new Uint16Array(width * height * count);
  const block = new Int32Array(64);
  components.forEach(({ columns, rows, stride }, channel) => {
    const source = coefficients[channel]!;
    const steps = quantisation[channel]!;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const at = (row * stride + column) * 64;
        for (let k = 0; k < 64; k++) block[naturalOrder[k]!] = source[at + k]! * steps[k]!;
        inverseDct(block, bits);
        storeBlock(samples, block, { width, height, count, bits }, column * 8, row * 8, channel);
      }
    }
  });
  return { width, height, components: count, bits, signed: false, samples };
}

interface Raster {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  readonly bits: number;
}

function storeBlock(
  samples: Uint8Array | Uint16Array,
  block: Int32Array,
  { width, height, count, bits }: Raster,
  left: number,
  top: number,
  channel: number,
): void {
  const centre = 1 << (bits - 1);
  const most = (1 << bits) - 1;
  const right = Math.min(8, width - left);
  const bottom = Math.min(8, height - top);
  for (let y = 0; y < bottom; y++) {
    let at = ((top + y) * width + left) * count + channel;
    for (let x = 0; x < right; x++, at += count) {
      const value = block[y * 8 + x]! + centre;
      samples[at] = value < 0 ? 0 : value > most ? most : value;
    }
  }
}
