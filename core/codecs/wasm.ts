import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { ScrimFailure } from '../../model/errors.ts';
import { damaged } from './refusals.ts';

/**
 * Found from this file or its bundle, so that it works in Node, in tests, from dist/ and from an asar archive alike. Not named `require`: a bundle
 * of the shell declares that itself.
 */
const fromHere = createRequire(import.meta.url);

/** Beyond it an instance is thrown away after use: a wasm memory never shrinks. The libraries start with 50 MiB. */
const idleMemoryLimit = 256 * 2 ** 20;

/** The part of the platform's WebAssembly that is used; the rooms without a DOM have no types for it. */
type CompiledModule = object;
interface Instance {
  readonly exports: object;
}
const platform = globalThis as unknown as {
  readonly WebAssembly: {
    compile(bytes: Uint8Array): Promise<CompiledModule>;
    readonly Instance: new (module: CompiledModule, imports: object) => Instance;
  };
};

interface EmscriptenModule {
  HEAPU8: Uint8Array;
  calledRun?: boolean;
  instantiateWasm: (imports: object, done: (instance: Instance) => void) => object;
  print: (line: string) => void;
  printErr: (line: string) => void;
}

/** An Emscripten class instance; `delete` frees what it holds in the wasm memory, and is not needed after a failure. */
export interface Disposable {
  delete(): void;
}

/**
 * One library as a WebAssembly module, compiled once per process. It is instantiated when first used, and anew after any failure:
 * a trap leaves its memory in an unknown state, and its exceptions are leaked by the wrappers.
 */
export class WasmLibrary<Classes> {
  private compiled: Promise<CompiledModule> | undefined;
  private module: CompiledModule | undefined;
  private instance: (EmscriptenModule & Classes) | undefined;
  private readonly complaints: string[] = [];
  private readonly packageName: string;
  private readonly files: { readonly wasm: string; readonly script: string };

  constructor(packageName: string, files = { wasm: 'wasm', script: 'wasmjs' }) {
    this.packageName = packageName;
    this.files = files;
  }

  async prepare(): Promise<void> {
    this.compiled ??= readFile(fromHere.resolve(`${this.packageName}/${this.files.wasm}`)).then((bytes) =>
      platform.WebAssembly.compile(bytes),
    );
    this.module = await this.compiled;
  }

  /**
   * Lends the library to `work`. `complaints` are the errors and warnings that it printed meanwhile; what `work` throws comes out as
   * it is, and the instance is discarded. Views into wasm memory must not leave `work`.
   */
  use<Result>(work: (library: Classes, complaints: readonly string[]) => Result): Result {
    this.complaints.length = 0;
    const instance = this.instance ?? this.instantiate();
    this.instance = undefined;
    const result = work(instance, this.complaints);
    if (instance.HEAPU8.length <= idleMemoryLimit) this.instance = instance;
    return result;
  }

  /** As `decode`, with an instance of its own that is given up afterwards: for a library whose objects live as long as its memory. */
  once<Result>(work: (library: Classes) => Result): Result {
    this.instance = undefined;
    try {
      return this.decode(work);
    } finally {
      this.instance = undefined;
    }
  }

  /** As `use`, for decoding: whatever the library throws means that the code stream is damaged. */
  decode<Result>(work: (library: Classes, complaints: readonly string[]) => Result): Result {
    try {
      return this.use(work);
    } catch (thrown) {
      throw thrown instanceof ScrimFailure ? thrown : damaged(thrown);
    }
  }

  private instantiate(): EmscriptenModule & Classes {
    const { module } = this;
    if (!module) throw new Error('codec: used before prepareCodec');
    const listen = (line: string): void => {
      if (!line.startsWith('[INFO]') && this.complaints.length < 20) this.complaints.push(line);
    };
    const instance: EmscriptenModule = {
      HEAPU8: new Uint8Array(),
      instantiateWasm: (imports, done) => {
        const made = new platform.WebAssembly.Instance(module, imports);
        done(made);
        return made.exports;
      },
      print: listen,
      printErr: listen,
    };
    const factory = fromHere(`${this.packageName}/${this.files.script}`) as (given: EmscriptenModule) => unknown;
    factory(instance);
    if (!instance.calledRun) throw new Error('codec: did not start synchronously');
    return instance as EmscriptenModule & Classes;
  }
}

/** As 16 bit samples if `wide`; a copy if it is a view into wasm memory, which some wrappers give and others do not. */
export function ownedSamples(view: Uint8Array | Uint8ClampedArray, wide: boolean): Uint8Array | Uint16Array {
  const buffer = view.byteLength === view.buffer.byteLength ? view.buffer : view.slice().buffer;
  return wide ? new Uint16Array(buffer) : new Uint8Array(buffer);
}
