/**
 * Colour profiles of ICC.1 as far as pictures need them: telling sRGB from others, naming Display P3, and handing pixels with their profile to a
 * converter.
 */

/** Chromatic adaptation to D50 is in these: XYZ of red, green and blue. */
const srgbColorants = [
  [0.4361, 0.2225, 0.0139],
  [0.3851, 0.7169, 0.0971],
  [0.1431, 0.0606, 0.7139],
] as const;
const p3Colorants = [
  [0.51512, 0.2412, -0.00105],
  [0.29198, 0.69225, 0.04189],
  [0.1571, 0.06657, 0.78407],
] as const;

const colorantTags = ['rXYZ', 'gXYZ', 'bXYZ'] as const;
const curveTags = ['rTRC', 'gTRC', 'bTRC'] as const;
/** Makers round, and adapt to their own white: none of that is visible. Adobe RGB and Display P3 are 0.08 and more away. */
const colorantTolerance = 0.004;
const curveTolerance = 0.006;

/**
 * Whether a profile means the same colours as sRGB (IEC 61966-2-1): a matrix and curves that are its own, and no tables that say otherwise. What
 * cannot be read is not. `kind`: its class, of displays or, as DICOM has them, of what pictures come from.
 */
export function isSrgbProfile(icc: Uint8Array, kind: 'mntr' | 'scnr' = 'mntr'): boolean {
  try {
    const tags = tagsOf(icc);
    if (latin1(icc, 12, 16) !== kind || latin1(icc, 16, 20) !== 'RGB ' || latin1(icc, 20, 24) !== 'XYZ ') return false;
    if (['A2B0', 'A2B1', 'A2B2'].some((tag) => tags.has(tag))) return false;
    return (
      colorantTags.every((tag, i) => isNear(xyzOf(tags.get(tag)), srgbColorants[i]!, colorantTolerance)) &&
      curveTags.every((tag) => isSrgbCurve(tags.get(tag)))
    );
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}

function tagsOf(icc: Uint8Array): Map<string, DataView> {
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  const count = view.getUint32(128);
  if (count > 100) throw new RangeError('too many tags');
  const tags = new Map<string, DataView>();
  for (let i = 0; i < count; i++) {
    const at = 132 + i * 12;
    const [offset, length] = [view.getUint32(at + 4), view.getUint32(at + 8)];
    tags.set(latin1(icc, at, at + 4), new DataView(icc.buffer, icc.byteOffset + offset, length));
  }
  return tags;
}

const xyzOf = (tag: DataView | undefined): number[] => {
  if (!tag) throw new RangeError('no such tag');
  return [8, 12, 16].map((at) => tag.getInt32(at) / 65536);
};

const isNear = (values: readonly number[], others: readonly number[], tolerance: number): boolean =>
  values.every((value, i) => Math.abs(value - others[i]!) <= tolerance);

/** A table of points or a parametric curve, looked at in seventeen places. */
function isSrgbCurve(tag: DataView | undefined): boolean {
  if (!tag) return false;
  const type = latin1(new Uint8Array(tag.buffer, tag.byteOffset, 4), 0, 4);
  const curve = type === 'curv' ? tableCurve(tag) : type === 'para' ? parametricCurve(tag) : undefined;
  if (!curve) return false;
  return Array.from({ length: 17 }, (_, i) => i / 16).every(
    (x) => Math.abs(curve(x) - srgbLinear(x)) <= curveTolerance,
  );
}

const srgbLinear = (x: number): number => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);

function tableCurve(tag: DataView): ((x: number) => number) | undefined {
  const count = tag.getUint32(8);
  // One number is a plain gamma, none the identity: neither is sRGB.
  if (count < 16 || count > 65536) return undefined;
  return (x) => {
    const place = x * (count - 1);
    const below = Math.min(count - 2, Math.floor(place));
    const [a, b] = [tag.getUint16(12 + below * 2), tag.getUint16(14 + below * 2)];
    return (a + (b - a) * (place - below)) / 65535;
  };
}

