import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import type { Core } from '../core.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { previewSide } from './clearedPreview.ts';
import type { Access } from './opened.ts';

/** A thumbnail is asked for by whoever looks at a list: its file is fetched up to this size, larger ones when their case is opened. */
const THUMBNAIL_FILE_BYTES = 32e6;
const THUMBNAIL_SIDE = 512;

/** Cases as the service tells them. Its images are kept in memory only, and decoded by workers like any stranger's bytes. */
export function createSharedService({ opened }: Access, pool: WorkerPool, limits: Policy['limits']): Core['shared'] {
  return {
    mine: async () => opened().client.myCases(),
    async get(id) {
      const { client, sharedPictures } = opened();
      try {
        const shared = await client.getCase(id);
        sharedPictures.keepOnly(
          id,
          shared.imageList.map((image) => image.id),
        );
        return shared;
      } catch (thrown) {
        if (toScrimError(thrown).code === 'NOT_FOUND') sharedPictures.keepOnly(id, []);
        throw thrown;
      }
    },
    async picture(image, frame, maxSide) {
      const { client, sharedPictures } = opened();
      if (!Number.isInteger(frame) || frame < 0) throw new ScrimFailure('NOT_FOUND');
      if (!client.session()) throw new ScrimFailure('LOGIN_REQUIRED');
      const { files, pictures } = sharedPictures;
      return pictures.get(`${image}/${frame}/${maxSide}`, async () => {
        const most = limits.fileMegabytes * 1e6;
        const bound = maxSide <= THUMBNAIL_SIDE ? Math.min(most, THUMBNAIL_FILE_BYTES) : most;
        // Lists alone: whoever looks at a picture, moderators among them, looks at what was cleared.
        const small = frame === 0 && maxSide <= previewSide;
        const whole = () => client.content(image, bound);
        const file = small
          ? await files.get(`${image}/small`, () => client.preview(image).catch(ifNone(whole)))
          : await files.get(image, whole);
        const source = { kind: 'bytes', bytes: new Uint8Array(file) } as const;
        return pool.run('parse.picture', { source, limits, frame, maxSide }, { priority: 'interactive' });
      });
    },
  };
}

/** What else to do where the service has no such thing. */
const ifNone =
  <T>(otherwise: () => Promise<T>) =>
  (thrown: unknown): Promise<T> => {
    if (toScrimError(thrown).code === 'NOT_FOUND') return otherwise();
    throw thrown;
  };
