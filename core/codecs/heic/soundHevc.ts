import { damaged } from '../refusals.ts';
import type { CodedItem } from './heif.ts';

/** libde265, as libheif's wasm gives it away beside itself. */
export interface LibDe265 {
  HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(at: number): void;
  _de265_new_decoder(): number;
  _de265_free_decoder(decoder: number): number;
  _de265_set_parameter_bool(decoder: number, parameter: number, value: number): void;
  _de265_push_NAL(decoder: number, unit: number, length: number, low: number, high: number, user: number): number;
  _de265_flush_data(decoder: number): number;
  _de265_decode(decoder: number, more: number): number;
  _de265_get_next_picture(decoder: number): number;
}

/** `DE265_DECODER_PARAM_SUPPRESS_FAULTY_PICTURES`. */
const suppressFaulty = 6;
/** Each takes the decoder on by a unit or a picture. */
const mostSteps = 1000;

/**
 * libheif asks its decoder for whatever it can make of damaged data. Here each coded picture is decoded by itself with faulty ones held back: where none comes
 * out, the file is damaged. It costs the decoding a second time; a picture of which a part is made up costs more.
 */
export function requireSoundHevc(library: LibDe265, file: Uint8Array, coded: readonly CodedItem[]): void {
  const read = coded.reduce((sum, { extents }) => sum + extents.reduce((own, { from, to }) => own + to - from, 0), 0);
  // Tiles that share their bytes would be decoded without end.
  if (read > file.length) throw damaged();
  for (const { configuration, extents } of coded) {
    const samples = Buffer.concat(extents.map(({ from, to }) => file.subarray(from, to)));
    const units = [...parameterUnits(configuration), ...unitsOf(samples, ((configuration[21] ?? 3) & 3) + 1)];
    if (samples.length === 0 || !decodes(library, units)) throw damaged();
  }
}

function decodes(library: LibDe265, units: readonly Uint8Array[]): boolean {
  const decoder = library._de265_new_decoder();
  library._de265_set_parameter_bool(decoder, suppressFaulty, 1);
  const more = library._malloc(4);
  for (const unit of units) {
    const at = library._malloc(unit.length);
    if (at === 0) throw damaged();
    library.HEAPU8.set(unit, at);
    const failed = library._de265_push_NAL(decoder, at, unit.length, 0, 0, 0) !== 0;
    library._free(at);
    if (failed) return false;
  }
  library._de265_flush_data(decoder);
  let picture = 0;
  for (let step = 0; step < mostSteps && picture === 0; step++) {
    library.HEAPU8.fill(0, more, more + 4);
    if (library._de265_decode(decoder, more) !== 0) break;
    picture = library._de265_get_next_picture(decoder);
    if (library.HEAPU8[more] === 0) break;
  }
  library._free(more);
  library._de265_free_decoder(decoder);
  return picture !== 0;
}

/** Parameter sets of `hvcC` (ISO/IEC 14496-15 8.3.2.1). */
function parameterUnits(configuration: Uint8Array): Uint8Array[] {
  const units: Uint8Array[] = [];
  const u16 = (at: number): number => (configuration[at]! << 8) | configuration[at + 1]!;
  let at = 23;
  for (let arrays = configuration[22] ?? 0; arrays > 0; arrays--) {
    if (at + 3 > configuration.length) throw damaged();
    let left = u16(at + 1);
    for (at += 3; left > 0; left--) {
      const length = u16(at);
      if (at + 2 + length > configuration.length) throw damaged();
      units.push(configuration.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return units;
}

/** Units of the coded picture, each behind its length. */
function unitsOf(samples: Uint8Array, lengthBytes: number): Uint8Array[] {
  const units: Uint8Array[] = [];
  for (let at = 0; at < samples.length;) {
    let length = 0;
    for (let i = 0; i < lengthBytes; i++) length = length * 256 + (samples[at + i] ?? 0);
    at += lengthBytes;
    if (length === 0 || at + length > samples.length) throw damaged();
    units.push(samples.subarray(at, at + length));
    at += length;
  }
  return units;
}
