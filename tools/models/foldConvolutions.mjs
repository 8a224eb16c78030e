// Passes over a TextGraph that take steps of scalars into the convolutions beside them.

const ints = (node, name) => node.attribute.find((a) => a.name === name)?.ints.map(Number) ?? [];
export const group = (node) => Number(node.attribute.find((a) => a.name === 'group')?.i ?? 1);
const number = (node, name) => node.attribute.find((a) => a.name === name)?.f;
const isConvolution = (node) => node?.opType === 'Conv' || node?.opType === 'ConvTranspose';

/** Channels that a convolution answers: its weights are [out, in/group, …], those of a transposed one [in, out/group, …]. */
function outChannels(graph, node) {
  const { dims } = graph.constants.get(node.input[1]);
  return node.opType === 'Conv' ? dims[0] : dims[1] * group(node);
}

/** Multiplies each channel that a convolution answers by its scale, then adds its shift. */
export function scaleConvolution(graph, node, scale, shift) {
  const weights = graph.constants.get(node.input[1]);
  const bias = node.input[2] ? graph.constants.get(node.input[2]).data : new Float64Array(outChannels(graph, node));
  const inner = weights.dims[2] * weights.dims[3];
  const channelOf =
    node.opType === 'Conv'
      ? (at) => Math.floor(at / (inner * weights.dims[1]))
      : (at) => Math.floor(at / inner) % weights.dims[1];
  const scaled = weights.data.map((value, at) => value * scale(channelOf(at)));
  node.input = [
    node.input[0],
    graph.constant(weights.dims, scaled),
    graph.constant(
      [bias.length],
      bias.map((value, channel) => value * scale(channel) + shift(channel)),
    ),
  ];
}

/** What a node does to each channel by itself, if it is a scale or a shift by constants. */
function affineOf(graph, node) {
  if (node.opType === 'BatchNormalization') {
    const [gamma, beta, mean, variance] = node.input.slice(1).map((name) => graph.constants.get(name).data);
    const scale = (c) => gamma[c] / Math.sqrt(variance[c] + number(node, 'epsilon'));
    return { scale, shift: (c) => beta[c] - mean[c] * scale(c) };
  }
  if (node.opType !== 'Mul' && node.opType !== 'Add') return undefined;
  const constant = node.input.map((name) => graph.constants.get(name)).find((found) => found);
  if (!constant) return undefined;
  const { dims, data } = constant;
  const perChannel = dims.length === 4 && dims[1] === data.length;
  if (data.length !== 1 && !perChannel) return undefined;
  const value = (c) => data[data.length === 1 ? 0 : c];
  return node.opType === 'Mul' ? { scale: value, shift: () => 0 } : { scale: () => 1, shift: value };
}

/** Normalisations, scales and shifts that follow a convolution become part of it. */
export function foldAffine(graph) {
  for (const node of graph.nodes.filter(isConvolution)) {
    for (;;) {
      const next = graph.onlyConsumer(node.output[0]);
      const affine = next && affineOf(graph, next);
      if (!affine) break;
      scaleConvolution(graph, node, affine.scale, affine.shift);
      node.output = next.output;
      graph.remove(next);
    }
  }
}

/** x · min(max(x + 3, 0), 6) / 6, then · scale + offset: the nodes it is spelt in; undefined if `first` does not begin one. */
function hardSwishAt(graph, first) {
  if (first.opType !== 'Add' || graph.scalar(first.input[1]) !== 3) return undefined;
  const clip = graph.onlyConsumer(first.output[0]);
  const product = clip?.opType === 'Clip' ? graph.onlyConsumer(clip.output[0]) : undefined;
  if (product?.opType !== 'Mul' || !product.input.includes(first.input[0])) return undefined;
  const division = graph.onlyConsumer(product.output[0]);
  if (division?.opType !== 'Div' || graph.scalar(division.input[1]) !== 6) return undefined;
  const nodes = [first, clip, product, division];
  const steps = { scale: 1, offset: 0 };
  const scaling = graph.onlyConsumer(division.output[0]);
  if (scaling?.opType === 'Mul' && graph.scalar(scaling.input[0]) !== undefined) {
    const shifting = graph.onlyConsumer(scaling.output[0]);
    steps.scale = graph.scalar(scaling.input[0]);
    nodes.push(scaling);
    if (shifting?.opType === 'Add' && graph.scalar(shifting.input[1]) !== undefined) {
      steps.offset = graph.scalar(shifting.input[1]);
      nodes.push(shifting);
    }
  }
  return { nodes, input: first.input[0], output: nodes.at(-1).output[0], ...steps };
}

