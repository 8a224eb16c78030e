import { group } from './foldConvolutions.mjs';

/**
 * The detector's neck widens each of its maps by a convolution of one pixel without bias, weighs the answer's channels by a gate that it makes of
 * their means, and adds them up: y = W·u, then y · g(mean y). Both steps are linear in u, so y need not be: mean y is W · mean u, and the weighed
 * answer is (g · W)·u. That spares two copies of the neck's largest map, which were the most memory that the network held at once.
 */
export function gateWeights(graph) {
  for (const widened of graph.nodes.filter((node) => widens(graph, node))) {
    const users = graph.consumers(widened.output[0]);
    const mean = users.find(({ opType }) => opType === 'GlobalAveragePool');
    const product = users.find(({ opType }) => opType === 'Mul');
    if (users.length !== 2 || !mean || !product) continue;
    const [map, weights] = widened.input;
    const gate = product.input.find((name) => name !== widened.output[0]);
    const pooled = graph.make('GlobalAveragePool', [map]);
    const means = { ...widened, input: [pooled.output[0], weights], output: mean.output, name: mean.output[0] };
    graph.replace(widened, pooled, means);
    graph.remove(mean);
    const perFilter = graph.make('Transpose', [gate], { perm: [1, 0, 2, 3] });
    const weighed = graph.make('Mul', [weights, perFilter.output[0]]);
    const answer = { ...widened, input: [map, weighed.output[0]], output: product.output, name: product.output[0] };
    graph.replace(product, perFilter, weighed, answer);
  }
}

/** A convolution of one pixel, without bias, that answers more channels than it is given. */
function widens(graph, node) {
  if (node.opType !== 'Conv' || node.input.length !== 2 || group(node) !== 1) return false;
  const weights = graph.constants.get(node.input[1]);
  if (!weights) return false;
  const [answered, given, ...kernel] = weights.dims;
  return answered > given && kernel.every((side) => side === 1);
}
