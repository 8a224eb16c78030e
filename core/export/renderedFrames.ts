import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import type { Annotation } from '../../model/annotation.ts';
import type { ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import { writeWhole } from '../files/newFile.ts';
import type { WorkerPool } from '../workers/pool.ts';

/** A cleared image and how its frames are to be shown. */
export interface RenderedImage {
  readonly cleared: ClearedImage;
  readonly source: WorkerRequest<'parse.rendered'>['source'];
  readonly format: 'png' | 'jpeg';
  /** From 0; all frames where absent. */
  readonly frames?: readonly number[];
  /** Drawn into the pixels. */
  readonly annotations: readonly Annotation[];
}

interface Renderer {
  readonly pool: Pick<WorkerPool, 'run'>;
  readonly policy: Policy;
  readonly signal: AbortSignal;
}

const extensions = { png: 'png', jpeg: 'jpg' } as const;

/**
 * Frames as files of their own, each verified as any finished file; answers their names. If one of them fails none is left: half of an image's
 * frames are no image.
 */
export async function writeRendered(renderer: Renderer, image: RenderedImage, folder: string): Promise<string[]> {
  const { cleared, format } = image;
  const digits = String(cleared.frames).length;
  const written: string[] = [];
  try {
    for (const frame of image.frames ?? Array.from({ length: cleared.frames }, (_, index) => index)) {
      renderer.signal.throwIfAborted();
      const number = cleared.frames > 1 ? `-${String(frame + 1).padStart(digits, '0')}` : '';
      const name = `${cleared.image}${number}.${extensions[format]}`;
      await writeWhole(join(folder, name), await renderedFrame(renderer, image, frame));
      written.push(name);
    }
    return written;
  } catch (thrown) {
    await Promise.all(written.map((name) => rm(join(folder, name), { force: true })));
    throw thrown;
  }
}

async function renderedFrame(
  { pool, policy: { limits, jpegQuality, fill }, signal }: Renderer,
  { source: image, format, annotations }: RenderedImage,
  frame: number,
): Promise<Uint8Array> {
  const request = { source: image, limits, frame, format, jpegQuality } as const;
  const picture = await pool.run('parse.rendered', { ...request, annotations: [...annotations] }, { signal });
  const source = { kind: 'bytes', bytes: picture.bytes } as const;
  const { mediaType, checks } = await pool.run('verify.file', { source, limits, fill }, { signal });
  const failed = checks.find(({ passed }) => !passed)?.check;
  if (failed !== undefined || mediaType !== picture.mediaType)
    throw new ScrimFailure('VERIFY_FAILED', { check: failed ?? 'media-type' });
  return picture.bytes;
}
