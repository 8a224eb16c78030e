import { z } from 'zod';
import { signedInSchema } from '../../contract/caseApi.schema.ts';
import { toScrimError } from '../../model/errors.ts';
import { userIdSchema } from '../../model/ids.ts';
import type { Keychain, Log } from '../ports/ports.ts';
import type { ServiceSession } from '../service/sessions.ts';
import type { SettingsRepository } from '../store/settings.ts';

/**
 * The sign-in, so that uploads go on after a restart: what renews it in the keychain, the rest sealed in the store; all of it there
 * where no keychain answers. It is tied to its service: a token never goes to another one, whatever address is configured later.
 */
export interface KeptSession {
  restore(): Promise<ServiceSession | null>;
  keep(session: ServiceSession | null): void;
  /** Resolves when what was given last is stored. */
  settled(): Promise<void>;
}

export interface KeptSessionParts {
  readonly settings: Pick<SettingsRepository, 'get' | 'set' | 'delete'>;
  readonly keychain: Keychain;
  readonly vaultId: string;
  readonly serviceName: () => string;
  readonly log: Log;
}

const SETTING = 'sign-in';
const keptSchema = z.object({ service: z.string(), session: signedInSchema });
/** Names its service and its person too: a crash may leave the two places with different sign-ins. */
const secretSchema = z.object({ service: z.string(), user: userIdSchema, refreshToken: z.string() });

export function createKeptSession(parts: KeptSessionParts): KeptSession {
  const { settings, keychain, serviceName, log } = parts;
  const account = `sign-in-${parts.vaultId}`;
  let storing: Promise<void> = Promise.resolve();
  async function store(service: string, session: ServiceSession): Promise<void> {
    const { refreshToken, ...rest } = session;
    const secret = refreshToken === undefined ? null : JSON.stringify({ service, user: session.user.id, refreshToken });
    const inKeychain = secret !== null && (await orUndefined(() => keychain.set(account, secret).then(() => true)));
    await settings.set(SETTING, { service, session: inKeychain ? rest : session });
  }
  async function forget(): Promise<void> {
    await settings.delete(SETTING);
    await orUndefined(() => keychain.delete(account));
  }
  return {
    async restore() {
      const kept = await settings.get(SETTING, keptSchema);
      if (!kept || kept.service !== serviceName()) return null;
      if (kept.session.refreshToken) return kept.session;
      const secret = secretOf(await orUndefined(() => keychain.get(account)));
      if (secret?.service !== kept.service || secret.user !== kept.session.user.id) return kept.session;
      return { ...kept.session, refreshToken: secret.refreshToken };
    },
    keep(session) {
      const service = serviceName();
      storing = storing
        .then(() => (session ? store(service, session) : forget()))
        .catch((thrown: unknown) => log.warn('sign-in-not-kept', { code: toScrimError(thrown).code }));
    },
    settled: () => storing,
  };
}

function secretOf(text: string | null | undefined): z.output<typeof secretSchema> | undefined {
  try {
    return secretSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}

/** Undefined where no keychain answers. */
async function orUndefined<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (thrown) {
    if (toScrimError(thrown).code === 'KEYCHAIN_UNAVAILABLE') return undefined;
    throw thrown;
  }
}
