import { createHmac } from 'node:crypto';
import { ScrimFailure } from '../../model/errors.ts';

/**
 * Pseudonyms of one project: the same value gives the same pseudonym in every file and every run, and without the key neither
 * leads to the other. Purposes are kept apart, so that an equal patient ID and accession number do not show it.
 */
export class Pseudonyms {
  private readonly key: Uint8Array;
  private readonly uids = new Map<string, string>();
  private readonly codes = new Map<string, string>();

  /** `projectKey`: 32 random bytes. */
  constructor(projectKey: Uint8Array) {
    if (projectKey.length !== 32) throw new ScrimFailure('INVALID_REQUEST', { where: 'project key' });
    this.key = projectKey;
  }

  /** 'SCRIM-' and 8 characters of Crockford's base 32: short enough to be read out, 40 bits against chance. */
  patient(identity: string): string {
    return this.short('patient', identity);
  }

  /** The same form for numbers of visits and titles of stations; `purpose` keeps them apart. */
  code(purpose: 'AccessionNumber' | 'StudyID' | 'AE', identity: string): string {
    return this.short(purpose, identity);
  }

  /** How many days back a patient's dates move: evenly from `min` to `max`, both included. */
  days(identity: string, { min, max }: { readonly min: number; readonly max: number }): number {
    return min + (this.digest('days', identity).readUIntBE(0, 6) % (max - min + 1));
  }

  /** A patient's files come one after the other: what one was told is kept for the next. */
  private short(purpose: string, identity: string): string {
    const name = `${purpose}\0${identity}`;
    let code = this.codes.get(name);
    if (code === undefined) {
      if (this.codes.size >= mostKept) this.codes.clear();
      this.codes.set(name, (code = this.makeShort(purpose, identity)));
    }
    return code;
  }

  private makeShort(purpose: string, identity: string): string {
    const digest = this.digest(purpose, identity);
    let code = '';
    let bits = digest.readUIntBE(0, 5);
    for (let i = 0; i < 8; i++) {
      code = base32[bits % 32]! + code;
      bits = Math.floor(bits / 32);
    }
    return `SCRIM-${code}`;
  }

  /** A UUID-derived UID, PS3.5 B.2: 2.25. and 128 bits as a decimal number; version 8 of RFC 9562, "custom". */
  uid(original: string): string {
    let mapped = this.uids.get(original);
    if (mapped === undefined) {
      const digest = this.digest('uid', original).subarray(0, 16);
      digest[6] = (digest[6]! & 0x0f) | 0x80;
      digest[8] = (digest[8]! & 0x3f) | 0x80;
      mapped = `2.25.${BigInt(`0x${digest.toString('hex')}`)}`;
      if (this.uids.size >= mostKept) this.uids.clear();
      this.uids.set(original, mapped);
    }
    return mapped;
  }

  private digest(purpose: string, value: string): Buffer {
    return createHmac('sha256', this.key).update(`scrim ${purpose}\0`).update(value, 'utf8').digest();
  }
}

/** Of either kind; made anew where they were forgotten. */
const mostKept = 50_000;

const base32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * UIDs that the standard itself defines (SOP classes, transfer syntaxes, coding schemes, well-known frames of reference) identify no one
 * and must stay. Its own are short numbers; a longer component below its root was put there by somebody else.
 */
export const isStandardUid = (uid: string): boolean => /^1\.2\.840\.10008(\.(0|[1-9]\d{0,3})){1,10}$/.test(uid);
