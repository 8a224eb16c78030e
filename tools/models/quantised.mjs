// Layers of 8-bit integers: a third of the time of float32 ones. No calibration set is needed where every activation
// is clipped to the same range, as ReLU6 clips it.

const LARGEST_WEIGHT = 127;
/**
 * What two neighbours among a channel's weights may be together: times 255 they fit 16 bits. Processors that add such pairs in 16 bits then never
 * saturate, and every processor answers the same.
 */
const LARGEST_PAIR = 127.5;
/** A bias is counted in units of its channel's scale, and must fit 32 bits with room for the sum. */
const LARGEST_BIAS = 2 ** 28;
const LEAST_SCALE = 1e-8;

/** Maker of quantised layers over a GraphBuilder; `top` is where every activation is clipped. A byte means byte × top / 255. */
export function quantisedLayers(graph, top) {
  const scale = top / 255;
  const [scaleName, zeroName] = [graph.constant([scale], []), graph.integers([0], [], 'uint8')];
  const real = new Map();
  return {
    /** Bytes of a float32 tensor. */
    bytes: (x) => graph.node('QuantizeLinear', [x, scaleName, zeroName]),
    /** A convolution clipped to [0, top], for bytes cannot hold anything else. */
    convolution(x, kernel, bias, attributes) {
      const { weights, scales, biases } = quantisedKernel(kernel, bias, scale);
      const count = kernel.dims[0];
      const integers = [
        graph.integers(weights, kernel.dims, 'int8'),
        graph.constant(scales, [count]),
        graph.integers(new Int8Array(count), [count], 'int8'),
      ];
      const biasName = graph.integers(biases, [count], 'int32');
      const input = [x, scaleName, zeroName, ...integers, scaleName, zeroName, biasName];
      return graph.node('QLinearConv', input, attributes);
    },
    /** The float32 tensor of bytes. */
    real(x) {
      const made = real.get(x) ?? graph.node('DequantizeLinear', [x, scaleName, zeroName]);
      real.set(x, made);
      return made;
    },
  };
}

/**
 * Weights [out, in, height, width] as integers, each channel that is answered with a scale of its own. What was stored in integers of a `step` keeps
 * them wherever they fit. Depthwise weights (one input a channel) are multiplied one by one and have no neighbours.
 */
export function quantisedKernel({ data, dims, step = LEAST_SCALE }, bias, inputScale) {
  const count = dims[0];
  const each = data.length / count;
  const weights = new Int8Array(data.length);
  const scales = new Float32Array(count);
  const biases = new Int32Array(count);
  for (let channel = 0; channel < count; channel++) {
    const own = data.subarray(channel * each, (channel + 1) * each);
    const pair = dims[1] === 1 ? 0 : largestPair(own, each === dims[1]);
    const largest = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    // A channel of noughts has a bias all the same.
    const forBias = Math.abs(bias[channel]) / (inputScale * LARGEST_BIAS);
    scales[channel] = Math.max(step, largest / LARGEST_WEIGHT, pair / LARGEST_PAIR, forBias);
    biases[channel] = Math.round(bias[channel] / (inputScale * scales[channel]));
    own.forEach((value, at) => (weights[channel * each + at] = Math.round(value / scales[channel])));
  }
  return { weights, scales, biases };
}

/** The largest sum of two weights of one sign that may be added together: neighbours, or any two where the order is the runtime's. */
function largestPair(weights, inOrder) {
  if (inOrder)
    return weights.reduce((most, value, at) => Math.max(most, at > 0 ? Math.abs(value + weights[at - 1]) : 0), 0);
  const sorted = [...weights].sort((a, b) => a - b);
  return Math.max(Math.abs(sorted[0] + sorted[1]), Math.abs(sorted.at(-1) + sorted.at(-2)));
}
