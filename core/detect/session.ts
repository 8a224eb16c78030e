import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ScrimFailure } from '../../model/errors.ts';
import type { Size } from '../../model/geometry.ts';
import type { ModelInput, ModelRole } from './modelManifest.schema.ts';
import { modelFor, readModel } from './models.ts';
import { physicalCores } from './physicalCores.ts';
import type { Raster } from './raster.ts';
import { toTensor } from './tensor.ts';

/** A network ready to run: one picture in, its outputs by name. */
export interface Network {
  readonly input: ModelInput;
  /** The picture is padded to the model's multiple, or to `multiple`. */
  run(picture: Raster, multiple?: number): Promise<Answer>;
}
export interface Answer {
  readonly outputs: Outputs;
  /** Of the padded picture. */
  readonly size: Size;
}
export type Outputs = ReadonlyMap<string, OutputTensor>;
export interface OutputTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

export type NetworkRole = Exclude<ModelRole, 'text-keys'>;
/** Loads a network of a models' folder; where it then runs is the opener's business. */
export type OpenNetwork = (folder: string, role: NetworkRole) => Promise<Network>;

/** The networks of one models' folder, each loaded once and kept: opening costs more than running. */
export class ModelStore {
  readonly #folder: string;
  readonly #open: OpenNetwork;
  readonly #networks = new Map<NetworkRole, Promise<Network>>();
  readonly #intact = new Map<ModelRole, Promise<void>>();
  #keys: Promise<readonly string[]> | undefined;

  constructor(folder: string, open: OpenNetwork = openHere) {
    this.#folder = folder;
    this.#open = open;
  }

  /** Throws MODEL_MISSING, MODEL_CHECKSUM or DETECTOR_FAILED. A failed load is tried again at the next call. */
  network(role: NetworkRole): Promise<Network> {
    const known = this.#networks.get(role);
    if (known) return known;
    const loading = this.#open(this.#folder, role);
    this.#networks.set(role, loading);
    loading.catch(() => this.#networks.delete(role));
    return loading;
  }

  /** Begins to load what will be asked for; whoever asks hears of a failure. */
  open(roles: readonly NetworkRole[]): void {
    for (const role of roles) this.network(role).catch(() => undefined);
  }

  /**
   * What a picture may turn out not to need, such as the recogniser where there is no text, is hashed as well, once: a changed byte refuses to run, whatever the picture. Throws MODEL_MISSING or MODEL_CHECKSUM.
   */
  async mustBeIntact(roles: readonly ModelRole[]): Promise<void> {
    for (const role of roles) {
      const known = this.#intact.get(role) ?? readModel(this.#folder, modelFor(role)).then(nothing);
      this.#intact.set(role, known);
      known.catch(() => this.#intact.delete(role));
      await known;
    }
  }

  /** The recogniser's alphabet, one entry a line. */
  keys(): Promise<readonly string[]> {
    this.#keys ??= readModel(this.#folder, modelFor('text-keys')).then((bytes) =>
      new TextDecoder('utf-8', { fatal: true })
        .decode(bytes)
        .replace(/\r?\n$/, '')
        .split(/\r?\n/),
    );
    this.#keys.catch(() => (this.#keys = undefined));
    return this.#keys;
  }
}

/** In this very thread, where one runs at a time. */
const openHere: OpenNetwork = async (folder, role) => {
  const model = modelFor(role);
  if (!model.input) throw new ScrimFailure('DETECTOR_FAILED', { model: model.id });
  const bytes = await readModel(folder, model);
  const session = await detectorStep(model.id, () => InferenceSession.create(bytes, sessionOptions(role)));
  return networkOf(session, model.input, model.id);
};

/** SSD ends long before the others, and a run on one core costs less than one spread over several. UltraFace and text go on alone when the other is done. */
const coresFor = (role: NetworkRole): number =>
  role === 'face-ssd' ? Math.max(1, physicalCores() >> 1) : physicalCores();

const sessionOptions = (role: NetworkRole): InferenceSession.SessionOptions => ({
  intraOpNumThreads: coresFor(role),
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  // Shapes change with every picture: remembered allocation patterns would only hold memory.
  enableMemPattern: false,
  // Without an arena large tensors are fresh pages, and the kernel's zeroing of them took half of every network's time. An arena keeps the most that any
  // picture took: what is large comes in tiles (`faces/tiles.ts`), and within a network in strips (`tools/models/inStrips.mjs`).
  enableCpuMemArena: true,
  logSeverityLevel: 3,
  // Threads that spin while they wait steal the cores from the window and from the other workers.
  extra: { session: { intra_op: { allow_spinning: '0' } } },
});

function networkOf(session: InferenceSession, input: ModelInput, id: string): Network {
  return {
    input,
    run: (picture, multiple) =>
      detectorStep(id, () =>
        inTurn(async (room) => {
          const { data, width, height } = toTensor(picture, input, multiple, room);
          const results = await session.run({ [input.name]: new Tensor('float32', data, [1, 3, height, width]) });
          const outputs = Object.entries(results).map(([name, tensor]) => {
            if (!(tensor.data instanceof Float32Array)) throw new Error('a network answered another type than float32');
            return [name, { data: tensor.data, dims: tensor.dims }] as const;
          });
          return { outputs: new Map(outputs), size: { width, height } };
        }),
      ),
  };
}

/** Input tensors take the same memory in turn: large tensors of fresh memory cost more than filling them. */
let spare = new Float32Array(0);
let last: Promise<unknown> = Promise.resolve();

/** What a run answered is not kept for the sake of the next. */
const nothing = () => undefined;

/** Runs of this thread follow one another, whoever asks. */
function inTurn<T>(work: (room: (length: number) => Float32Array<ArrayBuffer>) => Promise<T>): Promise<T> {
  const turn = last.then(() =>
    work((length) => {
      if (spare.length < length) spare = new Float32Array(length);
      return spare.subarray(0, length);
    }),
  );
  last = turn.then(nothing, nothing);
  return turn;
}

/** Whatever the runtime throws means: this picture was not scanned. */
async function detectorStep<T>(model: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    throw new ScrimFailure('DETECTOR_FAILED', { model }, { cause });
  }
}

/** Throws DETECTOR_FAILED if a network lacks an output that its decoder needs. */
export function outputOf(outputs: Outputs, name: string): OutputTensor {
  const found = outputs.get(name);
  if (!found) throw new ScrimFailure('DETECTOR_FAILED', { output: name });
  return found;
}
