import type { InspectItem } from '../../contract/cli.schema.ts';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import { toScrimError } from '../../model/errors.ts';
import { outputTypeOf, type ImageFacts } from '../../model/item.ts';
import { gather, type Gathered } from './gather.ts';
import { conflicts, contentHash, createGroupNumbers, duplicates, type Instance } from './instances.ts';
import { mapOrdered, reported, reportedError, type Headless } from './headless.ts';
import { readReport } from './reports.ts';

/** What is there, item by item; nothing is changed and no identifier's value is reported. */
export async function inspect(headless: Headless, paths: readonly string[]): Promise<InspectItem[]> {
  const found = await mapOrdered(gather(headless, paths), 4, (file) => inspectOne(headless, file), headless.progress);
  const instances = found.flatMap(({ instance }) => instance ?? []);
  const [conflicting, duplicated] = [conflicts(instances), duplicates(instances)];
  const numbers = createGroupNumbers();
  return found.map(({ item, instance, folder }) => {
    if (!instance) return item;
    const conflictsWith = [...(conflicting.get(item.source) ?? [])];
    const plan = conflictsWith.length > 0 ? heldBack : item.plan;
    const duplicateOf = duplicated.get(item.source) ?? null;
    return { ...item, plan, group: numbers(instance, folder), duplicateOf, conflictsWith };
  });
}

const heldBack = 'hold it back until a person has decided which object of this SOPInstanceUID is the true one';

interface Inspected {
  readonly item: InspectItem;
  readonly folder: string;
  /** Undefined for what was refused. */
  readonly instance: Instance | undefined;
}

async function inspectOne(headless: Headless, file: Gathered): Promise<Inspected> {
  const { source } = file;
  const none = { folder: '', instance: undefined };
  if (file.kind === 'refused') return { item: { ...unknownItem(source), error: reportedError(file.error) }, ...none };
  const { pool, policy, signal } = headless;
  const { limits } = policy;
  let bytes: Uint8Array;
  try {
    bytes = await file.read();
  } catch (thrown) {
    return { item: { ...unknownItem(source), error: reported(thrown) }, ...none };
  }
  const request = { source: { kind: 'bytes', bytes }, limits } as const;
  try {
    const { facts, identity } = await pool.run('parse.probe', request, { signal });
    return {
      item: accepted(source, facts),
      folder: file.folder,
      instance: { source, hash: contentHash(bytes), identity },
    };
  } catch (thrown) {
    const header = await headerOf(headless, request, thrown);
    if (!header) return { item: { ...unknownItem(source), error: reported(thrown) }, ...none };
    const { facts, identity, leaves } = header;
    const described = { ...unknownItem(source), kind: 'dicom', mediaType: 'application/dicom', ...facts } as const;
    if (!leaves) return { item: { ...described, error: reported(thrown) }, ...none };
    const item = { ...described, state: 'accepted', frames: null, plan: reportPlan } as const;
    return { item, folder: file.folder, instance: { source, hash: contentHash(bytes), identity } };
  }
}

const reportPlan = 'clean its content tree item by item; de-identify the header by PS3.15; verify';

type HeaderRequest = WorkerRequest<'parse.header'> & { readonly source: WorkerSource };

/** What can be told of a DICOM object that is no picture, or whose picture cannot be taken, and whether it leaves all the same: as a report. */
async function headerOf(headless: Headless, request: HeaderRequest, refusal: unknown) {
  const { pool, signal } = headless;
  if (!toScrimError(refusal).code.startsWith('DICOM_')) return undefined;
  try {
    const report = await readReport(headless, request.source, refusal);
    return { ...(await pool.run('parse.header', request, { signal })), leaves: report !== undefined };
  } catch {
    // The first refusal says why.
    signal.throwIfAborted();
    return undefined;
  }
}

const ungrouped = { group: null, duplicateOf: null, conflictsWith: [] };

function accepted(source: string, facts: ImageFacts): InspectItem {
  return {
    source,
    state: 'accepted',
    kind: facts.dicom ? 'dicom' : 'photo',
    mediaType: facts.mediaType,
    bytes: facts.bytes,
    columns: facts.columns,
    rows: facts.rows,
    frames: facts.frames,
    SOPClassUID: facts.dicom?.SOPClassUID ?? null,
    TransferSyntaxUID: facts.dicom?.TransferSyntaxUID ?? null,
    PhotometricInterpretation: facts.dicom?.PhotometricInterpretation ?? null,
    identifiers: facts.identifiers,
    notices: facts.notices ?? [],
    ...ungrouped,
    plan: facts.dicom
      ? 'find faces, text and regions; burn; de-identify the header by PS3.15; verify'
      : `find faces and text; burn; write a new ${outputTypeOf(facts) === 'image/png' ? 'PNG' : 'JPEG'} without metadata; verify`,
    error: null,
  };
}

function unknownItem(source: string): InspectItem {
  return {
    source,
    state: 'refused',
    kind: 'unknown',
    mediaType: null,
    bytes: null,
    columns: null,
    rows: null,
    frames: null,
    SOPClassUID: null,
    TransferSyntaxUID: null,
    PhotometricInterpretation: null,
    identifiers: [],
    notices: [],
    ...ungrouped,
    plan: 'leave it out',
    error: null,
  };
}
