import { stripped } from './inStrips.mjs';
import { encodeModel, onnx, tensorInfo } from './onnxGraph.mjs';

const LEVELS = 4;

/**
 * UltraFace RFB-320 has its input size and its anchors baked in. This keeps the network up to its eight head convolutions
 * and frees height and width: outputs per level 0–3 `cls` (2 logits per anchor) and `box` (dx, dy, dw, dh per anchor).
 * Its first layers, down to an eighth of the picture's side, run in strips.
 */
export const convertUltraface = (files) =>
  stripped(wholeUltraface(files), { inputs: { input: 1 }, output: { name: '268', stride: 8 }, margin: 16 });

/** The same, each layer over the whole picture. */
export function wholeUltraface(files) {
  const model = onnx.ModelProto.decode(files.get('model/fr_detect.onnx'));
  const { graph } = model;
  const heads = headConvolutions(graph);
  if (heads.length !== 2 * LEVELS) throw new Error(`expected ${2 * LEVELS} head convolutions, found ${heads.length}`);
  const nodes = ancestors(graph, heads);
  const used = new Set(nodes.flatMap((node) => node.input));
  const initializer = graph.initializer.filter((tensor) => used.has(tensor.name));
  const channels = new Map(initializer.map((tensor) => [tensor.name, Number(tensor.dims[0])]));
  const output = heads.map((head, index) => {
    const level = index >> 1;
    const name = `${index % 2 === 0 ? 'cls' : 'box'}${level}`;
    nodes.push({ opType: 'Identity', input: [head.output[0]], output: [name], name });
    return tensorInfo(name, [1, channels.get(head.input[1]), `h${level}`, `w${level}`]);
  });
  const input = [tensorInfo('input', [1, 3, 'h', 'w'])];
  return encodeModel({
    irVersion: 7,
    producerName: 'scrim',
    // The first whose slices may be computed; of what the network has, no layer means another thing in it.
    opsetImport: [{ domain: '', version: 11 }],
    graph: { name: 'ultraface_rfb_320', node: nodes, initializer, input, output },
  });
}

/** Each head is a convolution that is then transposed to channels-last; class and box heads alternate, level by level. */
function headConvolutions(graph) {
  const producers = producersOf(graph);
  return graph.node
    .filter((node) => node.opType === 'Transpose')
    .map((node) => producers.get(node.input[0]))
    .filter((node) => node?.opType === 'Conv');
}

function producersOf(graph) {
  return new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node])));
}

/** The nodes that the heads depend on, in the graph's own order. */
function ancestors(graph, heads) {
  const producers = producersOf(graph);
  const kept = new Set();
  const waiting = [...heads];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (!node || kept.has(node)) continue;
    kept.add(node);
    waiting.push(...node.input.map((name) => producers.get(name)));
  }
  return graph.node.filter((node) => kept.has(node));
}
