import type { Bucket } from '../uploads/bucket.ts';
import { lineSchema, type LedgerLine, type Withdrawals } from './ledger.ts';

const prefix = 'withdrawn/';

/** The ledger in S3: an object per line, whose name says it all, so that a start lists and reads none. */
export class LedgerObjects implements Withdrawals {
  readonly #bucket: Bucket;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  async add(line: LedgerLine): Promise<void> {
    await this.#bucket.put(`${prefix}${line.case}_${line.at}_${line.reason}`, Buffer.from(JSON.stringify(line)));
  }

  async lines(): Promise<LedgerLine[]> {
    const lines: LedgerLine[] = [];
    for await (const key of this.#bucket.keys(prefix)) {
      const [id, at, reason] = key.slice(prefix.length).split('_');
      lines.push(lineSchema.parse({ case: id, at, reason }));
    }
    return lines;
  }
}
