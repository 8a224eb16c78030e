/** A number of 16 bits before and 16 behind the point, as ICC profiles write XYZ values. */
const fixed = (value: number): number => Math.round(value * 65536);

function tagged(type: string, ...words: readonly number[]): Buffer {
  const out = Buffer.alloc(8 + words.length * 4);
  out.write(type, 0, 'latin1');
  words.forEach((word, index) => out.writeInt32BE(word, 8 + index * 4));
  return out;
}
const xyz = (...values: readonly number[]): Buffer => tagged('XYZ ', ...values.map(fixed));

function description(text: string): Buffer {
  const ascii = Buffer.from(`${text}\0`, 'latin1');
  // Behind the text: no Unicode and no Macintosh version of it.
  return Buffer.concat([tagged('desc', ascii.length), ascii, Buffer.alloc(4 + 4 + 2 + 1 + 67)]);
}

/**
 * sRGB as an input profile of version 2 (ICC.1:2001-04, 6.3.1.2): primaries adapted to D50 and a gamma of 2.2. A Color Softcopy
 * Presentation State must have one; PS3.3 C.11.15.
 */
export function srgbProfile(): Uint8Array {
  const gamma = Buffer.concat([tagged('curv', 1), Buffer.of(0x02, 0x33, 0, 0)]);
  const tags: readonly (readonly [string, Buffer])[] = [
    ['desc', description('sRGB')],
    ['cprt', Buffer.concat([tagged('text'), Buffer.from('Public domain\0', 'latin1')])],
    ['wtpt', xyz(0.9505, 1, 1.0891)],
    ['rXYZ', xyz(0.43607, 0.22249, 0.01392)],
    ['gXYZ', xyz(0.38515, 0.71687, 0.09708)],
    ['bXYZ', xyz(0.14307, 0.06061, 0.7141)],
    ['rTRC', gamma],
    ['gTRC', gamma],
    ['bTRC', gamma],
  ];
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  const data: Buffer[] = [];
  let at = 128 + table.length;
  tags.forEach(([signature, bytes], index) => {
    const entry = 4 + index * 12;
    table.write(signature, entry, 'latin1');
    table.writeUInt32BE(at, entry + 4);
    table.writeUInt32BE(bytes.length, entry + 8);
    const even = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    data.push(even);
    at += even.length;
  });
  return Buffer.concat([header(at), table, ...data]);
}

function header(size: number): Buffer {
  const out = Buffer.alloc(128);
  out.writeUInt32BE(size, 0);
  out.writeUInt32BE(0x02400000, 8);
  out.write('scnrRGB XYZ ', 12, 'latin1');
  // A fixed date: a profile is the same whenever it is written.
  [2000, 1, 1].forEach((part, index) => out.writeUInt16BE(part, 24 + index * 2));
  out.write('acsp', 36, 'latin1');
  [0.9642, 1, 0.8249].forEach((part, index) => out.writeInt32BE(fixed(part), 68 + index * 4));
  return out;
}

/** Whether these are the bytes of `srgbProfile`, which tell of nobody. */
export const isOwnSrgb = (icc: Uint8Array): boolean => Buffer.compare(icc, srgbProfile()) === 0;
