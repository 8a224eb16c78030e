import { mostPseudonymPairs } from '../../contract/workers.schema.ts';
import { dictionaryEntry } from '../dicom/dictionary.ts';

/** One line of a look-up table: an identifier of the original and what stands in its place. */
export interface PseudonymEntry {
  /** Keyword of PS3.6. */
  readonly attribute: string;
  readonly original: string;
  readonly pseudonym: string;
}

const longest = 256;

/** What one file's pseudonyms stand for; bounded, each pair once. It goes to the vault and nowhere else. */
export class LookUp {
  private readonly pairs = new Map<string, PseudonymEntry>();

  add(tag: number, original: string, pseudonym: string): void {
    const attribute = dictionaryEntry(tag)?.keyword;
    if (attribute === undefined || original === '' || this.pairs.size >= mostPseudonymPairs) return;
    const key = `${attribute}\0${original}`;
    if (!this.pairs.has(key)) this.pairs.set(key, { attribute, original: original.slice(0, longest), pseudonym });
  }

  get entries(): readonly PseudonymEntry[] {
    return [...this.pairs.values()];
  }
}
