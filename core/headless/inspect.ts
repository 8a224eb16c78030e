import type { InspectItem } from '../../contract/cli.schema.ts';
import type { ImageFacts } from '../../model/item.ts';
import { gather, type Gathered } from './gather.ts';
import { mapOrdered, reported, reportedError, type Headless } from './headless.ts';

/** What is there, item by item; nothing is changed and no identifier's value is reported. */
export function inspect(headless: Headless, paths: readonly string[]): Promise<InspectItem[]> {
  return mapOrdered(gather(headless, paths), 4, (file) => inspectOne(headless, file), headless.progress);
}

async function inspectOne(headless: Headless, file: Gathered): Promise<InspectItem> {
  if (file.kind === 'refused') return { ...unknownItem(file.source), error: reportedError(file.error) };
  try {
    const { facts } = await headless.pool.run(
      'parse.probe',
      { source: { kind: 'bytes', bytes: await file.read() }, limits: headless.policy.limits },
      { signal: headless.signal },
    );
    return accepted(file.source, facts);
  } catch (thrown) {
    return { ...unknownItem(file.source), error: reported(thrown) };
  }
}

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
    plan: facts.dicom
      ? 'find faces, text and regions; burn; de-identify the header by PS3.15; verify'
      : 'find faces and text; burn; write a new picture without metadata; verify',
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
    plan: 'leave it out',
    error: null,
  };
}
