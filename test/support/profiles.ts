import { jpegSegment } from './pictures.ts';

/** ICC profiles for tests: a matrix and one gamma, as monitors and cameras have them. Written from the published primaries. */
const whiteD50 = [0.9642, 1, 0.8249] as const;

export function matrixProfile(colorants: readonly (readonly number[])[], gamma: number): Buffer {
  const xyz = (values: readonly number[]): Buffer => {
    const body = Buffer.alloc(20);
    body.write('XYZ ', 'latin1');
    values.forEach((value, i) => body.writeInt32BE(Math.round(value * 65536), 8 + i * 4));
    return body;
  };
  const curve = Buffer.alloc(16);
  curve.write('curv', 'latin1');
  curve.writeUInt32BE(1, 8);
  curve.writeUInt16BE(Math.round(gamma * 256), 12);
  const named = Buffer.alloc(96);
  named.write('desc', 'latin1');
  named.writeUInt32BE(5, 8);
  named.write('test', 12, 'latin1');
  const copyright = Buffer.from('text\0\0\0\0none\0\0\0\0', 'latin1');
  const tags: [string, Buffer][] = [
    ['desc', named],
    ['cprt', copyright],
    ['wtpt', xyz(whiteD50)],
    ...colorants.map((values, i): [string, Buffer] => [`${'rgb'[i]!}XYZ`, xyz(values)]),
    ...[...'rgb'].map((letter): [string, Buffer] => [`${letter}TRC`, curve]),
  ];
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  let at = 128 + table.length;
  tags.forEach(([name, body], i) => {
    table.write(name, 4 + i * 12, 'latin1');
    table.writeUInt32BE(at, 8 + i * 12);
    table.writeUInt32BE(body.length, 12 + i * 12);
    at += body.length;
  });
  const head = Buffer.alloc(128);
  head.writeUInt32BE(at, 0);
  head.write('\x02\x40\0\0mntrRGB XYZ ', 8, 'latin1');
  head.write('acsp', 36, 'latin1');
  whiteD50.forEach((value, i) => head.writeInt32BE(Math.round(value * 65536), 68 + i * 4));
  return Buffer.concat([head, table, ...tags.map(([, body]) => body)]);
}

export const adobeRgb = (): Buffer =>
  matrixProfile(
    [
      [0.60974, 0.31111, 0.01947],
      [0.20528, 0.62567, 0.06087],
      [0.14919, 0.06322, 0.74457],
    ],
    563 / 256,
  );

/** Red and green exchanged: whoever drops it shows the wrong colour. */
export const swappedProfile = (): Buffer =>
  matrixProfile(
    [
      [0.3851, 0.7169, 0.0971],
      [0.4361, 0.2225, 0.0139],
      [0.1431, 0.0606, 0.7139],
    ],
    2.2,
  );

export const iccSegment = (icc: Buffer): Buffer =>
  jpegSegment(0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), icc]));
