import { ScrimFailure } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import type { Core } from '../core.ts';
import type { WorkerPool } from '../workers/pool.ts';
import type { Access } from './opened.ts';

/** Cases as the service tells them. Its images are kept in memory only, and decoded by workers like any stranger's bytes. */
export function createSharedService({ opened }: Access, pool: WorkerPool, limits: Policy['limits']): Core['shared'] {
  return {
    mine: async () => opened().client.myCases(),
    get: async (id) => opened().client.getCase(id),
    async picture(image, frame, maxSide) {
      const { client, sharedPictures } = opened();
      if (!Number.isInteger(frame) || frame < 0) throw new ScrimFailure('NOT_FOUND');
      if (!client.session()) throw new ScrimFailure('LOGIN_REQUIRED');
      const { files, pictures } = sharedPictures;
      return pictures.get(`${image}/${frame}/${maxSide}`, async () => {
        const file = await files.get(image, () => client.content(image, limits.fileMegabytes * 1e6));
        const source = { kind: 'bytes', bytes: new Uint8Array(file) } as const;
        return pool.run('parse.picture', { source, limits, frame, maxSide }, { priority: 'interactive' });
      });
    },
  };
}
