import {
  batchMediaType,
  batchAnswerSchema,
  type BatchAnswer,
  type FrameHeader,
} from '../../contract/batches.schema.ts';
import { apiPath, type ApiImage } from '../../contract/caseApi.schema.ts';
import type { Person } from './caseService.ts';

/** A frame as any client would write it, or none: `overrides` of its header may lie. */
export function frameOf(
  image: ApiImage,
  bytes: Buffer,
  { preview = Buffer.alloc(0), ...overrides }: { preview?: Buffer } & Record<string, unknown> = {},
): Buffer {
  const header: Record<keyof FrameHeader, unknown> = {
    image: image.id,
    sha256: image.sha256,
    bytes: bytes.length,
    preview: preview.length,
  };
  return Buffer.concat([headed(JSON.stringify({ ...header, ...overrides })), bytes, preview]);
}

export function headed(header: string, length = Buffer.byteLength(header)): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(length);
  return Buffer.concat([prefix, Buffer.from(header)]);
}

export const postFrames = (url: string, who: Person | null, caseId: string, frames: readonly Buffer[]) =>
  fetch(url + apiPath.images(caseId), {
    method: 'POST',
    headers: { 'content-type': batchMediaType, ...(who ? { authorization: `Bearer ${who.token}` } : {}) },
    body: Buffer.concat(frames),
  });

export async function answersOf(response: Response): Promise<BatchAnswer['images']> {
  if (response.status !== 200) throw new Error(`a batch was answered ${response.status}`);
  return batchAnswerSchema.parse(await response.json()).images;
}
