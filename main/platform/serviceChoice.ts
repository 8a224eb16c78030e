import { join } from 'node:path';
import type { AppInfo } from '../../contract/ipc.schema.ts';
import type { Log, Paths } from '../../core/ports/ports.ts';
import { embeddedService as embeddedServiceName, remoteServiceName } from '../../core/service/address.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import { startEmbeddedService, type LocalAccount } from './embeddedService.ts';
import type { PreferencesFile } from './preferences.ts';

/** The case service this workstation talks to: the hospital's, or the embedded one. */
export interface ServiceChoice {
  url(): string | null;
  /** See CorePorts.serviceName. */
  name(): string;
  info(): AppInfo['service'];
  onChange(listener: () => void): void;
  createAccount(account: LocalAccount): Promise<void>;
  stop(): Promise<void>;
}

/** `SCRIM_SERVICE_URL`, then the preference, then the embedded service. */
export function chooseService(
  paths: Paths,
  preferences: PreferencesFile,
  policy: Pick<Policy, 'services'>,
  log: Log,
): ServiceChoice {
  const remote = process.env['SCRIM_SERVICE_URL'] ?? preferences.current.serviceUrl;
  const name = remote ? remoteServiceName(remote) : embeddedServiceName;
  // Core asks none but a pinned one, either; here it is not even started, and the window says why.
  if (policy.services && !policy.services.includes(name)) {
    log.warn('service-not-pinned');
    return refusedService(remote, name);
  }
  return remote ? remoteService(remote) : embeddedService(paths, preferences, log);
}

function refusedService(remote: string | undefined, name: string): ServiceChoice {
  const kind = remote ? 'remote' : 'embedded';
  return {
    url: () => remote ?? null,
    name: () => name,
    info: () => ({ kind, state: 'refused', host: remote ? hostOf(remote) : 'this workstation', firstRun: false }),
    onChange: () => undefined,
    createAccount: () => Promise.reject(new ScrimFailure('SERVICE_NOT_PINNED')),
    stop: () => Promise.resolve(),
  };
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

function remoteService(url: string): ServiceChoice {
  return {
    url: () => url,
    name: () => remoteServiceName(url),
    info: () => ({ kind: 'remote', state: 'ready', host: new URL(url).host, firstRun: false }),
    onChange: () => undefined,
    createAccount: () => Promise.reject(new ScrimFailure('NOT_ALLOWED')),
    stop: () => Promise.resolve(),
  };
}

function embeddedService(paths: Paths, preferences: PreferencesFile, log: Log): ServiceChoice {
  const service = startEmbeddedService(paths.service, join(paths.home, 'service'), log);
  return {
    name: () => embeddedServiceName,
    url: () => (service.state.kind === 'ready' ? service.state.url : null),
    info: () => ({
      kind: 'embedded',
      state: service.state.kind,
      host: 'this workstation',
      firstRun: service.state.kind === 'ready' && !preferences.current.localAccount,
    }),
    onChange: (listener) => service.onChange(listener),
    createAccount: async (account) => {
      if (preferences.current.localAccount) throw new ScrimFailure('NOT_ALLOWED');
      await service.createAccount(account);
      await preferences.save({ localAccount: true });
    },
    stop: () => service.stop(),
  };
}
