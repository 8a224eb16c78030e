import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import manifest from '../../resources/models.json' with { type: 'json' };
import { projectRoot } from '../../test/support/paths.ts';
import { generator } from '../../test/support/jpegs.ts';
import { convertSsd, wholeSsd } from './convertSsd.mjs';
import { convertUltraface, wholeUltraface } from './convertUltraface.mjs';
import { stripped } from './inStrips.mjs';
import { sourceFiles } from './sources.mjs';

const filesOf = (role: string) =>
  sourceFiles(projectRoot, manifest.models.find((model) => model.role === role)!.source);

/** Each pixel by chance: what a strip saw of another would show in every row. */
function noise(width: number, height: number): Tensor {
  const random = generator(width * height);
  return new Tensor(
    'float32',
    Float32Array.from({ length: 3 * width * height }, () => 2 * random() - 1),
    [1, 3, height, width],
  );
}

async function answers(bytes: Uint8Array, input: Tensor): Promise<Record<string, number[]>> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const outputs = Object.entries(await session.run({ input }));
  return Object.fromEntries(outputs.map(([name, { data }]) => [name, [...(data as Float32Array)]]));
}

describe('a network run in strips of rows', () => {
  it.each([
    { role: 'face-ssd', whole: wholeSsd, strips: convertSsd, width: 128, height: 128 },
    { role: 'face-ssd', whole: wholeSsd, strips: convertSsd, width: 256, height: 384 },
    { role: 'face-ultraface', whole: wholeUltraface, strips: convertUltraface, width: 64, height: 64 },
    { role: 'face-ultraface', whole: wholeUltraface, strips: convertUltraface, width: 320, height: 256 },
  ])('answers to the bit what the whole answers: $role, $width × $height', async ({ role, whole, strips, ...size }) => {
    const input = noise(size.width, size.height);
    const expected = await answers(whole(filesOf(role)), input);
    expect(Math.max(...Object.values(expected).flat())).toBeGreaterThan(1);
    expect(await answers(strips(filesOf(role)), input)).toEqual(expected);
  });

  it('is not to be had of a piece that others look into', () => {
    const bytes = wholeUltraface(filesOf('face-ultraface'));
    const piece = { inputs: { input: 1 }, margin: 16 };
    expect(() => stripped(bytes, { ...piece, output: { name: '277', stride: 8 } })).not.toThrow();
    expect(() => stripped(bytes, { ...piece, output: { name: 'cls0', stride: 8 } })).toThrow('no such piece');
    expect(() => stripped(bytes, { ...piece, output: { name: 'nowhere', stride: 8 } })).toThrow('no such piece');
  });
});
