import { Graph } from './graph.mjs';
import { onnx } from './onnxGraph.mjs';

/** Of a tensor [picture, channel, row, column]. */
const ROWS = 2;
const LAST = 2 ** 31 - 1;
/** Four strips hold a third of what the whole did; more cost more than they spare. */
const PARTS = 4;

/**
 * Runs a piece of a network in strips of rows, one after the other, and joins their answers: the largest maps are then never there as a whole, which is
 * what decides how much memory a network needs. `inputs` (tensors) and `output` enclose the piece, each with how many rows of the picture a row of it
 * stands for; all that lies between must be local. A strip is given `margin` rows of the picture more at its inner ends than it answers for, enough for
 * what a row of the answer sees: its answers are those of the whole, to the bit. Pictures must have a multiple of four times the largest of those
 * numbers, and at least four margins, of rows. Throws if the piece is not there or if something else uses what is within.
 */
export function inStrips(graph, { inputs, output, margin }) {
  const piece = between(graph, Object.keys(inputs), output.name);
  const place = graph.nodes.indexOf(piece.at(-1)) + 1;
  const made = [];
  const make = (...node) => {
    made.push(graph.make(...node));
    return made.at(-1).output[0];
  };
  const plus = (rows, more) => (more === 0 ? rows : make('Add', [rows, graph.integers([more])]));
  const times = (rows, factor) => make('Mul', [rows, graph.integers([factor])]);
  const cut = (name, start, end) => make('Slice', [name, start, end, graph.integers([ROWS])]);
  const shares = new Map(Object.keys(inputs).map((name) => [name, shareOf(graph, make, name)]));
  const strips = Array.from({ length: PARTS }, (_, part) => {
    const [isFirst, isLast] = [part === 0, part === PARTS - 1];
    const renamed = new Map();
    for (const [name, stride] of Object.entries(inputs)) {
      const share = shares.get(name);
      const start = isFirst ? graph.integers([0]) : plus(times(share, part), -margin / stride);
      const end = isLast ? graph.integers([LAST]) : plus(times(share, part + 1), margin / stride);
      renamed.set(name, cut(name, start, end));
    }
    made.push(...piece.map((node) => copyOf(node, renamed, part)));
    const [first, stride] = Object.entries(inputs)[0];
    const before = isFirst ? 0 : margin / output.stride;
    const own = make('Div', [times(shares.get(first), stride), graph.integers([output.stride])]);
    const end = isLast ? graph.integers([LAST]) : plus(own, before);
    return cut(renamed.get(output.name), graph.integers([before]), end);
  });
  const joined = graph.make('Concat', strips, { axis: ROWS }, output.name);
  graph.nodes.splice(place, 0, ...made, joined);
  graph.remove(...piece);
}

/** A model's bytes with one piece of it run in strips. */
export function stripped(bytes, piece) {
  const model = onnx.ModelProto.decode(bytes);
  const graph = new Graph(model);
  inStrips(graph, piece);
  return graph.encode(model);
}

/** How many rows of a tensor each strip answers for. */
function shareOf(graph, make, name) {
  const height = make('Slice', [make('Shape', [name]), graph.integers([ROWS]), graph.integers([ROWS + 1])]);
  return make('Div', [height, graph.integers([PARTS])]);
}

/** The nodes on the way from `inputs` to `output`, in order. */
function between(graph, inputs, output) {
  const reached = new Set(inputs);
  for (const node of graph.nodes) {
    // A mean is one of the whole picture, wherever it is used.
    if (node.opType === 'GlobalAveragePool' || !node.input.some((name) => reached.has(name))) continue;
    node.output.forEach((name) => reached.add(name));
  }
  inputs.forEach((name) => reached.delete(name));
  const needed = new Set([output]);
  const piece = graph.nodes.toReversed().filter((node) => {
    if (!node.output.some((name) => needed.has(name) && reached.has(name))) return false;
    node.input.forEach((name) => needed.add(name));
    return true;
  });
  const within = new Set(piece.flatMap((node) => node.output).filter((name) => name !== output));
  const others = graph.nodes.filter((node) => !piece.includes(node));
  if (piece.length === 0 || others.some((node) => node.input.some((name) => within.has(name))))
    throw new Error(`no such piece of the network ends in ${output}`);
  return piece.toReversed();
}

function copyOf(node, renamed, part) {
  const input = node.input.map((name) => renamed.get(name) ?? name);
  const output = node.output.map((name) => `${name}/${part}`);
  node.output.forEach((name, at) => renamed.set(name, output[at]));
  return { ...node, name: output[0], input, output };
}
