import { setImmediate } from 'node:timers/promises';
import { toScrimError } from '../../model/errors.ts';
import type { ItemId } from '../../model/ids.ts';
import type { ItemDetail, ItemSummary } from '../../model/item.ts';
import type { PatientIdentifier } from '../../model/person.ts';
import type { Policy } from '../../model/policy.ts';
import { createProjectPatients, type ProjectPatients } from '../detect/text/projectPatients.ts';
import type { Log } from '../ports/ports.ts';
import type { Store } from '../store/openStore.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { judgeAgain } from './itemRules.ts';
import { createTurns } from './turns.ts';

/**
 * Whom the pictures of the vault name, in memory and nowhere else: what one picture shows may name the patient of another. What was looked at before
 * somebody else's picture came is judged again.
 */
export interface People extends Pick<ProjectPatients, 'judge' | 'generation'> {
  seen(identifiers: readonly PatientIdentifier[]): void;
  /** Of an item whose text was judged and is stored, with the generation from before it was judged. */
  judged(item: ItemId, generation: number): void;
  /** Judges again what waits for review and was judged with fewer names than are known by now, in this session or before it. */
  again(): Promise<void>;
  /** Reads the names of what was imported in earlier sessions, once; resolves when that is done. */
  remember(signal: AbortSignal): Promise<void>;
}

export interface PeopleParts {
  readonly store: Store;
  readonly pool: Pick<WorkerPool, 'run'>;
  readonly limits: Policy['limits'];
  readonly log: Log;
  readonly original: (item: ItemId) => Promise<Uint8Array>;
  readonly changed: (item: ItemDetail) => void;
}

/** Studies of earlier sessions that are read again, the newest first, and the largest file that is read for it. */
const mostStudies = 1000;
const largestFile = 64e6;
/** Items of which it is known when they were judged; of more, the first ones are judged once more than they must. */
const mostItems = 20_000;
const page = 500;

export function createPeople(parts: PeopleParts): People {
  const { store, log, changed } = parts;
  const patients = createProjectPatients();
  const judgedAt = new Map<ItemId, number>();
  const inTurn = createTurns();
  /** Everything that waits was judged with what was known then. */
  let allAt = patients.generation;
  let remembering: Promise<void> | undefined;

  function judged(item: ItemId, generation: number): void {
    judgedAt.delete(item);
    judgedAt.set(item, generation);
    if (judgedAt.size > mostItems) judgedAt.delete(judgedAt.keys().next().value!);
    if (generation !== allAt) allAt = -1;
  }
  async function judgeOnceMore(id: ItemId): Promise<boolean> {
    const now = patients.generation;
    try {
      if (judgeAgain(await store.items.get(id), false, patients.judge)) {
        changed(await store.items.change(id, (item, submitted) => judgeAgain(item, submitted, patients.judge) ?? {}));
      }
    } catch (thrown) {
      const { code } = toScrimError(thrown);
      log.info('not-judged-again', { item: id, code });
      // Removed meanwhile; anything else is tried again.
      return code === 'NOT_FOUND';
    }
    judged(id, now);
    return true;
  }
  async function pass(): Promise<void> {
    const now = patients.generation;
    if (allAt === now) return;
    let isWhole = true;
    for (const id of await waitingForReview(store)) {
      if (judgedAt.get(id) === now) continue;
      isWhole = (await judgeOnceMore(id)) && isWhole;
      // Thousands of lines are compared: other work goes first.
      await setImmediate();
    }
    if (isWhole) allAt = now;
  }
  const again = (): Promise<void> => inTurn(pass);
  async function remember(signal: AbortSignal): Promise<void> {
    for (const item of await firstOfEachStudy(store)) {
      if (signal.aborted) return;
      await readOne(parts, item, signal).then(patients.add, (thrown: unknown) => {
        log.info('names-not-read', { item: item.id, code: toScrimError(thrown).code });
      });
    }
    await again();
  }
  return {
    judge: patients.judge,
    seen: (identifiers) => void patients.add(identifiers),
    judged,
    get generation() {
      return patients.generation;
    },
    again,
    remember: (signal) => (remembering ??= remember(signal)),
  };
}

async function readOne({ pool, limits, original }: PeopleParts, { id }: ItemSummary, signal: AbortSignal) {
  const source = { kind: 'bytes', bytes: await original(id) } as const;
  const { people = [] } = await pool.run('parse.identity', { source, limits }, { signal, priority: 'bulk' });
  return people;
}

async function waitingForReview(store: Store): Promise<ItemId[]> {
  const waiting: ItemId[] = [];
  for (let offset = 0, total = 1; offset < total; offset += page) {
    const { items, total: all } = await store.items.list(offset, page);
    total = all;
    for (const { id, state } of items) if (state.kind === 'review') waiting.push(id);
  }
  return waiting;
}

async function firstOfEachStudy(store: Store): Promise<ItemSummary[]> {
  const studies = new Map<string, ItemSummary>();
  for (let offset = 0, total = 1; offset < total; offset += page) {
    const { items, total: all } = await store.items.list(offset, page);
    total = all;
    for (const item of items) {
      if (item.group?.kind !== 'series' || item.facts.bytes > largestFile) continue;
      const { patient, study } = item.group;
      studies.set(`${patient} ${study}`, item);
    }
  }
  return [...studies.values()].slice(-mostStudies).reverse();
}
