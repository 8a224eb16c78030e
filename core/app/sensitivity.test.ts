import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { policySchema, type Policy } from '../../model/policy.ts';
import { sensitivityOf, sensitivitySchema, thresholdsOf } from '../../model/sensitivity.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import { startTestCore, testPorts } from '../../test/support/testCore.ts';
import type { Core } from '../core.ts';

const cores: Core[] = [];
afterEach(async () => {
  for (const core of cores.splice(0)) await core.close();
});

afterAll(removeFolders);

const shipped = policySchema.parse(defaultPolicy);
async function started(home: string, policy: Partial<Policy> = {}): Promise<Core> {
  const ports = await testPorts(home);
  const { core } = await startTestCore({ ...ports, policy: { ...ports.policy, ...policy } });
  cores.push(core);
  const { kind } = await core.vault.status();
  await (kind === 'absent' ? core.vault.create : core.vault.unlock)('a passphrase of its own');
  return core;
}
const closed = async (core: Core): Promise<void> => {
  await core.close();
  cores.length = 0;
};

describe('the sensitivity of detection', () => {
  it('is the shipped policy’s until a person chooses, and what was chosen after a restart', async () => {
    const home = await makeFolder();
    const first = await started(home);
    expect(await first.detection.sensitivity()).toEqual({ chosen: 'balanced', fixed: false });
    expect(await first.detection.setSensitivity('thorough')).toEqual({ chosen: 'thorough', fixed: false });
    await closed(first);
    expect(await (await started(home)).detection.sensitivity()).toEqual({ chosen: 'thorough', fixed: false });
  });

  it('is nobody’s to choose where the policy fixes it, whatever was chosen before', async () => {
    const home = await makeFolder();
    const free = await started(home);
    await free.detection.setSensitivity('fewer');
    await closed(free);
    const fixed = await started(home, { sensitivity: 'fixed' });
    expect(await fixed.detection.sensitivity()).toEqual({ chosen: 'balanced', fixed: true });
    await expect(fixed.detection.setSensitivity('fewer')).rejects.toMatchObject({
      error: { code: 'SENSITIVITY_FIXED' },
    });
  });

  it('has no name for a site’s own thresholds', () => {
    expect(sensitivityOf({ ...shipped, faceThreshold: 0.35 })).toBeUndefined();
    for (const name of sensitivitySchema.options) expect(sensitivityOf(thresholdsOf(name))).toBe(name);
  });
});
