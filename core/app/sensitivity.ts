import { ScrimFailure } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import {
  sensitivityOf,
  sensitivitySchema,
  thresholdsOf,
  type Sensitivity,
  type SensitivityStatus,
  type Thresholds,
} from '../../model/sensitivity.ts';
import type { SettingsRepository } from '../store/settings.ts';

const SETTING = 'sensitivity';

type Chosen = Pick<Policy, 'sensitivity' | 'faceThreshold' | 'textThreshold'>;

/** The policy's thresholds, unless a person chose others and may. Asked anew for every picture: a choice counts from the next one. */
export async function chosenThresholds(settings: SettingsRepository, policy: Chosen): Promise<Thresholds> {
  const chosen = await choiceOf(settings, policy);
  const { faceThreshold, textThreshold } = policy;
  return chosen ? thresholdsOf(chosen) : { faceThreshold, textThreshold };
}

export async function sensitivityStatus(settings: SettingsRepository, policy: Chosen): Promise<SensitivityStatus> {
  const chosen = (await choiceOf(settings, policy)) ?? sensitivityOf(policy) ?? null;
  return { chosen, fixed: policy.sensitivity === 'fixed' };
}

/** Throws SENSITIVITY_FIXED. */
export async function chooseSensitivity(
  settings: SettingsRepository,
  policy: Chosen,
  sensitivity: Sensitivity,
): Promise<SensitivityStatus> {
  if (policy.sensitivity === 'fixed') throw new ScrimFailure('SENSITIVITY_FIXED');
  await settings.set(SETTING, sensitivity);
  return sensitivityStatus(settings, policy);
}

async function choiceOf(settings: SettingsRepository, policy: Chosen): Promise<Sensitivity | undefined> {
  return policy.sensitivity === 'fixed' ? undefined : await settings.get(SETTING, sensitivitySchema);
}
