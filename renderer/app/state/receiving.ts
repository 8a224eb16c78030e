import { create } from 'zustand';
import type { ReceivingSettings, ReceivingStatus } from '../../../model/receiving.ts';
import type { ScrimError } from '../../../model/errors.ts';
import { scrim } from '../../bridge.ts';
import { reportError } from './notices.ts';

/** Receiving by C-STORE, as core tells it. Null until it has. */
export const useReceiving = create<{ readonly status: ReceivingStatus | null }>(() => ({ status: null }));

export const receivingChanged = (status: ReceivingStatus): void => useReceiving.setState({ status });

export async function loadReceiving(): Promise<void> {
  const result = await scrim.receiving.status();
  if (result.ok) receivingChanged(result.value);
  else reportError(result.error);
}

/** Answers why the settings were not taken. */
export async function configureReceiving(settings: ReceivingSettings): Promise<ScrimError | null> {
  const result = await scrim.receiving.configure(settings);
  if (!result.ok) return result.error;
  receivingChanged(result.value);
  return null;
}

export async function discardQuarantined(): Promise<void> {
  const result = await scrim.receiving.discardQuarantined();
  if (result.ok) receivingChanged(result.value);
  else reportError(result.error);
}
