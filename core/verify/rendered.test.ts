import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ct, ultrasound, xray } from '../../test/support/dicom.ts';
import { asPng, burnedBox, limits, painted, verifyRequest } from '../../test/support/outgoing.ts';
import { renderedDicom } from '../export/rendered.ts';
import { contentOf } from '../files/content.ts';
import { verifyFile } from './verifyFile.ts';

const rendered = async (source: Uint8Array, format: 'png' | 'jpeg', frame = 0): Promise<Uint8Array> => {
  const request = { frame, format, jpegQuality: 95, limits, annotations: [] };
  return (await renderedDicom(contentOf(source), request)).bytes;
};
async function failed(bytes: Uint8Array, original: Uint8Array, burned?: ReturnType<typeof burnedBox>[]) {
  const against = { kind: 'bytes' as const, bytes: original };
  const { checks } = await verifyFile(verifyRequest(bytes, { against, ...(burned ? { burned } : {}) }));
  return checks.filter(({ passed }) => !passed).map(({ check }) => check);
}
async function changed(png: Uint8Array, x: number, y: number, width: number, height: number, value: number) {
  const { data, info } = await sharp(png).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const rgb = { data: new Uint8Array(data), width: info.width, height: info.height };
  return asPng(painted(rgb, x, y, width, height, value));
}
const sources = {
  'a CT slice': ct(),
  'an inverted radiograph': xray(),
  'an ultrasound loop': ultrasound({ frames: 3 }),
};

describe('a picture rendered of a DICOM object', () => {
  it.each(Object.entries(sources))('passes against it as PNG and as JPEG: %s', async (_, source) => {
    expect(await failed(await rendered(source, 'png'), source)).toEqual([]);
    expect(await failed(await rendered(source, 'jpeg'), source)).toEqual([]);
  });

  it('is any of its frames', async () => {
    const source = ultrasound({ frames: 3 });
    expect(await failed(await rendered(source, 'png', 2), source)).toEqual([]);
  });

  it('may have one colour where something was filled', async () => {
    const made = await changed(await rendered(ct(), 'png'), 8, 8, 20, 12, 0);
    expect(await failed(made, ct())).toEqual([]);
    expect(await failed(made, ct(), [burnedBox(8, 8, 20, 12)])).toEqual([]);
  });

  it('of another object, or with something drawn into it, is noticed', async () => {
    const other = xray({ columns: 64, rows: 64 });
    expect(await failed(await rendered(other, 'png'), ct())).toEqual(['outside-masks']);
    expect(await failed(await rendered(ultrasound({ columns: 64, rows: 64 }), 'jpeg'), ct())).toEqual([
      'outside-masks',
    ]);
    const twice = await changed(await changed(await rendered(ct(), 'png'), 4, 4, 9, 9, 30), 30, 30, 9, 9, 170);
    expect(await failed(twice, ct())).toEqual(['outside-masks']);
  });

  it('of another size is noticed', async () => {
    expect(await failed(await rendered(ct(), 'png'), ct({ columns: 32, rows: 32 }))).toContain('dimensions');
  });
});
