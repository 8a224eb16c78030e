import { z } from 'zod';
import type { About } from '../contract/signInApi.schema.ts';
import { UsageError } from './arguments.ts';
import type { ProviderSettings } from './people/oidc.ts';

/** What a deployment says by its environment. Left out and empty are the same: compose files pass empty values on. */
export interface Settings {
  readonly about: Omit<About, 'provider'>;
  readonly provider: ProviderSettings | undefined;
  /** Addresses or networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;
const said = (environment: Environment, name: string): string | undefined => environment[name]?.trim() || undefined;

/** Refuses with the variable's name, never with its value. */
function checked<T>(environment: Environment, name: string, schema: z.ZodType<T>): T | null {
  const value = said(environment, name);
  if (value === undefined) return null;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UsageError(`${name} is not valid`);
  return parsed.data;
}

export function readSettings(environment: Environment): Settings {
  return {
    about: {
      operator: checked(environment, 'SCRIM_OPERATOR', z.string().regex(/^\P{C}{1,120}$/u)),
      country: checked(environment, 'SCRIM_COUNTRY', z.string().regex(/^[A-Z]{2}$/)),
      retentionDays: checked(environment, 'SCRIM_RETENTION_DAYS', z.coerce.number().int().min(1).max(36_500)),
    },
    provider: providerIn(environment),
    trustedProxies: (said(environment, 'SCRIM_TRUSTED_PROXIES') ?? '').split(',').filter(Boolean),
  };
}

function providerIn(environment: Environment): ProviderSettings | undefined {
  const issuer = said(environment, 'SCRIM_OIDC_ISSUER');
  const clientId = said(environment, 'SCRIM_OIDC_CLIENT_ID');
  if (issuer === undefined && clientId === undefined) return undefined;
  if (issuer === undefined || clientId === undefined) {
    throw new UsageError('SCRIM_OIDC_ISSUER and SCRIM_OIDC_CLIENT_ID belong together');
  }
  return {
    issuer: issuerAt(issuer),
    clientId,
    clientSecret: said(environment, 'SCRIM_OIDC_CLIENT_SECRET'),
    name: said(environment, 'SCRIM_OIDC_NAME')?.slice(0, 60) ?? 'OpenID Connect',
  };
}

function issuerAt(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const local = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && local);
  if (!url || !safe || url.search || url.hash || url.username) {
    throw new UsageError('SCRIM_OIDC_ISSUER is not valid');
  }
  return url;
}
