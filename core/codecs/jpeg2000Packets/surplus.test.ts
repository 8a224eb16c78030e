import { beforeAll, describe, expect, it } from 'vitest';
import { jpeg2000Streams } from '../../../test/support/jpeg2000Streams.table.ts';
import { prepareCodec } from '../decode.ts';
import { encodeCoded } from '../encode.ts';
import { packetSurplus } from './surplus.ts';

beforeAll(async () => {
  for (const coding of ['jpeg2000', 'htj2k'] as const) await prepareCodec(coding);
});

const [width, height] = [131, 67];
const encoded = (coding: 'jpeg2000' | 'htj2k', components: 1 | 3): Uint8Array => {
  const bits = components === 1 ? 12 : 8;
  const samples = Uint16Array.from({ length: width * height * components }, (_, i) => (i * 37 + (i >> 5)) % 2 ** bits);
  return encodeCoded(
    coding,
    { width, height, components, bits, signed: false, samples },
    { colourTransform: components === 3 },
  );
};
const streams: readonly (readonly [string, () => Uint8Array])[] = [
  ...Object.entries(jpeg2000Streams).map(([name, text]) => [name, () => Buffer.from(text, 'base64')] as const),
  ['our own, grey', () => encoded('jpeg2000', 1)],
  ['our own, in colour', () => encoded('jpeg2000', 3)],
  ['our own HTJ2K, grey', () => encoded('htj2k', 1)],
  ['our own HTJ2K, in colour', () => encoded('htj2k', 3)],
];

/** Where tile-parts begin, and how long they are. */
function partsOf(code: Uint8Array): { start: number; length: number }[] {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const parts = [];
  let at = 2;
  while (view.getUint16(at) !== 0xff90) at += 2 + view.getUint16(at + 2);
  for (; view.getUint16(at) === 0xff90; at += parts.at(-1)!.length) {
    parts.push({ start: at, length: view.getUint32(at + 6) || code.length - 2 - at });
  }
  return parts;
}

describe.each(streams)('packets of JPEG 2000: %s', (_, make) => {
  it('fill their tile-parts to the byte', () => {
    expect(packetSurplus(make())).toBeUndefined();
  });

  it('leave no room behind them in any tile-part', () => {
    const code = make();
    for (const { start, length } of partsOf(code)) {
      for (const secret of ['Mottel, Zoe 1957', '03.11.57', '\xe5']) {
        const end = start + length;
        const dirty = new Uint8Array(
          Buffer.concat([code.subarray(0, end), Buffer.from(secret, 'latin1'), code.subarray(end)]),
        );
        const view = new DataView(dirty.buffer);
        if (view.getUint32(start + 6) !== 0) view.setUint32(start + 6, length + secret.length);
        expect(packetSurplus(dirty), `${secret} at ${end}`).toBeDefined();
      }
    }
  });
});

describe('what is no code stream', () => {
  it('is answered, not followed', () => {
    const code = Buffer.from(jpeg2000Streams['places']!, 'base64');
    for (let cut = 0; cut < code.length; cut += 7) {
      const broken = Buffer.from(code);
      broken[cut] = broken[cut]! ^ 0x55;
      packetSurplus(code.subarray(0, cut));
      packetSurplus(broken);
    }
    expect(packetSurplus(code.subarray(0, 40))).toBeDefined();
  });
});
