import type { WorkerRequest } from '../../contract/workers.schema.ts';
import { isRetryable, ScrimFailure, toScrimError, type ScrimError } from '../../model/errors.ts';
import type { ItemId } from '../../model/ids.ts';
import { pixelsOf, type ItemDetail } from '../../model/item.ts';
import type { Policy } from '../../model/policy.ts';
import { signatureOf } from '../../model/deviceSignature.ts';
import { withKnownDevice, type KnownDevices } from '../detect/devices/templates.ts';
import { detectSeconds } from '../detect/timeLimit.ts';
import type { Log } from '../ports/ports.ts';
import type { Store } from '../store/openStore.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { chosenThresholds } from './sensitivity.ts';
import type { People } from './people.ts';
import { insistOnDetectable, quarantine, takeProposals } from './itemRules.ts';

/**
 * Runs the detectors over every item in state `imported`. That state is the queue: it lies in the store, so detection goes
 * on after a restart where it stopped, and an item leaves it only with proposals or with the reason why there are none.
 */
export interface Detection {
  /** Looks for items that wait; call after each import and once at the start. */
  wake(): void;
  /** Now, for one item; what was decided stays. */
  detect(item: ItemId): Promise<ItemDetail>;
  /** Stops what waits, without a verdict on what is under way, until `resume`; a single item can be detected all the same. */
  pause(): Promise<void>;
  resume(): void;
  readonly isPaused: boolean;
  /** Resolves when nothing waits and nothing runs. */
  settled(): Promise<void>;
  /** Stops without a verdict on what is under way. */
  close(): Promise<void>;
}

export interface DetectionParts {
  readonly store: Store;
  readonly pool: WorkerPool;
  readonly policy: Policy;
  readonly models: string;
  readonly log: Log;
  /** Whom other pictures name. */
  readonly people: Pick<People, 'judge' | 'judged' | 'generation' | 'again' | 'remember'>;
  /** Banners and templates; read anew for each item, because people save templates while others wait. */
  readonly devices: () => Promise<KnownDevices>;
  readonly sourceOf: (item: ItemDetail) => Promise<WorkerRequest<'detect.propose'>['source']>;
  readonly changed: (item: ItemDetail) => void;
}

/** One is being looked at while the next is decrypted. */
const SIDE_BY_SIDE = 2;
/** Not a verdict on the picture: it stays `imported` and is tried again by the next start. */
const notItsFault = new Set<ScrimError['code']>(['CANCELLED', 'VAULT_LOCKED', 'DISK_FULL']);

export function createDetection(parts: DetectionParts): Detection {
  const { store, log, people } = parts;
  const stop = new AbortController();
  const { underWay, skipped, once, attempt } = createLooks(parts);
  let running: Promise<void> | undefined;
  let again = false;
  /** Of those that wait; aborted by a pause. */
  let round = new AbortController();

  async function drain(): Promise<void> {
    const signal = AbortSignal.any([stop.signal, round.signal]);
    while (again && !signal.aborted) {
      again = false;
      const waiting = (await store.items.awaitingDetection()).filter((item) => !skipped.has(item));
      // Beside the work: what is judged too early is judged again.
      if (waiting.length > 0) void people.remember(stop.signal).catch(() => undefined);
      await inLanes(waiting, SIDE_BY_SIDE, signal, (item) => attempt(item, signal));
    }
    if (!stop.signal.aborted) await people.again();
  }
  function wake(): void {
    again = true;
    if (round.signal.aborted) return;
    running ??= drain()
      .catch((thrown: unknown) => log.error('detection-stopped', { code: toScrimError(thrown).code }))
      .finally(() => {
        running = undefined;
        if (again && !stop.signal.aborted) wake();
      });
  }
  return {
    wake,
    async detect(item) {
      insistOnDetectable(await store.items.get(item));
      skipped.delete(item);
      const after = await once(item, stop.signal);
      // A name that came while it was looked at is matched now, not with the next import.
      if (!running) wake();
      return after;
    },
    async pause() {
      round.abort();
      await running;
    },
    resume() {
      if (!round.signal.aborted) return;
      round = new AbortController();
      wake();
    },
    get isPaused() {
      return round.signal.aborted;
    },
    async settled() {
      while (running || underWay.size > 0) await Promise.allSettled([running, ...underWay.values()]);
    },
    async close() {
      stop.abort();
      await this.settled();
    },
  };
}

/** One look at an item at a time, whoever asks for it. */
function createLooks(parts: DetectionParts) {
  const underWay = new Map<ItemId, Promise<ItemDetail>>();
  /** Not tried again before the next start. */
  const skipped = new Set<ItemId>();
  function once(item: ItemId, signal: AbortSignal): Promise<ItemDetail> {
    const known = underWay.get(item);
    if (known) return known;
    const promise = detectOne(parts, item, signal).finally(() => underWay.delete(item));
    underWay.set(item, promise);
    return promise;
  }
  async function attempt(item: ItemId, signal: AbortSignal): Promise<void> {
    try {
      await once(item, signal);
    } catch (thrown) {
      if (signal.aborted) return;
      skipped.add(item);
      const { code } = toScrimError(thrown);
      if (code !== 'NOT_FOUND') parts.log.warn('detection-postponed', { item, code });
    }
  }
  return { underWay, skipped, once, attempt };
}

/** Works through a list, so many at a time, until the signal says stop. */
export async function inLanes<T>(
  list: readonly T[],
  width: number,
  signal: AbortSignal,
  work: (entry: T) => Promise<void>,
): Promise<void> {
  const next = list.values();
  const lane = async () => {
    for (const entry of next) {
      if (signal.aborted) return;
      await work(entry);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
}

async function detectOne(parts: DetectionParts, item: ItemId, signal: AbortSignal): Promise<ItemDetail> {
  const { store, changed, log } = parts;
  let after: ItemDetail;
  try {
    const { answer, generation } = await propose(parts, item, signal);
    after = await store.items.change(item, (before, submitted) => takeProposals(before, submitted, answer));
    parts.people.judged(item, generation);
  } catch (thrown) {
    const error = toScrimError(thrown);
    if (signal.aborted || notItsFault.has(error.code) || error.code === 'NOT_FOUND' || error.code === 'CONFLICT') {
      throw thrown;
    }
    log.warn('detection-failed', { item, code: error.code, retryable: isRetryable(error) });
    after = await store.items.change(item, (before, submitted) => quarantine(before, submitted, error));
  }
  changed(after);
  return after;
}

async function propose(parts: DetectionParts, item: ItemId, signal: AbortSignal) {
  const { pool, policy, models } = parts;
  const detail = await parts.store.items.get(item);
  const request = {
    source: await parts.sourceOf(detail),
    limits: policy.limits,
    detectors: policy.detectors,
    ...(await chosenThresholds(parts.store.settings, policy)),
    models,
  } as const;
  if (signal.aborted) throw new ScrimFailure('CANCELLED');
  const { facts } = detail;
  const seconds = detectSeconds(policy.limits, facts);
  const found = await pool.run('detect.propose', request, {
    signal,
    seconds,
    pixels: pixelsOf(facts),
    priority: 'bulk',
  });
  // Banners that others know belong to the region detector, which a policy may switch off; templates are the own people's word.
  const known = await parts.devices();
  const device = signatureOf(facts);
  const { generation } = parts.people;
  const judged = { ...found, proposals: parts.people.judge(found.proposals) };
  const answer = withKnownDevice(judged, device, policy.detectors.region ? known : { ...known, banners: [] });
  return { answer, generation };
}
