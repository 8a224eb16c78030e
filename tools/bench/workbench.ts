import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Core } from '../../core/core.ts';
import { createCore } from '../../core/createCore.ts';
import { loadPolicy } from '../../core/loadPolicy.ts';
import { embeddedService } from '../../core/service/address.ts';
import { createNodeProcessHost } from '../../core/workers/nodeProcessHost.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { builtServiceEntry, builtWorkersDir, modelsDir, resourcesDir } from '../../test/support/paths.ts';

/** A core with a fresh vault in a folder of its own. Detectors are off unless asked for: import is measured apart from them. */
export async function withCore<T>(
  detect: boolean,
  serviceUrl: string | null,
  work: (core: Core) => Promise<T>,
): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'scrim-bench-'));
  const none = () => Promise.reject(new ScrimFailure('KEYCHAIN_UNAVAILABLE'));
  const quiet = () => undefined;
  const policy = await loadPolicy(join(resourcesDir, 'policies/default.json'));
  const core = await createCore({
    paths: { home, resources: resourcesDir, models: modelsDir, workers: builtWorkersDir, service: builtServiceEntry },
    keychain: { get: none, set: none, delete: none },
    clock: { now: () => new Date() },
    processes: createNodeProcessHost(builtWorkersDir),
    log: { info: quiet, warn: quiet, error: quiet },
    policy: { ...policy, detectors: { face: detect, text: detect, region: detect } },
    serviceUrl: () => serviceUrl,
    serviceName: () => embeddedService,
  });
  try {
    await core.vault.create(randomBytes(24).toString('base64'));
    return await work(core);
  } finally {
    await core.close();
    await rm(home, { recursive: true, force: true });
  }
}
