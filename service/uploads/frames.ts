import {
  frameHeaderLimitBytes,
  frameHeaderSchema,
  type BatchLimits,
  type FrameHeader,
} from '../../contract/batches.schema.ts';
import { ServiceProblem } from '../http/problem.ts';

const lengthBytes = 4;

/**
 * The frames of one request, read as they come: no more of them is held than what the connection gave last. Throws a refusal at the first
 * thing that is no frame, or too much, and when the connection breaks.
 */
export class Frames {
  readonly #source: AsyncIterator<Buffer>;
  readonly #limits: BatchLimits;
  #held: Buffer = Buffer.alloc(0);
  /** Of the frame that was begun. */
  #left = 0;
  #count = 0;
  #taken = 0;

  constructor(source: AsyncIterable<Buffer>, limits: BatchLimits) {
    // By hand: a loop that is left early would destroy the request, and with it the way to answer.
    this.#source = source[Symbol.asyncIterator]();
    this.#limits = limits;
  }

  /** The next header; undefined after the last frame. What nobody read of the frame before is passed over. */
  async next(): Promise<FrameHeader | undefined> {
    for await (const passed of this.bytes(this.#left)) void passed;
    const first = await this.#some();
    if (!first) return undefined;
    this.#held = first;
    const length = (await this.#exactly(lengthBytes)).readUInt32BE();
    if (length > frameHeaderLimitBytes) throw broken('header');
    const header = parsed(await this.#exactly(length));
    const { bytes, preview } = header;
    if (bytes > this.#limits.imageBytes || ++this.#count > this.#limits.images) throw new ServiceProblem('too-large');
    this.#left = bytes + preview;
    return header;
  }

  /** So many bytes of the frame. Ends with a refusal if there are fewer. */
  async *bytes(count: number): AsyncGenerator<Buffer> {
    for (let wanted = count; wanted > 0;) {
      const some = await this.#some();
      if (!some) throw broken('bytes');
      const part = some.subarray(0, wanted);
      this.#held = some.subarray(part.length);
      wanted -= part.length;
      this.#left = Math.max(0, this.#left - part.length);
      yield part;
    }
  }

  async whole(count: number): Promise<Buffer> {
    return this.#exactly(count);
  }

  async #exactly(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.bytes(count)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** What is there, or comes next; undefined at the end. */
  async #some(): Promise<Buffer | undefined> {
    while (this.#held.length === 0) {
      const next = await this.#source.next().catch((cause: unknown): never => {
        throw broken('bytes', cause);
      });
      if (next.done) return undefined;
      const { value } = next;
      this.#taken += value.length;
      if (this.#taken > this.#limits.bytes) throw new ServiceProblem('too-large');
      this.#held = value;
    }
    return this.#held;
  }
}

function parsed(json: Buffer): FrameHeader {
  try {
    return frameHeaderSchema.parse(JSON.parse(json.toString('utf8')));
  } catch {
    throw broken('header');
  }
}

const broken = (field: 'header' | 'bytes', cause?: unknown): ServiceProblem =>
  new ServiceProblem('invalid-request', { fields: [`frame.${field}`], cause });
