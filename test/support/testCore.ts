import { join } from 'node:path';
import { createCore } from '../../core/createCore.ts';
import type { Core, CoreEvent, CorePorts } from '../../core/core.ts';
import { loadPolicy } from '../../core/loadPolicy.ts';
import { embeddedService } from '../../core/service/address.ts';
import { createNodeProcessHost } from '../../core/workers/nodeProcessHost.ts';
import { createMemoryKeychain } from './memoryKeychain.ts';
import { builtServiceEntry, builtWorkersDir, modelsDir, resourcesDir } from './paths.ts';

const quiet = () => undefined;

/** Ports of a core in a folder of the test's own: built workers, real models, a keychain in memory. */
export async function testPorts(home: string, overrides: Partial<CorePorts> = {}): Promise<CorePorts> {
  const policy = await loadPolicy(join(resourcesDir, 'policies/default.json'));
  return {
    paths: { home, resources: resourcesDir, models: modelsDir, workers: builtWorkersDir, service: builtServiceEntry },
    keychain: createMemoryKeychain(),
    clock: { now: () => new Date() },
    processes: createNodeProcessHost(builtWorkersDir),
    log: { info: quiet, warn: quiet, error: quiet },
    // On a busy machine detection may take its time; that a hang is stopped is the pool's own test.
    policy: { ...policy, limits: { ...policy.limits, workerSeconds: 900 } },
    serviceUrl: () => null,
    serviceName: () => embeddedService,
    ...overrides,
  };
}

/** A core that records its events. */
export async function startTestCore(ports: CorePorts): Promise<{ core: Core; events: CoreEvent[] }> {
  const core = await createCore(ports);
  const events: CoreEvent[] = [];
  core.onEvent((event) => events.push(event));
  return { core, events };
}