/** A convolution of one weight per channel: value · weight + bias. */
function depthwise(graph, input, channels, weight, bias, output) {
  const weights = graph.constant([channels, 1, 1, 1], new Float64Array(channels).fill(weight));
  const biases = graph.constant([channels], new Float64Array(channels).fill(bias));
  const attributes = { kernel_shape: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: channels };
  return graph.make('Conv', [input, weights, biases], attributes, output);
}

/** The activation as x · clip(x · s/6 + s/2, 0, s): the clip is done by the convolution before it. */
export function gateHardSwish(graph) {
  for (const first of [...graph.nodes]) {
    const found = hardSwishAt(graph, first);
    const source = found && graph.producer(found.input);
    if (!isConvolution(source)) continue;
    const channels = outChannels(graph, source);
    const { scale, offset } = found;
    const gate = depthwise(graph, found.input, channels, scale / 6, scale / 2);
    const cut = graph.clip(gate.output[0], Math.min(0, scale), Math.max(0, scale));
    const product = graph.make('Mul', [found.input, cut.output[0]], {}, offset === 0 ? found.output : undefined);
    const made = [gate, cut, product];
    if (offset !== 0) made.push(depthwise(graph, product.output[0], channels, 1, offset, found.output));
    graph.remove(...found.nodes.slice(1));
    graph.replace(first, ...made);
  }
}

const isPlain = (node) =>
  node.opType === 'Conv' &&
  group(node) === 1 &&
  ints(node, 'kernel_shape').every((side) => side === 1) &&
  ints(node, 'pads').every((pad) => pad === 0);

/** Convolutions of one pixel take an offset before them into their bias; where they alone use it, its step goes. */
export function foldOffsets(graph) {
  for (const node of [...graph.nodes]) {
    const weights = node.opType === 'Conv' ? graph.constants.get(node.input[1]) : undefined;
    if (!weights || group(node) !== weights.dims[0] || group(node) === 1 || !weights.data.every((w) => w === 1))
      continue;
    const offsets = graph.constants.get(node.input[2]).data;
    for (const user of graph.consumers(node.output[0]).filter(isPlain)) {
      const { dims, data } = graph.constants.get(user.input[1]);
      const sum = (out) => offsets.reduce((total, offset, c) => total + offset * data[out * dims[1] + c], 0);
      scaleConvolution(graph, user, () => 1, sum);
      user.input[0] = node.input[0];
    }
    if (graph.consumers(node.output[0]).length === 0) graph.remove(node);
  }
}

/** x + x · h(z) with h a hard sigmoid is x · clip(z · a + b + 1, 1, 2): one step over the picture instead of two. */
export function plusOneGates(graph) {
  for (const node of graph.nodes.filter(({ opType }) => opType === 'HardSigmoid')) {
    const product = graph.onlyConsumer(node.output[0]);
    const sum = product?.opType === 'Mul' ? graph.onlyConsumer(product.output[0]) : undefined;
    const whole = product?.input.find((name) => name !== node.output[0]);
    const before = graph.producer(node.input[0]);
    if (sum?.opType !== 'Add' || !sum.input.includes(whole) || before?.opType !== 'Conv') continue;
    if (!graph.onlyConsumer(node.input[0])) continue;
    const [alpha, beta] = [number(node, 'alpha'), number(node, 'beta')];
    scaleConvolution(
      graph,
      before,
      () => alpha,
      () => beta + 1,
    );
    graph.replace(node, graph.clip(before.output[0], 1, 2, node.output[0]));
    product.output = sum.output;
    graph.remove(sum);
  }
}
