import { ScrimFailure } from '../../../model/errors.ts';
import { damaged } from '../refusals.ts';
import type { HeifStructure } from './heif.ts';
import { requireSoundHevc, type LibDe265 } from './soundHevc.ts';
import { WasmLibrary } from '../wasm.ts';

/** What a picture's samples are before its profile is applied: 8 bits, three a pixel, row by row, the right way up, opaque. */
export interface CodedPicture {
  readonly columns: number;
  readonly rows: number;
  readonly pixels: Uint8Array;
}

interface LibHeif extends LibDe265 {
  _heif_context_alloc(): number;
  _heif_context_set_maximum_image_size_limit(context: number, side: number): void;
  _heif_context_read_from_memory_without_copy(
    error: number,
    context: number,
    bytes: number,
    length: number,
    options: number,
  ): void;
  _heif_context_get_primary_image_handle(error: number, context: number, handle: number): void;
  _heif_image_handle_get_width(handle: number): number;
  _heif_image_handle_get_height(handle: number): number;
  _heif_image_handle_has_alpha_channel(handle: number): number;
  _heif_decoding_options_alloc(): number;
  _heif_decode_image(
    error: number,
    handle: number,
    image: number,
    colours: number,
    chroma: number,
    options: number,
  ): void;
  _heif_image_get_plane_readonly2(image: number, channel: number, stride: number): number;
  _heif_image_get_bits_per_pixel_range(image: number, channel: number): number;
  _heif_image_get_decoding_warnings(image: number, first: number, error: number, most: number): number;
}

const library = new WasmLibrary<LibHeif>('libheif-js', {
  wasm: 'libheif-wasm/libheif.wasm',
  script: 'libheif-wasm/libheif.js',
});

/** `heif_colorspace_RGB`, `heif_channel_interleaved`. */
const [rgb, interleaved] = [1, 10];
/** `heif_chroma_interleaved_RGB`, `…_RGBA`, `…_RRGGBB_LE` and `…_RRGGBBAA_LE`. */
const chromas = { narrow: { 3: 10, 4: 11 }, wide: { 3: 14, 4: 15 } } as const;
/** `heif_error_Memory_allocation_error`. */
const outOfMemory = 6;
/** Its offset in `heif_decoding_options` of libheif's wasm, since version 3 of these. */
const strict = 21;

export const prepareHeic = (): Promise<void> => library.prepare();

/** DAMAGED_FILE where a coded picture of the file is not whole: what libheif papers over. Half of the work of `decodeHeic`, and no pixels come of it. */
export function requireSoundHeic(bytes: Uint8Array, { coded }: Pick<HeifStructure, 'coded'>): void {
  library.once((heif) => requireSoundHevc(heif, bytes, coded));
}

/**
 * The primary picture of an HEIC file: its tiles joined, cropped, mirrored and turned as it says, laid on white. `size` is what `readHeif` said and what a
 * decoder has to agree with. Nothing of thumbnails, depth, or films is looked at. DAMAGED_FILE for whatever the decoder complains about. `probed`: these bytes
 * were decoded before, and what libheif papers over was looked for then; it costs as much again.
 */
export function decodeHeic(
  bytes: Uint8Array,
  size: Pick<HeifStructure, 'columns' | 'rows' | 'bits' | 'coded'>,
  { probed = false } = {},
): CodedPicture {
  // Whatever was allocated goes with the instance, which is given up: libheif keeps no file from another then.
  return library.once((heif) => {
    const scratch = heif._malloc(64);
    const file = heif._malloc(bytes.length);
    if (scratch === 0 || file === 0) throw memory(heif);
    if (!probed) requireSoundHevc(heif, bytes, size.coded);
    heif.HEAPU8.set(bytes, file);
    const context = heif._heif_context_alloc();
    const check = (): void => {
      const code = wordAt(heif, scratch);
      if (code === outOfMemory) throw memory(heif);
      if (code !== 0) throw damaged();
    };
    heif._heif_context_read_from_memory_without_copy(scratch, context, file, bytes.length, 0);
    check();
    heif._heif_context_get_primary_image_handle(scratch, context, scratch + 16);
    check();
    const handle = wordAt(heif, scratch + 16);
    const [columns, rows] = [heif._heif_image_handle_get_width(handle), heif._heif_image_handle_get_height(handle)];
    if (columns !== size.columns || rows !== size.rows) throw damaged();
    const wide = size.bits > 8;
    // Who has no alpha is not given one: it is a quarter of the memory.
    const channels = heif._heif_image_handle_has_alpha_channel(handle) ? 4 : 3;
    const chroma = chromas[wide ? 'wide' : 'narrow'][channels];
    const options = heif._heif_decoding_options_alloc();
    heif.HEAPU8[options + strict] = 1;
    heif._heif_decode_image(scratch, handle, scratch + 20, rgb, chroma, options);
    check();
    const image = wordAt(heif, scratch + 20);
    if (heif._heif_image_get_decoding_warnings(image, 0, 0, 0) > 0) throw damaged();
    const plane = heif._heif_image_get_plane_readonly2(image, interleaved, scratch + 24);
    const stride = wordAt(heif, scratch + 24);
    const depth = heif._heif_image_get_bits_per_pixel_range(image, interleaved);
    const bytesPerPixel = channels * (wide ? 2 : 1);
    if (plane === 0 || stride < columns * bytesPerPixel || depth !== (wide ? size.bits : 8)) throw damaged();
    const samples = heif.HEAPU8.subarray(plane, plane + stride * rows);
    if (samples.length !== stride * rows) throw damaged();
    const pixels = new Uint8Array(columns * rows * 3);
    const row = wide ? new Uint8Array(columns * channels) : undefined;
    for (let y = 0; y < rows; y++) {
      const coded = samples.subarray(y * stride, y * stride + columns * bytesPerPixel);
      const narrow = row ? rounded(coded, row, 2 ** depth - 1) : coded;
      const target = pixels.subarray(y * columns * 3, (y + 1) * columns * 3);
      if (channels === 3) target.set(narrow);
      else layOnWhite(narrow, target);
    }
    return { columns, rows, pixels };
  });
}

const wordAt = ({ HEAPU8 }: LibHeif, at: number): number =>
  new DataView(HEAPU8.buffer, HEAPU8.byteOffset).getUint32(at, true);

const memory = ({ HEAPU8 }: LibHeif): ScrimFailure =>
  new ScrimFailure('WORKER_MEMORY', { megabytes: Math.round(HEAPU8.length / 1e6) });

/** The nearest of 256 steps for samples of 16 bits that use fewer. */
function rounded(wide: Uint8Array, narrow: Uint8Array, most: number): Uint8Array {
  for (let i = 0; i < narrow.length; i++) {
    narrow[i] = Math.round(((wide[2 * i]! | (wide[2 * i + 1]! << 8)) * 255) / most);
  }
  return narrow;
}

function layOnWhite(rgba: Uint8Array, target: Uint8Array): void {
  for (let at = 0, o = 0; at < rgba.length; at += 4, o += 3) {
    const alpha = rgba[at + 3]!;
    if (alpha === 255) {
      target[o] = rgba[at]!;
      target[o + 1] = rgba[at + 1]!;
      target[o + 2] = rgba[at + 2]!;
    } else {
      for (let c = 0; c < 3; c++) target[o + c] = Math.round((rgba[at + c]! * alpha + 255 * (255 - alpha)) / 255);
    }
  }
}
