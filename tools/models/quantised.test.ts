import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from './onnxGraph.mjs';
import { quantisedKernel, quantisedLayers } from './quantised.mjs';

const inputScale = 6 / 255;
/** Weights [out, in, 1, 1] that are integers of a step. */
const kernelOf = (step: number, ...channels: number[][]) => ({
  data: Float32Array.from(channels.flat().map((value) => value * step)),
  dims: [channels.length, channels[0]!.length, 1, 1],
  step,
});

describe('a quantised kernel', () => {
  it('keeps weights that were published as integers', () => {
    const { weights, scales } = quantisedKernel(kernelOf(0.01, [3, -127, 0, 60], [1, 2, -3, 4]), [0, 0], inputScale);
    expect([...weights]).toEqual([3, -127, 0, 60, 1, 2, -3, 4]);
    expect([...scales]).toEqual([Math.fround(0.01), Math.fround(0.01)]);
  });

  it.each([
    { why: 'two neighbours of one sign', channel: [120, 119, 0, 0] },
    { why: 'one that fits no byte', channel: [-154, 20, 3, 150] },
  ])('never lets a processor saturate that adds products in pairs: $why', ({ channel }) => {
    const { weights, scales } = quantisedKernel(kernelOf(0.01, channel), [0], inputScale);
    for (let at = 1; at < weights.length; at++) {
      expect(255 * Math.abs(weights[at]! + weights[at - 1]!)).toBeLessThanOrEqual(32_767);
    }
    weights.forEach((weight, at) => {
      expect(Math.abs(weight * scales[0]! - channel[at]! * 0.01)).toBeLessThanOrEqual(scales[0]! / 2 + 1e-6);
    });
  });

  it('takes any two weights for neighbours where the runtime orders them', () => {
    const kernel = { ...kernelOf(0.01, [120, 0, 0, 119]), dims: [1, 1, 2, 2] };
    const spread = { ...kernel, data: Float32Array.from([...kernel.data, ...kernel.data]), dims: [1, 2, 2, 2] };
    const [first, last] = [0, 3].map((at) => quantisedKernel(spread, [0], inputScale).weights[at]!);
    expect(255 * (first! + last!)).toBeLessThanOrEqual(32_767);
  });

  it('gives a channel of noughts the bias that it has', () => {
    const { scales, biases } = quantisedKernel(kernelOf(1e-9, [0, 0]), [5.73], inputScale);
    expect(biases[0]! * scales[0]! * inputScale).toBeCloseTo(5.73, 5);
  });
});

describe('quantised layers', () => {
  it('answer what float32 layers answer, to half a step of every byte', async () => {
    const pointwise = kernelOf(0.02, [40, -25, 10], [-60, 7, 90]);
    const depthwise = { data: Float32Array.from({ length: 18 }, (_, at) => Math.sin(at)), dims: [2, 1, 3, 3] };
    const [bias, depthwiseBias] = [
      [0.4, 1.2],
      [0.7, 0.1],
    ];
    const near = { kernel_shape: [1, 1], strides: [1, 1], auto_pad: 'SAME_UPPER' };
    const wide = { kernel_shape: [3, 3], strides: [1, 1], auto_pad: 'SAME_UPPER', group: 2 };
    const input = new Tensor(
      'float32',
      Float32Array.from({ length: 3 * 36 }, (_, at) => 3 + 3 * Math.sin(at * 1.7)),
      [1, 3, 6, 6],
    );
    const dims = [1, 2, 'h', 'w'];

    const bytes = new GraphBuilder('bytes');
    const layers = quantisedLayers(bytes, 6);
    const x = layers.bytes(bytes.input('input', [1, 3, 'h', 'w']));
    const y = layers.convolution(layers.convolution(x, pointwise, bias, near), depthwise, depthwiseBias, wide);
    bytes.output(layers.real(y), 'answer', dims);

    const float = new GraphBuilder('float');
    const [zero, six] = [float.constant([0], []), float.constant([6], [])];
    const layer = (from: string, { data, dims: shape }: typeof depthwise, by: number[], attributes: object) => {
      const constants = [float.constant(data, shape), float.constant(by, [by.length])];
      return float.node('Clip', [float.node('Conv', [from, ...constants], attributes), zero, six]);
    };
    const first = layer(float.input('input', [1, 3, 'h', 'w']), pointwise, bias, near);
    float.output(layer(first, depthwise, depthwiseBias, wide), 'answer', dims);

    const [ours, theirs] = await Promise.all([bytes, float].map((graph) => answerOf(graph.encode(), input)));
    expect(new Set(theirs!.map((value) => Math.round(value))).size).toBeGreaterThan(3);
    // Half a step of the input and of each layer, as far as the weights carry it.
    const carried = inputScale / 2 + (inputScale / 2) * 6 * (1 + 157 * 0.02);
    ours!.forEach((value, at) => expect(Math.abs(value - theirs![at]!)).toBeLessThan(carried));
  });
});

async function answerOf(model: Uint8Array, input: Tensor): Promise<number[]> {
  const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
  const { answer } = await session.run({ input });
  return [...(answer!.data as Float32Array)];
}
