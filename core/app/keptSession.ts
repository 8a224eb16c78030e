import { z } from 'zod';
import { signedInSchema } from '../../contract/caseApi.schema.ts';
import { toScrimError } from '../../model/errors.ts';
import type { Log } from '../ports/ports.ts';
import type { SettingsRepository } from '../store/settings.ts';
import type { ServiceSession } from '../upload/serviceClient.ts';

/**
 * The sign-in, sealed in the store, so that uploads go on after a restart. It is tied to its service: a token never goes to another
 * one, whatever address is configured later.
 */
export interface KeptSession {
  restore(): Promise<ServiceSession | null>;
  keep(session: ServiceSession | null): void;
  /** Resolves when what was given last is stored. */
  settled(): Promise<void>;
}

const SETTING = 'sign-in';
const keptSchema = z.object({ service: z.string(), session: signedInSchema });

export function createKeptSession(settings: SettingsRepository, serviceName: () => string, log: Log): KeptSession {
  let storing: Promise<void> = Promise.resolve();
  return {
    async restore() {
      const kept = await settings.get(SETTING, keptSchema);
      return kept && kept.service === serviceName() ? kept.session : null;
    },
    keep(session) {
      const service = serviceName();
      storing = storing
        .then(() => (session ? settings.set(SETTING, { service, session }) : settings.delete(SETTING)))
        .catch((thrown: unknown) => log.warn('sign-in-not-kept', { code: toScrimError(thrown).code }));
    },
    settled: () => storing,
  };
}
