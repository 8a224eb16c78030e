import * as tus from 'tus-js-client';
import { apiPath, type ApiImage } from '../../contract/caseApi.schema.ts';
import type { CaseId } from '../../model/ids.ts';
import type { Person } from './caseService.ts';

export interface TusUpload {
  readonly done: Promise<void>;
  readonly upload: tus.Upload;
}

/** Uploads as any tus client would. */
export function beginTus(
  url: string,
  who: Person,
  caseId: CaseId,
  image: ApiImage,
  bytes: Buffer,
  options: Partial<tus.UploadOptions> = {},
): TusUpload {
  const settle: { resolve: () => void; reject: (error: Error) => void } = { resolve: () => {}, reject: () => {} };
  const done = new Promise<void>((resolve, reject) => Object.assign(settle, { resolve, reject }));
  const upload = new tus.Upload(bytes, {
    endpoint: url + apiPath.uploads,
    headers: { authorization: `Bearer ${who.token}` },
    metadata: { imageId: image.id, caseId, sha256: image.sha256 },
    uploadDataDuringCreation: true,
    retryDelays: null,
    storeFingerprintForResuming: false,
    onSuccess: () => settle.resolve(),
    onError: (error) => settle.reject(error),
    ...options,
  });
  upload.start();
  return { done, upload };
}

export const uploadWithTus = (...args: Parameters<typeof beginTus>): Promise<void> => beginTus(...args).done;

/** The problem code of a failed tus upload. */
export function tusProblem(error: unknown): { status: number; code: string | undefined } {
  if (!(error instanceof tus.DetailedError) || !error.originalResponse) throw error;
  const body = error.originalResponse.getBody();
  return {
    status: error.originalResponse.getStatus(),
    code: body ? (JSON.parse(body) as { code: string }).code : undefined,
  };
}

/** Bytes that no compression or guess shortens, made without keeping the seed's stream. */
export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let state = seed >>> 0 || 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
