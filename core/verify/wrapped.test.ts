import { describe, expect, it } from 'vitest';
import { fictionalPatient } from '../../test/support/dicom.ts';
import { cleanDicom, verifyRequest } from '../../test/support/outgoing.ts';
import { verifyFile } from './verifyFile.ts';

const name = 'Fabelmann^Jürgen';
const original = cleanDicom({
  ...fictionalPatient,
  PatientName: name,
  SOPInstanceUID: '1.2.826.0.1.3680043.10.543.1.2',
});
const plain = 'Fabelmann';
const fourBytes = (order: 'LE' | 'BE'): Buffer => {
  const out = Buffer.alloc(plain.length * 4);
  [...plain].forEach((letter, i) => out[`writeUInt32${order}`](letter.charCodeAt(0), i * 4));
  return out;
};

async function found(value: Uint8Array): Promise<boolean> {
  const bytes = cleanDicom({ '0008,1090': { vr: 'UT', value } });
  const { checks } = await verifyFile(verifyRequest(bytes, { against: { kind: 'bytes', bytes: original } }));
  expect(JSON.stringify(checks)).not.toMatch(/fabelmann|jürgen/i);
  return checks.some(({ check, passed }) => check === 'no-identifiers' && !passed);
}

describe('a name of the original is found in a header', () => {
  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(name)],
    ['Latin-1', Buffer.from(name, 'latin1')],
    ['UTF-16, the low byte first', Buffer.from(name, 'utf16le')],
    ['UTF-16, the high byte first', Buffer.from(name, 'utf16le').swap16()],
    ['UTF-32, the low byte first', fourBytes('LE')],
    ['UTF-32, the high byte first', fourBytes('BE')],
    ['letters and accents apart', Buffer.from(`x ${'Jürgen'.normalize('NFD')} y`)],
    ['base64', Buffer.from(Buffer.from(`of ${name}`).toString('base64'))],
    ['hexadecimal digits', Buffer.from(Buffer.from(name).toString('hex').toUpperCase())],
    ['percent signs', Buffer.from('%46%61%62%65%6C%6D%61%6E%6E')],
    ['numeric entities', Buffer.from([...plain].map((letter) => `&#${letter.charCodeAt(0)};`).join(''))],
    ['EBCDIC', Buffer.from('c6818285939481959540', 'hex')],
    ['quoted-printable', Buffer.from('=46=61=62=65=6C=6D=61=6E=6E')],
    ['escapes of JSON', Buffer.from([...plain].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join(''))],
    ['letters set apart', Buffer.from('of F a b e l m a n n')],
  ])('as %s', async (_, value) => {
    expect(await found(value)).toBe(true);
  });

  it.each<[string, string, string]>([
    ['the number of a UID', 'StudyInstanceUID', `2.25.${BigInt(`0x${Buffer.from(plain).toString('hex')}`)}`],
    ['decimal numbers within a UID', 'StudyInstanceUID', `2.25.${[...plain].map((c) => c.charCodeAt(0)).join('')}`],
    ['decimal numbers', 'WindowCenter', [...plain].map((c) => c.charCodeAt(0)).join('\\')],
  ])('as %s', async (_, keyword, value) => {
    const bytes = cleanDicom({ [keyword]: value });
    const { checks } = await verifyFile(verifyRequest(bytes, { against: { kind: 'bytes', bytes: original } }));
    expect(checks.find(({ check }) => check === 'no-identifiers')?.passed).toBe(false);
  });

  it('and nothing is found where there is nothing', async () => {
    for (const value of ['SOMATOM Force', 'aGVsbG8gd29ybGQgaGVsbG8', '48656c6c6f20776f726c64', '%20%21']) {
      expect(await found(Buffer.from(value))).toBe(false);
    }
  });
});
