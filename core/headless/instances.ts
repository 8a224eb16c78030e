import { createHash } from 'node:crypto';
import type { InstanceIdentity } from '../../model/grouping.ts';

/** One accepted file of a run: what it is called, what it holds and, of DICOM, what it says it is. */
export interface Instance {
  readonly source: string;
  readonly hash: string;
  readonly identity: InstanceIdentity | undefined;
}

export const contentHash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Files of one SOPInstanceUID and different content, by source: each with the others. At most one of them is what it says. */
export function conflicts(instances: readonly Instance[]): ReadonlyMap<string, readonly string[]> {
  const byUid = new Map<string, Instance[]>();
  for (const instance of instances) {
    const uid = instance.identity?.SOPInstanceUID ?? '';
    if (uid === '') continue;
    const same = byUid.get(uid);
    if (same) same.push(instance);
    else byUid.set(uid, [instance]);
  }
  const found = new Map<string, readonly string[]>();
  for (const same of byUid.values()) {
    if (new Set(same.map(({ hash }) => hash)).size < 2) continue;
    for (const { source, hash } of same) {
      found.set(
        source,
        same.filter((other) => other.hash !== hash).map((other) => other.source),
      );
    }
  }
  return found;
}

/** By source, the first file of the same content. */
export function duplicates(instances: readonly Instance[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  const found = new Map<string, string>();
  for (const { source, hash } of instances) {
    const original = first.get(hash);
    if (original === undefined) first.set(hash, source);
    else found.set(source, original);
  }
  return found;
}

export type GroupNumbers =
  | { readonly kind: 'series'; readonly patient: number; readonly study: number; readonly series: number }
  | { readonly kind: 'folder'; readonly folder: number };

/** Numbers from 1 in the order of first appearance, which tell who belongs together and nothing else. Made for one run. */
export function createGroupNumbers(): (instance: Pick<Instance, 'identity'>, folder: string) => GroupNumbers {
  const numbering = (): ((...key: readonly string[]) => number) => {
    const numbers = new Map<string, number>();
    return (...key) => {
      const name = JSON.stringify(key);
      const number = numbers.get(name) ?? numbers.size + 1;
      numbers.set(name, number);
      return number;
    };
  };
  const [patients, studies, series, folders] = [numbering(), numbering(), numbering(), numbering()];
  return ({ identity }, folder) => {
    if (!identity) return { kind: 'folder', folder: folders(folder) };
    const { patient, StudyInstanceUID, SeriesInstanceUID } = identity;
    return {
      kind: 'series',
      patient: patients(patient),
      study: studies(patient, StudyInstanceUID),
      series: series(patient, StudyInstanceUID, SeriesInstanceUID),
    };
  };
}
