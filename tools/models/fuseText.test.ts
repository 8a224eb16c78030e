import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import manifest from '../../resources/models.json' with { type: 'json' };
import { projectRoot } from '../../test/support/paths.ts';
import { decodeGreedy } from '../../core/detect/text/recognise.ts';
import { burnText } from '../../test/support/burnedText.ts';
import { fuseText } from './fuseText.mjs';
import { sourceFiles } from './sources.mjs';

/** Lines of text as they are burned in, so that both networks see something: from the whole picture, or from about one line of it. */
async function picture({ width, height, top }: { width: number; height: number; top: number }): Promise<Tensor> {
  const [columns, rows] = [320, 240];
  const black = { data: new Uint8Array(columns * rows * 3).fill(12), width: columns, height: rows };
  const { data } = await burnText(black, [
    { text: 'Dist 12.3 mm', x: 20, y: 60, size: 28, contrast: 200 },
    { text: 'Zzartist 45 F', x: 20, y: 150, size: 20, contrast: 120 },
  ]);
  const values = new Float32Array(3 * width * height);
  for (let channel = 0; channel < 3; channel++) {
    for (let pixel = 0; pixel < width * height; pixel++) {
      const at = (top + Math.floor(pixel / width)) * columns + (pixel % width);
      values[channel * width * height + pixel] = (data[3 * at + channel]! / 255 - 0.5) / 0.5;
    }
  }
  return new Tensor('float32', values, [1, 3, height, width]);
}

async function answer(bytes: Uint8Array, input: Tensor): Promise<{ data: Float32Array; dims: readonly number[] }> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const [output] = Object.values(await session.run({ x: input }));
  if (!(output?.data instanceof Float32Array)) throw new Error('no answer');
  return { data: output.data, dims: output.dims };
}

const cases = [
  { role: 'text-detection', width: 96, height: 64, top: 20 },
  { role: 'text-detection', width: 320, height: 224, top: 0 },
  { role: 'text-recognition', width: 240, height: 48, top: 28 },
] as const;
const greatest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, value), -Infinity);

describe('a fused text network', () => {
  it.each(cases)('answers what its source answers: $role, $width × $height', async ({ role, ...part }) => {
    const model = manifest.models.find((candidate) => candidate.role === role)!;
    const files = sourceFiles(projectRoot, model.source);
    const input = await picture(part);
    const { data: before } = await answer([...files.values()][0], input);
    const { data: after } = await answer(fuseText(files), input);
    // Where both see nothing they agree, whatever is broken.
    expect(greatest(before)).toBeGreaterThan(0.9);
    expect(after.length).toBe(before.length);
    expect(after.reduce((most, value, at) => Math.max(most, Math.abs(value - before[at]!)), 0)).toBeLessThan(1e-4);
  });

  it('reads what stands there', async () => {
    const model = manifest.models.find(({ role }) => role === 'text-recognition')!;
    const { data, dims } = await answer(
      fuseText(sourceFiles(projectRoot, model.source)),
      await picture({ width: 240, height: 48, top: 28 }),
    );
    const { file } = manifest.models.find(({ role }) => role === 'text-keys')!;
    const keys = readFileSync(`${projectRoot}/dist/models/${file}`, 'utf8').split(/\r?\n/);
    const { text, confidence } = decodeGreedy({ data, dims }, keys.slice(0, dims[2]! - 2));
    expect(text.replaceAll(' ', '')).toBe('Dist12.3mm');
    expect(confidence).toBeGreaterThan(0.9);
  });

  it('is the same to the byte each time', () => {
    const model = manifest.models.find(({ role }) => role === 'text-detection')!;
    const made = fuseText(sourceFiles(projectRoot, model.source));
    expect(made.equals(readFileSync(`${projectRoot}/dist/models/${model.file}`))).toBe(true);
  });
});
