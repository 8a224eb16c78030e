import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import manifest from '../../resources/models.json' with { type: 'json' };
import { projectRoot } from '../../test/support/paths.ts';
import { seeded } from '../samples/random.ts';
import { fuseText } from './fuseText.mjs';
import { sourceFiles } from './sources.mjs';

/** Blocks and grain: enough that both networks answer something. */
function picture(width: number, height: number): Tensor {
  const random = seeded(7);
  let level = 0;
  const data = Float32Array.from({ length: 3 * width * height }, (_, at) => {
    if (at % 9 === 0) level = random() * 4 - 2;
    return level + random() * 0.3;
  });
  return new Tensor('float32', data, [1, 3, height, width]);
}

async function answer(bytes: Uint8Array, input: Tensor): Promise<Float32Array> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const [output] = Object.values(await session.run({ x: input }));
  if (!(output?.data instanceof Float32Array)) throw new Error('no answer');
  return output.data;
}

const cases = [
  { role: 'text-detection', width: 96, height: 64 },
  { role: 'text-detection', width: 256, height: 192 },
  { role: 'text-recognition', width: 200, height: 48 },
] as const;

describe('a fused text network', () => {
  it.each(cases)('answers what its source answers: $role, $width × $height', async ({ role, width, height }) => {
    const model = manifest.models.find((candidate) => candidate.role === role)!;
    const files = sourceFiles(projectRoot, model.source);
    const input = picture(width, height);
    const before = await answer([...files.values()][0], input);
    const after = await answer(fuseText(files), input);
    expect(after.length).toBe(before.length);
    expect(after.reduce((most, value, at) => Math.max(most, Math.abs(value - before[at]!)), 0)).toBeLessThan(1e-4);
  });

  it('is the same to the byte each time', () => {
    const model = manifest.models.find(({ role }) => role === 'text-detection')!;
    const made = fuseText(sourceFiles(projectRoot, model.source));
    expect(made.equals(readFileSync(`${projectRoot}/dist/models/${model.file}`))).toBe(true);
  });
});
