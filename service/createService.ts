import type { AddressInfo } from 'node:net';
import { mkdir } from 'node:fs/promises';
import { sql } from 'kysely';
import type { About } from '../contract/signInApi.schema.ts';
import { anchor } from './audit/verify.ts';
import { bootstrapAccounts, type Bootstrap } from './people/bootstrap.ts';
import { Provider, type ProviderSettings } from './people/oidc.ts';
import { prepareDecoy } from './people/passwords.ts';
import { defaultThrottle, SignInThrottle, type ThrottleLimits } from './people/throttle.ts';
import { expireDrafts } from './cases/drafts.ts';
import { createApp } from './http/app.ts';
import { connectionsFor, openStore } from './database/connect.ts';
import { createKeyEraser } from './database/keyEraser.ts';
import { DatabaseNeighbours, noNeighbours } from './database/neighbours.ts';
import { asOwner, prepareDatabase } from './database/prepare.ts';
import type { ServiceLimits } from './database/schema.ts';
import { Metrics } from './http/metrics.ts';
import { failureFields, type ServiceLog } from './http/surface.ts';
import { startEscalation } from './paging/escalation.ts';
import { Uploads } from './uploads/uploads.ts';
import { openStores, type SharedPlace } from './uploads/stores.ts';
import { replayWithdrawals } from './withdrawal/ledger.ts';
import { withdrawExpired } from './withdrawal/withdraw.ts';

export interface ServiceOptions {
  /** The database's owner: makes tables at the start and nothing else. */
  readonly databaseUrl: string;
  /** The account that answers requests, where the owner may not make one (docs/how-to/run-the-case-service.md). */
  readonly serviceDatabaseUrl?: string | undefined;
  /** One process per folder: blobs and uploads under way if no `shared` place has them, its anchors of the audit. */
  readonly dataDir: string;
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
  readonly log?: ServiceLog;
  /** Base64 of 32 bytes, shared by several processes; without it, one is made in the data folder. */
  readonly masterKey?: string | undefined;
  /** 16 characters or more; without it /metrics is not there. */
  readonly metricsToken?: string | undefined;
  readonly clock?: { now(): Date };
  readonly bootstrap?: Bootstrap;
  readonly throttle?: ThrottleLimits;
  /** Two administrators verify an account. Kept as it is where nothing is said. */
  readonly twoPersonVerification?: boolean | undefined;
  readonly about?: Omit<About, 'provider'>;
  /** What is not said stays as it is. */
  readonly limits?: Partial<ServiceLimits>;
  readonly provider?: ProviderSettings | undefined;
  readonly trustedProxies?: readonly string[];
  /** Given, several processes may serve together; the master key has to be given, too. */
  readonly shared?: SharedPlace | undefined;
}

const unsaid = { operator: null, country: null, retentionDays: null };

export interface Service {
  readonly url: string;
  /** Only on the first start, and only if none was given: shown once to whoever started it. */
  readonly initialAdministratorPassword?: string;
  close(): Promise<void>;
}

/** How often cases are looked for whose last day is over, and drafts that were left. */
const expiryMilliseconds = 10 * 60 * 1000;

export const serviceVersion = '0.1.0';

async function keepPolicy(options: ServiceOptions): Promise<void> {
  const { databaseUrl, twoPersonVerification, about = unsaid, limits } = options;
  await asOwner(databaseUrl, async (owner) => {
    const { retentionDays: retention_days } = about;
    await owner
      .updateTable('service_policy')
      .set({ retention_days, ...limits })
      .execute();
    // A shorter time holds for what is there already, too: a trigger moves each case's last day.
    if (retention_days !== null) await sql`UPDATE cases SET expires_on = expires_on`.execute(owner);
    if (twoPersonVerification === undefined) return;
    await owner.updateTable('service_policy').set({ two_person_verification: twoPersonVerification }).execute();
  });
}

/** The case service over a PostgreSQL that runs already. */
export async function createService(options: ServiceOptions): Promise<Service> {
  const log = options.log ?? (() => undefined);
  const now = options.clock ? () => options.clock!.now() : () => new Date();
  const ground = await prepareGround(options, log, now);
  const { store, uploads, ledger } = ground;
  try {
    await Promise.all([uploads.start(), prepareDecoy()]);
    await anchor(store, options.dataDir);
    await ground.sweep();
    const throttle = new SignInThrottle(options.throttle ?? defaultThrottle, store, now);
    const { metricsToken, about = unsaid, trustedProxies = [] } = options;
    const app = await createApp({
      ...{ store, uploads, ledger, throttle, metricsToken, now, log, about, trustedProxies },
      metrics: new Metrics(),
      version: serviceVersion,
      provider: options.provider && new Provider(options.provider),
    });
    ground.closeFirst(() => app.close());
    await app.listen({ port: options.port, host: options.host });
    // Last: a start that fails after it would have taken the first password with it.
    const invented = await asOwner(options.databaseUrl, (owner) =>
      bootstrapAccounts(owner, options.bootstrap ?? { users: [] }),
    );
    const { port } = app.server.address() as AddressInfo;
    const host = options.host.includes(':') ? `[${options.host}]` : options.host;
    return {
      url: `http://${host}:${port}`,
      ...(invented ? { initialAdministratorPassword: invented } : {}),
      close: () => ground.close(),
    };
  } catch (error) {
    await ground.close();
    throw error;
  }
}

/** Database and stores, brought up to date, and the end of all that was begun. */
async function prepareGround(options: ServiceOptions, log: ServiceLog, now: () => Date) {
  const { dataDir, masterKey } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const url = await prepareDatabase(options.databaseUrl, options.serviceDatabaseUrl);
  await keepPolicy(options);
  const stores = await openStores(dataDir, options.shared);
  const { ledger } = stores;
  const back = await asOwner(options.databaseUrl, async (owner) => replayWithdrawals(owner, await ledger.lines()));
  if (back.length > 0) log('withdrawn-again', { cases: back.length });
  const connections = await connectionsFor(url);
  const store = openStore(url, connections, () => log('database-connection-lost', {}));
  const neighbours = options.shared ? new DatabaseNeighbours(url) : noNeighbours();
  const eraser = createKeyEraser(options.databaseUrl, log);
  const uploads = new Uploads({ stores, neighbours, dataDir, masterKey, store, now, log, keyGone: eraser.erase });
  // A crash may have come between a withdrawal and the end of its key's last trace.
  if ((await ledger.lines()).length > 0) eraser.erase();
  const sweep = async () => {
    await withdrawExpired({ store, uploads, ledger }, now());
    await expireDrafts({ store, uploads }, now());
  };
  const expiry = setInterval(() => {
    void sweep().catch((error: unknown) => log('expiry-failed', failureFields(error)));
  }, expiryMilliseconds).unref();
  const escalation = startEscalation(store, now, log);
  let first: () => Promise<unknown> = async () => undefined;
  return {
    ...{ store, uploads, ledger },
    sweep: () => Promise.all([sweep(), escalation.catchUp()]),
    closeFirst: (step: () => Promise<unknown>) => void (first = step),
    async close() {
      clearInterval(expiry);
      await escalation.stop();
      uploads.stop();
      await first();
      await anchor(store, dataDir).catch((error: unknown) => log('anchor-failed', failureFields(error)));
      await eraser.close();
      await neighbours.close();
      stores.close();
      await store.close();
    },
  };
}
