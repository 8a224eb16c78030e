import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VerifyItem } from '../../../contract/cli.schema.ts';
import type { Headless } from '../../../core/headless/headless.ts';
import { verify } from '../../../core/headless/verify.ts';
import { createNodeProcessHost } from '../../../core/workers/nodeProcessHost.ts';
import { createWorkerPool } from '../../../core/workers/pool.ts';
import { policySchema } from '../../../model/policy.ts';
import defaultPolicy from '../../../resources/policies/default.json' with { type: 'json' };
import { builtWorkersDir, modelsDir, resourcesDir } from '../../support/paths.ts';
import type { NamedFile, Produced } from './leak.ts';

export const policy = policySchema.parse(defaultPolicy);

export interface Workbench {
  readonly headless: Headless;
  readonly root: string;
  /** A folder of files, as somebody hands them over. */
  folder(files: readonly NamedFile[]): Promise<string>;
  /** What `scrim verify OUTPUT --against ORIGINAL --report REPORT` answers: the function that the command calls, with the built workers. */
  verify(produced: Produced): Promise<VerifyItem>;
  close(): Promise<void>;
}

export async function openWorkbench(): Promise<Workbench> {
  const root = await mkdtemp(join(tmpdir(), 'scrim-leaky-'));
  const pool = createWorkerPool({ processes: createNodeProcessHost(builtWorkersDir), limits: policy.limits });
  const headless: Headless = {
    pool,
    policy,
    paths: { home: join(root, 'home'), resources: resourcesDir, models: modelsDir },
    clock: { now: () => new Date() },
    log: undefined as never,
    signal: new AbortController().signal,
    progress: () => undefined,
  };
  let folders = 0;
  const folder = async (files: readonly NamedFile[]): Promise<string> => {
    const path = join(root, String(folders++));
    await mkdir(path);
    for (const { name, bytes } of files) await writeFile(join(path, name), bytes);
    return path;
  };
  return {
    headless,
    root,
    folder,
    async verify({ output, original, burned, encoding, kept }) {
      const out = await folder([output]);
      const against = original ? [await folder([original])] : [];
      const [item, ...more] = await verify(headless, [out], {
        against,
        burned: new Map(burned ? [[output.name, burned]] : []),
        overlays: new Map(),
        hashes: new Map(),
        kept: new Map(kept ? [[output.name, kept]] : []),
        encodings: new Map(encoding ? [[output.name, encoding]] : []),
        sources: new Map(original && burned ? [[output.name, original.name]] : []),
      });
      if (!item || more.length > 0)
        throw new Error(`${more.length + (item ? 1 : 0)} files were verified instead of one`);
      return item;
    },
    async close() {
      await pool.close();
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