function parametricCurve(tag: DataView): ((x: number) => number) | undefined {
  if (tag.getUint16(8) !== 3) return undefined;
  const [g, a, b, c, d] = [12, 16, 20, 24, 28].map((at) => tag.getInt32(at) / 65536) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return (x) => (x >= d ? (a * x + b) ** g : c * x);
}

/** Display P3 (its primaries, the curve of sRGB, white D65) as a profile of its own: for pictures that name it by number only. */
export function displayP3Profile(): Uint8Array {
  const curve = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];
  const parametric = Buffer.concat([Buffer.from('para\0\0\0\0\0\x03\0\0', 'latin1'), ...curve.map(fixed)]);
  const xyz = (values: readonly number[]): Buffer =>
    Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), ...values.map(fixed)]);
  const text = (value: string): Buffer => {
    const wide = Buffer.from(value, 'utf16le').swap16();
    const head = Buffer.from('mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS\0\0\0\0\0\0\0\x1c', 'latin1');
    head.writeUInt32BE(wide.length, 20);
    return Buffer.concat([head, wide]);
  };
  return profileOf([
    ['desc', text('P3')],
    ['cprt', text('none')],
    ['wtpt', xyz([0.9642, 1, 0.8249])],
    ...colorantTags.map((tag, i): [string, Buffer] => [tag, xyz(p3Colorants[i]!)]),
    ...curveTags.map((tag): [string, Buffer] => [tag, parametric]),
  ]);
}

function profileOf(tags: readonly (readonly [string, Buffer])[]): Uint8Array {
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  const bodies: Buffer[] = [];
  let offset = 128 + table.length;
  tags.forEach(([name, body], i) => {
    table.write(name, 4 + i * 12, 'latin1');
    table.writeUInt32BE(offset, 8 + i * 12);
    table.writeUInt32BE(body.length, 12 + i * 12);
    const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)]);
    bodies.push(padded);
    offset += padded.length;
  });
  const header = Buffer.alloc(128);
  header.writeUInt32BE(offset, 0);
  header.write('\x04\x30\0\0mntrRGB XYZ ', 8, 'latin1');
  header.write('acsp', 36, 'latin1');
  for (const [i, value] of [0.9642, 1, 0.8249].entries()) fixed(value).copy(header, 68 + i * 4);
  return new Uint8Array(Buffer.concat([header, table, ...bodies]));
}

function fixed(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Math.round(value * 65536));
  return bytes;
}

/**
 * Pixels of 8 bits and three samples as an uncompressed TIFF with a profile: the plainest file that a library of pictures reads together with its profile. One
 * strip, little-endian.
 */
export function taggedTiff(
  { columns, rows, pixels }: { readonly columns: number; readonly rows: number; readonly pixels: Uint8Array },
  icc: Uint8Array,
): Uint8Array {
  const entries: readonly (readonly [tag: number, type: 3 | 4 | 7, count: number, value: number])[] = [
    [256, 4, 1, columns],
    [257, 4, 1, rows],
    [258, 3, 3, 8 + 2 + 11 * 12 + 4],
    [259, 3, 1, 1],
    [262, 3, 1, 2],
    [273, 4, 1, 0],
    [277, 3, 1, 3],
    [278, 4, 1, rows],
    [279, 4, 1, pixels.length],
    [284, 3, 1, 1],
    [34675, 7, icc.length, 0],
  ];
  const head = Buffer.alloc(8 + 2 + entries.length * 12 + 4 + 6);
  const iccAt = head.length;
  const pixelsAt = iccAt + icc.length + (icc.length & 1);
  head.write('II*\0\x08\0\0\0', 0, 'latin1');
  head.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, type, count, value], i) => {
    const at = 10 + i * 12;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    head.writeUInt32LE(tag === 273 ? pixelsAt : tag === 34675 ? iccAt : value, at + 8);
  });
  for (let i = 0; i < 3; i++) head.writeUInt16LE(8, iccAt - 6 + i * 2);
  return Buffer.concat([head, icc, Buffer.alloc(icc.length & 1), pixels]);
}

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));
