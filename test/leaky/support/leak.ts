import type { BurnedRegion, KeptFinding, PhotoEncoding } from '../../../model/clearance.ts';

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a tool wrote, what it was made of, and what the tool says that it covered. */
export interface Produced {
  readonly output: NamedFile;
  readonly original?: NamedFile;
  /** The masks that its report claims; without, the verifier knows of none. */
  readonly burned?: readonly BurnedRegion[];
  /** What it says was found and knowingly left. */
  readonly kept?: readonly KeptFinding[];
  /** How it says that a photo's pixels came into their file. */
  readonly encoding?: PhotoEncoding | undefined;
}

/** A way to lose what should have been removed, as real tools do. */
export interface LeakyPipeline {
  readonly name: string;
  /** The check that has to say so; others may too. */
  readonly caughtBy: string;
  readonly run: () => Promise<Produced>;
}

/** Named as finished files are: by an id that says nothing. */
export const outputName = (extension: string): string => `6f0c2a52-3f44-4f6e-9b6e-0b8a6a2f9d11.${extension}`;

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
export const inserted = (bytes: Uint8Array, at: number, more: Uint8Array): Uint8Array =>
  concat(bytes.subarray(0, at), more, bytes.subarray(at));
