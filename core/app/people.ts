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

/**
 * Whom the pictures of the vault name, in memory and nowhere else: what one picture shows may name the patient of another. What was looked at before
 * somebody else's picture came is judged again.
 */
export interface People extends Pick<ProjectPatients, 'judge'> {
  seen(identifiers: readonly PatientIdentifier[]): void;
  /** Of an item whose text was just judged. */
  judged(item: ItemId): void;
  /** Judges again what was judged with fewer names than are known by now. */
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
/** Items that are judged again; of more, the first ones were judged with what was known then. */
const mostItems = 20_000;
const page = 500;

export function createPeople(parts: PeopleParts): People {
  const { store, log, changed } = parts;
  const patients = createProjectPatients();
  const judgedAt = new Map<ItemId, number>();
  let remembering: Promise<void> | undefined;

  async function again(): Promise<void> {
    const now = patients.generation;
    for (const [id, then] of [...judgedAt]) {
      if (then === now) continue;
      judgedAt.set(id, now);
      try {
        if (!judgeAgain(await store.items.get(id), false, patients.judge)) continue;
        const after = await store.items.change(
          id,
          (item, submitted) => judgeAgain(item, submitted, patients.judge) ?? {},
        );
        changed(after);
      } catch (thrown) {
        // Removed meanwhile, or the vault was locked: what is looked at again is judged again.
        log.info('not-judged-again', { item: id, code: toScrimError(thrown).code });
      }
    }
  }
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
    judged(item) {
      judgedAt.set(item, patients.generation);
      if (judgedAt.size > mostItems) judgedAt.delete(judgedAt.keys().next().value!);
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
