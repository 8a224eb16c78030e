/**
 * A header's value as other systems may have wrapped it, unwrapped: base64 wherever it begins, hexadecimal digits, percent signs, quoted-printable, numeric
 * entities, escapes of JSON, four bytes a character, letters set apart, decomposed accents, EBCDIC. What comes out is searched like the bytes themselves.
 */
export function unwrapped(value: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const text = bytes.toString('latin1');
  const out: Uint8Array[] = [];
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{8,}/g)) {
    for (let skip = 0; skip < 4; skip++) out.push(Buffer.from(run.slice(skip), 'base64'));
  }
  for (const [run] of text.matchAll(/(?:[0-9A-Fa-f]{2}[ :-]?){6,}/g)) {
    const digits = run.replace(/[ :-]/g, '');
    for (let skip = 0; skip < 2; skip++) out.push(Buffer.from(digits.slice(skip), 'hex'));
  }
  if (/[%=][0-9A-Fa-f]{2}/.test(text))
    out.push(Buffer.from(text.replace(/[%=]([0-9A-Fa-f]{2})/g, byteOf).replaceAll('+', ' '), 'latin1'));
  if (/&#|\\u/.test(text)) out.push(Buffer.from(named(text), 'utf8'));
  // Characters of four bytes are letters among zeros; those of two are searched for as they are.
  if (bytes.includes(0)) out.push(bytes.filter((byte) => byte !== 0));
  for (const [run] of text.matchAll(/(?:[A-Za-z\x80-\xff][ ._-]{1,2}){4,}[A-Za-z\x80-\xff]/g)) {
    out.push(Buffer.from(run.replace(/[ ._-]/g, ''), 'latin1'));
  }
  if (/\xcc|\xcd/.test(text)) out.push(Buffer.from(bytes.toString('utf8').normalize('NFC'), 'utf8'));
  if (/[\x81-\xf9]{4}/.test(text)) out.push(bytes.map((byte) => ebcdic[byte]!));
  return out;
}

/** What numbers and UIDs spell: letters by their decimal numbers, one a value or one after the other, and a UID's whole number as bytes. */
export function spelled(value: Uint8Array): Uint8Array[] {
  const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
  const out: Uint8Array[] = [];
  for (const [run] of text.matchAll(/(?:(?:1[0-2]\d|[3-9]\d)[\\ .,]{1,3}){4,}(?:1[0-2]\d|[3-9]\d)/g)) {
    out.push(Buffer.from(run.split(/\D+/).map(Number)));
  }
  for (const [run] of text.matchAll(/\d{10,}/g)) {
    for (let skip = 0; skip < 3; skip++) {
      out.push(Buffer.from((run.slice(skip).match(/1[0-2]\d|[3-9]\d|\d/g) ?? []).map(Number)));
    }
    const digits = BigInt(run).toString(16);
    out.push(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex'));
  }
  return out;
}

const byteOf = (_: string, digits: string): string => String.fromCharCode(Number.parseInt(digits, 16));

const named = (text: string): string =>
  text
    .replace(/&#(\d{1,7});?/g, (_, digits: string) => letter(Number(digits)))
    .replace(/&#x([0-9A-Fa-f]{1,6});?/g, (_, digits: string) => letter(Number.parseInt(digits, 16)))
    .replace(/\\u([0-9A-Fa-f]{4})/g, (_, digits: string) => letter(Number.parseInt(digits, 16)));

const letter = (point: number): string => (point <= 0x10ffff ? String.fromCodePoint(point) : '');

/** Letters, digits and what stands between them in names and numbers, code page 037; all else becomes a space. */
const ebcdic = new Uint8Array(256).fill(0x20);
for (const [letters, first] of [
  ['abcdefghi', 0x81],
  ['jklmnopqr', 0x91],
  ['stuvwxyz', 0xa2],
  ['ABCDEFGHI', 0xc1],
  ['JKLMNOPQR', 0xd1],
  ['STUVWXYZ', 0xe2],
  ['0123456789', 0xf0],
  ['.', 0x4b],
  ['-/', 0x60],
  [',', 0x6b],
  ['^', 0xb0],
] as const) {
  [...letters].forEach((character, i) => (ebcdic[first + i] = character.charCodeAt(0)));
}
