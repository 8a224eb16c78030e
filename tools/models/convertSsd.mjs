import { stripped } from './inStrips.mjs';
import { GraphBuilder } from './onnxGraph.mjs';
import { quantisedLayers } from './quantised.mjs';
import { readTfjsWeights } from './tfjsWeights.mjs';

const MANIFEST = 'model/ssd_mobilenetv1_model-weights_manifest.json';
/** Of the network as it was trained; batch normalisation is folded into the depthwise convolutions with it. */
const BATCH_NORM_EPSILON = 0.0010000000474974513;
const STRIDE_2_BLOCKS = [2, 4, 6, 12];

const BLOCKS = 13;
/** The first blocks stay float32: what rounding adds there, all others would make more of. */
const REAL_BLOCKS = 2;
const RELU6 = 6;
/** What the blocks of integers are given: eight bits, where the largest maps have been halved twice. */
const BYTES = 'QuantizeLinear_10';

/**
 * SSD-MobileNetV1 face detector: TensorFlow.js weights (uint8) → ONNX with free height and width, of 8-bit integers but for its first
 * blocks and its heads. The weights were published as such integers and nearly all stay what they are. Input `input` [1,3,h,w] float32; outputs per level 0–5: `cls` (3 logits per anchor) and `box` (ty, tx, th, tw per anchor). Boxes are decoded by
 * core/detect/faces. Its first blocks, whose maps are largest, run in strips.
 */
export const convertSsd = (files) =>
  stripped(wholeSsd(files), { inputs: { input: 1 }, output: { name: BYTES, stride: 4 }, margin: 8 });

/** The same, each layer over the whole picture. */
export function wholeSsd(files) {
  const manifest = JSON.parse(files.get(MANIFEST).toString('utf8'));
  const weights = readTfjsWeights(manifest, (path) => files.get(`model/${path}`));
  const weight = (name) => {
    const found = weights.get(name);
    if (!found) throw new Error(`the manifest holds no weight ${name}`);
    return found;
  };
  const graph = new GraphBuilder('ssd_mobilenet_v1_face');
  const layers = layerMakers(graph, weight);
  const features = backbone(graph, layers);
  features.forEach((feature, level) => {
    const real = layers.real(feature);
    for (const [output, kind] of [
      ['cls', 'ClassPredictor'],
      ['box', 'BoxEncodingPredictor'],
    ]) {
      const path = `Prediction/BoxPredictor_${level}/${kind}`;
      const kernel = toOihw(weight(`${path}/weights`));
      const head = layers.head(real, kernel, weight(`${path}/biases`).data);
      graph.output(head, `${output}${level}`, [1, kernel.dims[0], `h${level}`, `w${level}`]);
    }
  });
  return graph.encode();
}

function backbone(graph, { real32, bytes, quantised }) {
  let x = real32.pointwise(graph.input('input', [1, 3, 'h', 'w']), 'MobilenetV1/Conv2d_0_pointwise', 2);
  const features = [];
  for (let block = 1; block <= BLOCKS; block++) {
    if (block === REAL_BLOCKS + 1) x = bytes(x);
    const { depthwise, pointwise } = block <= REAL_BLOCKS ? real32 : quantised;
    const stride = STRIDE_2_BLOCKS.includes(block) ? 2 : 1;
    x = pointwise(
      depthwise(x, `MobilenetV1/Conv2d_${block}_depthwise`, stride),
      `MobilenetV1/Conv2d_${block}_pointwise`,
      1,
    );
    if (block === 11 || block === 13) features.push(x);
  }
  for (let layer = 0; layer < 8; layer++) {
    x = quantised.pointwise(x, `Prediction/Conv2d_${layer}_pointwise`, layer % 2 === 0 ? 1 : 2);
    if (layer % 2 === 1) features.push(x);
  }
  return features;
}

function layerMakers(graph, weight) {
  const [zero, six] = [graph.constant([0], []), graph.constant([RELU6], [])];
  const { bytes, real, convolution } = quantisedLayers(graph, RELU6);
  const attributes = ({ dims }, stride, more) => ({
    kernel_shape: dims.slice(2),
    strides: [stride, stride],
    auto_pad: 'SAME_UPPER',
    ...more,
  });
  const convolution32 = (x, { data, dims }, bias, attributeList) =>
    graph.node('Conv', [x, graph.constant(data, dims), graph.constant(bias, [dims[0]])], attributeList);
  const layersOf = (convolve) => ({
    pointwise(x, path, stride) {
      const kernel = toOihw(weight(`${path}/weights`));
      return convolve(x, kernel, weight(`${path}/convolution_bn_offset`).data, attributes(kernel, stride));
    },
    depthwise(x, path, stride) {
      const { kernel, bias } = foldBatchNorm(path, weight);
      return convolve(x, kernel, bias, attributes(kernel, stride, { group: kernel.dims[0] }));
    },
  });
  return {
    real32: layersOf((...layer) => graph.node('Clip', [convolution32(...layer), zero, six])),
    quantised: layersOf(convolution),
    bytes,
    real,
    head: (x, kernel, bias) => convolution32(x, kernel, bias, attributes(kernel, 1)),
  };
}

/** Kernel height, width, in, out → out, in, height, width. */
function toOihw({ shape: [height, width, inputs, outputs], data, step }) {
  const out = new Float32Array(data.length);
  let at = 0;
  for (let pixel = 0; pixel < height * width; pixel++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) out[(o * inputs + i) * height * width + pixel] = data[at++];
    }
  }
  return { data: out, dims: [outputs, inputs, height, width], step };
}

function foldBatchNorm(path, weight) {
  const { shape, data } = weight(`${path}/depthwise_weights`);
  const [height, width, channels] = shape;
  const norm = (name) => weight(`${path}/BatchNorm/${name}`).data;
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map(norm);
  const kernel = new Float32Array(data.length);
  const bias = new Float32Array(channels);
  for (let c = 0; c < channels; c++) {
    const scale = gamma[c] / Math.sqrt(variance[c] + BATCH_NORM_EPSILON);
    bias[c] = beta[c] - mean[c] * scale;
    for (let pixel = 0; pixel < height * width; pixel++) {
      kernel[c * height * width + pixel] = data[pixel * channels + c] * scale;
    }
  }
  return { kernel: { data: kernel, dims: [channels, 1, height, width] }, bias };
}
