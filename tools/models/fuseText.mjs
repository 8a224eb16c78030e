import { foldAffine, foldOffsets, gateHardSwish, plusOneGates } from './foldConvolutions.mjs';
import { gateWeights } from './gateWeights.mjs';
import { Graph } from './graph.mjs';
import { inStrips } from './inStrips.mjs';
import { onnx } from './onnxGraph.mjs';
import { unfoldUpsampling } from './unfoldUpsampling.mjs';

/**
 * PP-OCR's networks as they are exported spell every activation out in four steps of scalars, which a runtime can neither fuse nor keep in
 * its own layout of memory: two thirds of their time went there. This writes the same function with fewer steps: scalars become part of the
 * convolutions before or after them, the activation a convolution of one weight that is cut off and multiplied. Outputs agree to rounding.
 */
export function fuseText(files) {
  const model = onnx.ModelProto.decode([...files.values()][0]);
  const graph = new Graph(model);
  foldAffine(graph);
  gateHardSwish(graph);
  plusOneGates(graph);
  foldOffsets(graph);
  if (isDetector(graph)) {
    unfoldUpsampling(graph);
    gateWeights(graph);
    detectInStrips(graph);
  }
  return graph.encode(model);
}

/** The recogniser has no head that doubles a map. */
const isDetector = (graph) => graph.nodes.some(({ opType }) => opType === 'ConvTranspose');

/** Where its maps are largest: the layers at half the picture's side, and those at a quarter of it that its neck and its head add up. */
function detectInStrips(graph) {
  const margin = 8;
  inStrips(graph, { inputs: { x: 1 }, output: { name: 'p2o.Add.19', stride: 4 }, margin });
  const laterals = { 'conv2d_469.tmp_0': 4, 'p2o.Add.251': 8 };
  inStrips(graph, { inputs: laterals, output: { name: 'conv2d_494.tmp_0', stride: 4 }, margin });
  const doubled = [
    'nearest_interp_v2_3.tmp_0',
    'nearest_interp_v2_4.tmp_0',
    'nearest_interp_v2_5.tmp_0',
    'p2o.Add.277',
  ];
  const inputs = Object.fromEntries(doubled.map((name) => [name, 4]));
  inStrips(graph, { inputs, output: { name: 'batch_norm_0.tmp_3', stride: 4 }, margin });
}
