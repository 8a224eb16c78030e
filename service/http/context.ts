import type { About } from '../../contract/signInApi.schema.ts';
import type { Store } from '../database/connect.ts';
import type { Provider } from '../people/oidc.ts';
import type { SignInThrottle } from '../people/throttle.ts';
import type { Uploads } from '../uploads/uploads.ts';
import type { Withdrawals } from '../withdrawal/ledger.ts';
import type { Metrics } from './metrics.ts';
import type { ServiceLog } from './surface.ts';

/** What the routes work with. */
export interface Context {
  readonly store: Store;
  readonly uploads: Uploads;
  readonly ledger: Withdrawals;
  readonly throttle: SignInThrottle;
  readonly now: () => Date;
  readonly log: ServiceLog;
  readonly metrics: Metrics;
  /** What a scraper of /metrics has to show as its bearer token; without one nobody reads them. */
  readonly metricsToken: string | undefined;
  readonly version: string;
  readonly about: Omit<About, 'provider'>;
  /** Undefined where nobody signs in elsewhere. */
  readonly provider: Provider | undefined;
  readonly trustedProxies: readonly string[];
}
