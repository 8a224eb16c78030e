import { z } from 'zod';
import type { About } from '../contract/signInApi.schema.ts';
import { UsageError } from './arguments.ts';
import { fileURLToPath } from 'node:url';
import type { ProviderSettings } from './people/oidc.ts';
import type { ServiceLimits } from './database/schema.ts';
import type { SharedPlace } from './uploads/stores.ts';

/** What a deployment says by its environment. Left out and empty are the same: compose files pass empty values on. */
export interface Settings {
  readonly about: Omit<About, 'provider'>;
  readonly limits: ServiceLimits;
  readonly provider: ProviderSettings | undefined;
  /** Addresses or networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Given, several processes may serve together. */
  readonly shared: SharedPlace | undefined;
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
    limits: limitsIn(environment),
    provider: providerIn(environment),
    trustedProxies: (said(environment, 'SCRIM_TRUSTED_PROXIES') ?? '').split(',').filter(Boolean),
    shared: placeIn(environment),
  };
}

const gigabyte = 1024 ** 3;

function limitsIn(environment: Environment): ServiceLimits {
  const said = (name: string, usual: number, most: number) =>
    checked(environment, name, z.coerce.number().int().min(1).max(most)) ?? usual;
  return {
    session_days: said('SCRIM_SESSION_DAYS', 30, 365),
    draft_days: said('SCRIM_DRAFT_DAYS', 30, 3650),
    case_bytes: said('SCRIM_CASE_GIGABYTES', 20, 1_000_000) * gigabyte,
    person_bytes: said('SCRIM_PERSON_GIGABYTES', 500, 1_000_000) * gigabyte,
    escalate_urgent_minutes: said('SCRIM_ESCALATE_URGENT_MINUTES', 15, 10_080),
    escalate_soon_minutes: said('SCRIM_ESCALATE_SOON_MINUTES', 240, 43_200),
    escalate_routine_minutes: said('SCRIM_ESCALATE_ROUTINE_MINUTES', 2880, 129_600),
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
    offline: checked(environment, 'SCRIM_OIDC_OFFLINE', z.literal('yes')) !== null,
    signInAgainHours: checked(environment, 'SCRIM_OIDC_HOURS', z.coerce.number().int().min(1).max(8760)) ?? 12,
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

/** `file:///srv/shared` or `s3://bucket?region=…&endpoint=https://…`. Processes that share a place share key and database account. */
function placeIn(environment: Environment): SharedPlace | undefined {
  const blobs = said(environment, 'SCRIM_BLOBS');
  if (blobs === undefined) return undefined;
  for (const needed of ['SCRIM_DATABASE_URL', 'SCRIM_MASTER_KEY']) {
    if (!said(environment, needed)) throw new UsageError(`SCRIM_BLOBS needs ${needed}`);
  }
  const url = URL.canParse(blobs) ? new URL(blobs) : undefined;
  const endpoint = url?.searchParams.get('endpoint') ?? undefined;
  if (url?.protocol === 'file:' && url.host === '') return { kind: 'folder', path: fileURLToPath(url) };
  const known = url?.protocol === 's3:' && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.host) && !url.username;
  if (!known || (endpoint !== undefined && !/^https?:\/\/[^/@]+\/?$/.test(endpoint))) {
    throw new UsageError('SCRIM_BLOBS is not valid');
  }
  return { kind: 's3', bucket: url.host, endpoint, region: url.searchParams.get('region') ?? 'us-east-1' };
}
