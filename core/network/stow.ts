import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { exchange, readJson, requireSuccess, type Archive } from './archive.ts';
import { jsonDataSetSchema, type JsonDataSet } from './dicomweb.ts';

/** A finished object: only what a clearance vouches for can be given. */
export interface StowInstance {
  readonly cleared: ClearedImage;
  /** How many bytes `open` gives, of the verified object made of a cleared photo; those of the cleared file where it is left out. */
  readonly bytes?: number;
  readonly sopInstance: string;
  /** Its bytes from the start, as often as it is asked; throws NOT_CLEARED rather than give others than were cleared. */
  readonly open: () => AsyncIterable<Uint8Array>;
}

/** What the archive says of one instance. Whatever it does not confirm has failed. */
export interface StowResult {
  readonly state: 'stored' | 'warned' | 'failed';
  /** Warning or Failure Reason, PS3.18 table I.2-2; null if none was given. */
  readonly reason: number | null;
}

export interface StowOptions {
  /** How often a busy archive is asked again. */
  readonly attempts?: number;
  /** Longest wait that an archive may ask for, in seconds. */
  readonly longestWait?: number;
}

/**
 * Store, PS3.18 10.5: one request with all instances, streamed one after the other; results in their order. An archive that is busy (503) is
 * asked again after what its Retry-After says. Throws ARCHIVE_BUSY when it stays so, ARCHIVE_* and WRONG_CREDENTIALS for an
 * answer to the request as a whole, and what `open` throws.
 */
export async function stow(
  archive: Archive,
  instances: readonly StowInstance[],
  { attempts = 4, longestWait = 60 }: StowOptions = {},
): Promise<StowResult[]> {
  if (instances.length === 0) return [];
  for (let tried = 1; ; tried++) {
    const response = await exchange(archive, storeRequest(instances));
    const { statusCode: status = 0 } = response;
    // 200 and 202 report on each instance, and so does 409, where none was stored; 10.5.3.1.
    if (status === 200 || status === 202 || status === 409) return resultsOf(await reportOf(response), instances);
    response.resume();
    if (status === 400) return await oneByOne(archive, instances, { attempts, longestWait });
    if (status === 503 && tried < attempts) {
      const seconds = Math.min(longestWait, retryAfter(response.headers['retry-after']));
      await wait(seconds * 1000, undefined, archive.signal ? { signal: archive.signal } : {});
      continue;
    }
    requireSuccess(response);
    throw new ScrimFailure('ARCHIVE_ANSWER', { what: `status ${String(status)}` });
  }
}

/** Some archives (Orthanc) refuse a whole request for one object that they cannot read, and do not say which: so each is asked for alone. */
async function oneByOne(
  archive: Archive,
  instances: readonly StowInstance[],
  options: StowOptions,
): Promise<StowResult[]> {
  if (instances.length === 1) return [{ state: 'failed', reason: null }];
  const results: StowResult[] = [];
  for (const instance of instances) results.push(...(await stow(archive, [instance], options)));
  return results;
}

/** What it adds to a request. */
export const bytesOf = ({ bytes, cleared }: StowInstance): number => bytes ?? cleared.bytes;

function storeRequest(instances: readonly StowInstance[]) {
  const boundary = `scrim-${randomUUID()}`;
  const head = Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`, 'latin1');
  const end = Buffer.from(`--${boundary}--\r\n`, 'latin1');
  const framing = instances.length * (head.length + 2) + end.length;
  const whole = instances.reduce((sum, instance) => sum + bytesOf(instance), framing);
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const instance of instances) {
      yield head;
      let sent = 0;
      for await (const chunk of instance.open()) {
        sent += chunk.length;
        yield chunk;
      }
      if (sent !== bytesOf(instance)) throw new ScrimFailure('NOT_CLEARED');
      yield Buffer.from('\r\n');
    }
    yield end;
  }
  return {
    method: 'POST',
    path: '/studies',
    headers: {
      'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
      accept: 'application/dicom+json',
    },
    body: { bytes: whole, stream: Readable.from(body(), { objectMode: false }) },
  } as const;
}

/** Seconds, or a date; a second where it says neither. RFC 9110 10.2.3. */
export function retryAfter(header: string | undefined, now = Date.now()): number {
  if (header === undefined) return 1;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? 1 : Math.max(0, (at - now) / 1000);
}

const tags = {
  referenced: '00081199',
  failed: '00081198',
  instance: '00081155',
  warning: '00081196',
  failure: '00081197',
};

async function reportOf(response: Parameters<typeof readJson>[0]): Promise<JsonDataSet> {
  const report = jsonDataSetSchema.safeParse(await readJson(response));
  if (!report.success) throw new ScrimFailure('ARCHIVE_ANSWER', { what: 'not a store report' });
  return report.data;
}

function resultsOf(report: JsonDataSet, instances: readonly StowInstance[]): StowResult[] {
  const stored = bySop(report, tags.referenced, tags.warning);
  const failed = bySop(report, tags.failed, tags.failure);
  return instances.map(({ sopInstance }) => {
    const failure = failed.get(sopInstance);
    if (failure !== undefined) return { state: 'failed', reason: failure };
    const warning = stored.get(sopInstance);
    if (warning === undefined) return { state: 'failed', reason: null };
    return warning === null ? { state: 'stored', reason: null } : { state: 'warned', reason: warning };
  });
}

/** Reasons by SOP Instance UID: null where the item gives none. */
function bySop(report: JsonDataSet, sequence: string, reason: string): Map<string, number | null> {
  const found = new Map<string, number | null>();
  for (const value of report[sequence]?.Value ?? []) {
    const item = jsonDataSetSchema.safeParse(value);
    const uid = item.data?.[tags.instance]?.Value?.[0];
    const told = Number(item.data?.[reason]?.Value?.[0] ?? Number.NaN);
    if (typeof uid === 'string') found.set(uid, Number.isInteger(told) ? told : null);
  }
  return found;
}
