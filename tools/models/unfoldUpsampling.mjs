/**
 * The detector's head doubles its map twice by transposed convolutions of 2 × 2 without overlap. Each is a convolution of one pixel that
 * answers the four pixels it becomes as channels; done so, both run on the small map, and only the last answer, one value a pixel, is moved
 * to its places.
 */
export function unfoldUpsampling(graph) {
  const doublings = graph.nodes.filter(({ opType }) => opType === 'ConvTranspose');
  const [first, second] = doublings;
  if (doublings.length !== 2) throw new Error('the head of the text detector is not the known one');
  const relu = graph.onlyConsumer(first.output[0]);
  const sigmoid = graph.onlyConsumer(second.output[0]);
  if (relu?.opType !== 'Relu' || second.input[0] !== relu.output[0] || sigmoid?.opType !== 'Sigmoid') {
    throw new Error('the head of the text detector is not the known one');
  }
  const [outer, inner] = [partsOf(graph, first), partsOf(graph, second)];
  const widened = convolution(graph, first.input[0], widenedWeights(outer), repeated(outer.bias, 4));
  const active = graph.make('Relu', [widened.output[0]]);
  const answered = convolution(graph, active.output[0], answeredWeights(inner), repeated(inner.bias, 16));
  const likely = graph.make('Sigmoid', [answered.output[0]]);
  const placed = graph.make('DepthToSpace', [likely.output[0]], { blocksize: 4, mode: 'DCR' }, sigmoid.output[0]);
  graph.remove(relu, second, sigmoid);
  graph.replace(first, widened, active, answered, likely, placed);
}

/** Weights are [in, out, 2, 2]. */
function partsOf(graph, node) {
  const { dims, data } = graph.constants.get(node.input[1]);
  return { inputs: dims[0], outputs: dims[1], data, bias: graph.constants.get(node.input[2]).data };
}

const repeated = (bias, times) => Array.from({ length: times }, () => [...bias]).flat();

/** [4 · out, in]: channel q · out + o is output o at quarter q (two bits: row, column). */
function widenedWeights({ inputs, outputs, data }) {
  const weights = new Float64Array(4 * outputs * inputs);
  for (let quarter = 0; quarter < 4; quarter++)
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < inputs; i++)
        weights[(quarter * outputs + o) * inputs + i] = data[(i * outputs + o) * 4 + quarter];
  return { dims: [4 * outputs, inputs, 1, 1], weights };
}

/** [16, 4 · in]: row 4y + x of a 4 × 4 block; each of its pixels comes from the quarter of the first doubling that it lies in. */
function answeredWeights({ inputs, outputs, data }) {
  if (outputs !== 1) throw new Error('the text detector answers more than one map');
  const weights = new Float64Array(16 * 4 * inputs);
  for (let y = 0; y < 4; y++)
    for (let x = 0; x < 4; x++) {
      const quarter = 2 * (y >> 1) + (x >> 1);
      const within = 2 * (y & 1) + (x & 1);
      for (let i = 0; i < inputs; i++) weights[(4 * y + x) * 4 * inputs + quarter * inputs + i] = data[i * 4 + within];
    }
  return { dims: [16, 4 * inputs, 1, 1], weights };
}

function convolution(graph, input, { dims, weights }, bias) {
  const attributes = { kernel_shape: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 };
  return graph.make('Conv', [input, graph.constant(dims, weights), graph.constant([bias.length], bias)], attributes);
}
