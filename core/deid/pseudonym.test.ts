import { describe, expect, it } from 'vitest';
import { isStandardUid, Pseudonyms } from './pseudonym.ts';

const of = (fill: number): Pseudonyms => new Pseudonyms(new Uint8Array(32).fill(fill));

describe('Pseudonyms', () => {
  it('are the same for the same value and key, and different for any other', () => {
    expect(of(1).patient('FH-00815')).toBe(of(1).patient('FH-00815'));
    expect(of(1).patient('FH-00815')).not.toBe(of(1).patient('FH-00816'));
    expect(of(1).patient('FH-00815')).not.toBe(of(2).patient('FH-00815'));
    expect(of(1).uid('1.2.3')).not.toBe(of(2).uid('1.2.3'));
  });

  it('are legal for PatientID and PatientName, and for UIDs', () => {
    for (let i = 0; i < 500; i++) {
      expect(of(3).patient(`patient ${i}`)).toMatch(/^SCRIM-[0-9A-HJKMNP-TV-Z]{8}$/);
      const uid = of(3).uid(`1.2.${i}`);
      expect(uid).toMatch(/^2\.25\.[1-9]\d{0,38}$/);
      expect(uid.length).toBeLessThanOrEqual(64);
      expect(BigInt(uid.slice(5)) < 2n ** 128n).toBe(true);
    }
  });

  it('refuse a key that is not 32 bytes', () => {
    expect(() => new Pseudonyms(new Uint8Array(16))).toThrow('INVALID_REQUEST');
  });
});

describe('isStandardUid', () => {
  it('knows the standard’s own and nothing that merely begins like them', () => {
    for (const uid of ['1.2.840.10008.1.2.1', '1.2.840.10008.5.1.4.1.1.77.1.5.1', '1.2.840.10008.6.1.1234']) {
      expect(isStandardUid(uid)).toBe(true);
    }
    for (const uid of [
      '1.2.840.10008',
      '1.2.840.10008.1.19571103',
      '1.2.840.100081.2',
      '1.2.840.10008.1.02',
      '2.25.1',
    ]) {
      expect(isStandardUid(uid)).toBe(false);
    }
  });
});
