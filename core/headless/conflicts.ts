import { toScrimError } from '../../model/errors.ts';
import type { PhotoCapture } from '../../model/grouping.ts';
import type { PatientIdentifier } from '../../model/person.ts';
import { createProjectPatients, type ProjectPatients } from '../detect/text/projectPatients.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import { eachOf, type Gathered } from './gather.ts';
import {
  hashOfSource,
  limited,
  mapOrdered,
  readingSeconds,
  sideBySide,
  sideBySideOnDisk,
  type Headless,
} from './headless.ts';
import { readReport } from './reports.ts';
import { conflicts, type Instance } from './instances.ts';

/**
 * Which files of a run are two of one SOPInstanceUID with different content, by source, before anything is written. The head of every
 * file is read and parsed; only where two name one instance are they decoded, because a file that is refused anyway contradicts nobody. What
 * cannot be read has no part in it: the work that follows says why. `captured` is told what photos say of their taking, `people` whom
 * objects name.
 */
export async function conflictsAmong(
  headless: Headless,
  files: readonly Gathered[],
  { captured, people }: IdentityListeners,
): Promise<ReadonlySet<string>> {
  const { pool, signal } = headless;
  const { limits } = headless.policy;
  const first = new Map<string, number>();
  const suspects = new Set<number>();
  await overAll(files, async (source, index) => {
    const { identity, capture, people: names } = await pool.run('parse.identity', { source, limits }, { signal });
    if (capture) captured(files[index]!.source, capture);
    if (names) people(names);
    const uid = identity?.SOPInstanceUID ?? '';
    if (uid === '') return;
    const other = first.get(uid);
    if (other === undefined) first.set(uid, index);
    else suspects.add(other).add(index);
  });
  const suspected = [...suspects].sort((a, b) => a - b).map((index) => files[index]!);
  const instances: Instance[] = [];
  await overAll(suspected, async (source, index) => {
    const seconds = await readingSeconds(limits, source);
    const picture = pool.run('parse.probe', { source, limits }, { signal, seconds });
    const reply = await picture.catch(async (refusal: unknown) => {
      const report = await readReport(headless, source, refusal);
      if (report) return report;
      throw refusal;
    });
    const hash = hashOfSource(source, reply);
    instances.push({ source: suspected[index]!.source, hash, identity: reply.identity });
  });
  return new Set(conflicts(instances).keys());
}

/** What the heads of files tell besides. */
interface IdentityListeners {
  readonly captured: (source: string, capture: PhotoCapture) => void;
  readonly people: (identifiers: readonly PatientIdentifier[]) => void;
}

/** Whom the files of a run name, before any of them is looked at. */
export async function patientsIn(headless: Headless, files: readonly Gathered[]): Promise<ProjectPatients> {
  const { pool, signal } = headless;
  const { limits } = headless.policy;
  const patients = createProjectPatients();
  await overAll(files, async (source) => {
    const { people } = await pool.run('parse.identity', { source, limits }, { signal });
    if (people) patients.add(people);
  });
  return patients;
}

/** Files that cannot be looked at are passed over; a run that was cancelled ends. */
async function overAll(
  files: readonly Gathered[],
  look: (source: WorkerSource, index: number) => Promise<void>,
): Promise<void> {
  const indexed = files.map((file, index) => ({ file, index }));
  const held = limited(sideBySide);
  const one = async ({ file, index }: (typeof indexed)[number]): Promise<void> => {
    if (file.kind === 'refused') return;
    const act = async () => look(await file.open(), index);
    try {
      await (file.archived ? held(act) : act());
    } catch (thrown) {
      if (toScrimError(thrown).code === 'CANCELLED') throw thrown;
    }
  };
  await mapOrdered(eachOf(indexed), sideBySideOnDisk, one, () => undefined);
}
