/**
 * Memory whose words can be laid over each other by vector instructions: four times as fast as a loop, and every native picture is gone through in search
 * of bits that no viewer shows. The one function, in WebAssembly's text format:
 *
 *     (func (export "union") (param $from i32) (param $to i32) (result i32) (local $all v128)
 *       (loop
 *         (local.set $all (v128.or (v128.or (local.get $all) (v128.load (local.get $from))) (v128.load offset=16 (local.get $from))))
 *         (br_if 0 (i32.lt_u (local.tee $from (i32.add (local.get $from) (i32.const 32))) (local.get $to))))
 *       (i32.or (i32.or (i32.or lane 0, lane 1), lane 2), lane 3))
 */
const code = new Uint8Array([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  // (type (func (param i32 i32) (result i32))), the memory that is handed in as "m" "m", the function, its export.
  ...[0x01, 0x07, 0x01, 0x60, 0x02, 0x7f, 0x7f, 0x01, 0x7f],
  ...[0x02, 0x08, 0x01, 0x01, 0x6d, 0x01, 0x6d, 0x02, 0x00, 0x01],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x07, 0x09, 0x01, 0x05, 0x75, 0x6e, 0x69, 0x6f, 0x6e, 0x00, 0x00],
  ...[0x0a, 0x40, 0x01, 0x3e, 0x01, 0x01, 0x7b, 0x03, 0x40],
  ...[0x20, 0x02, 0x20, 0x00, 0xfd, 0x00, 0x04, 0x00, 0xfd, 0x50, 0x20, 0x00, 0xfd, 0x00, 0x04, 0x10, 0xfd, 0x50],
  ...[0x21, 0x02, 0x20, 0x00, 0x41, 0x20, 0x6a, 0x22, 0x00, 0x20, 0x01, 0x49, 0x0d, 0x00, 0x0b],
  ...[0x20, 0x02, 0xfd, 0x1b, 0x00, 0x20, 0x02, 0xfd, 0x1b, 0x01, 0x72],
  ...[0x20, 0x02, 0xfd, 0x1b, 0x02, 0x72, 0x20, 0x02, 0xfd, 0x1b, 0x03, 0x72, 0x0b],
]);

/** What of the engine's WebAssembly is used here: this room has no types of browsers. */
declare const WebAssembly: {
  validate(code: Uint8Array): boolean;
  readonly Module: new (code: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (
    module: object,
    imports: { readonly m: { readonly m: object } },
  ) => {
    readonly exports: { readonly union: Union };
  };
};

type Union = (from: number, to: number) => number;
const unions = new WeakMap<ArrayBufferLike, Union>();
const pageBytes = 1 << 16;
const stepBytes = 32;
let compiled: object | null | undefined;

/** Null on a processor without vector instructions: the loop does it there. */
function module(): object | null {
  if (compiled === undefined) compiled = WebAssembly.validate(code) ? new WebAssembly.Module(code) : null;
  return compiled;
}

/** So many bytes, zero, of such memory; to be kept and used again, for the system sets aside more than their size. It cannot be transferred. */
export function scanMemory(bytes: number): Uint8Array {
  const known = module();
  if (!known) return new Uint8Array(bytes);
  const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / pageBytes)) });
  const { exports } = new WebAssembly.Instance(known, { m: { m: memory } });
  unions.set(memory.buffer, exports.union);
  return new Uint8Array(memory.buffer, 0, bytes);
}

/**
 * The words of four bytes laid over each other, and how many of them: as many as go into whole steps from the first, none where the bytes do not
 * lie in such memory.
 */
export function unionOfWords(words: Int32Array): { readonly all: number; readonly count: number } {
  const union = unions.get(words.buffer);
  const length = words.byteLength - (words.byteLength % stepBytes);
  if (!union || length === 0) return { all: 0, count: 0 };
  return { all: union(words.byteOffset, words.byteOffset + length), count: length / 4 };
}
