import { Readable } from 'node:stream';
import type { FrameHeader } from '../../contract/batches.schema.ts';
import type { ClearedImage } from '../../model/clearance.ts';

/** One image that passed the last gate, as it goes: the bytes that were hashed, and its preview. */
export interface BatchImage {
  readonly proof: ClearedImage;
  readonly bytes: Buffer;
  readonly preview: Uint8Array | null;
}

/** So many are made ready while others are sent. */
const ahead = 3;
/** What is sent at once, so that a limit of bandwidth and a pause are kept within an image. */
const sliceBytes = 128 * 1024;

export interface BatchBodyParts {
  /** Each makes one image ready; null where it stays behind. None rejects. */
  readonly images: readonly (() => Promise<BatchImage | null>)[];
  /** Resolves when so many bytes may be sent. */
  readonly mayGo: (bytes: number) => Promise<void>;
  /** So much of an image was handed to the connection. */
  readonly onSent: (image: ClearedImage, sent: number) => void;
}

/** The frames of one request. Memory: the images that are made ready, each small. */
export function batchBody(parts: BatchBodyParts): Readable {
  return Readable.from(frames(parts), { objectMode: false, highWaterMark: 4 * sliceBytes });
}

async function* frames({ images, mayGo, onSent }: BatchBodyParts): AsyncGenerator<Uint8Array> {
  const begun: Promise<BatchImage | null>[] = [];
  for (let next = 0; next < images.length || begun.length > 0;) {
    while (next < images.length && begun.length < ahead) begun.push(images[next++]!());
    const image = await begun.shift()!;
    if (!image) continue;
    const { proof, bytes, preview } = image;
    const head = headerOf(image);
    await mayGo(head.length + (preview?.length ?? 0));
    yield head;
    for (let at = 0; at < bytes.length; at += sliceBytes) {
      const slice = bytes.subarray(at, at + sliceBytes);
      await mayGo(slice.length);
      yield slice;
      onSent(proof, at + slice.length);
    }
    if (preview) yield preview;
  }
}

function headerOf({ proof, bytes, preview }: BatchImage): Buffer {
  const header: FrameHeader = {
    image: proof.image,
    sha256: proof.outputHash,
    bytes: bytes.length,
    preview: preview?.length ?? 0,
  };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
}
