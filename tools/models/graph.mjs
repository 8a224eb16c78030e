import { attribute, encodeModel, onnx } from './onnxGraph.mjs';

const { FLOAT, INT64 } = onnx.TensorProto.DataType;

/** The nodes of a graph, its float constants as numbers, and who uses what. */
export class Graph {
  nodes;
  constants = new Map();
  opset;
  #kept = [];
  #outputs;
  #made = 0;

  constructor({ graph, opsetImport }) {
    this.opset = Number(opsetImport[0].version);
    this.#outputs = new Set(graph.output.map(({ name }) => name));
    const tensors = [
      ...graph.initializer.map((tensor) => [tensor.name, tensor]),
      ...graph.node.filter(isConstant).map((node) => [node.output[0], node.attribute[0].t]),
    ];
    for (const [name, tensor] of tensors) {
      if (tensor.dataType === FLOAT) this.constants.set(name, { dims: tensor.dims.map(Number), data: floats(tensor) });
      else this.#kept.push({ ...tensor, name });
    }
    this.nodes = graph.node.filter((node) => !isConstant(node));
  }

  consumers(name) {
    return this.nodes.filter((node) => node.input.includes(name));
  }

  /** The one node that uses a tensor; undefined if there are others, or if it leaves the graph. */
  onlyConsumer(name) {
    const users = this.consumers(name);
    return users.length === 1 && !this.#outputs.has(name) ? users[0] : undefined;
  }

  producer(name) {
    return this.nodes.find((node) => node.output[0] === name);
  }

  constant(dims, data) {
    const name = `fused_${this.#made++}`;
    this.constants.set(name, { dims, data: Float64Array.from(data) });
    return name;
  }

  /** A constant of whole numbers, as shapes and places are. */
  integers(values) {
    const name = `whole_${this.#kept.length}`;
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.#kept.push({ name, dims: [values.length], dataType: INT64, rawData });
    return name;
  }

  /** A constant that is one number; undefined for any other name. */
  scalar(name) {
    const found = this.constants.get(name);
    return found?.data.length === 1 ? found.data[0] : undefined;
  }

  make(opType, input, attributes = {}, output = `fused_${this.#made++}`) {
    const list = Object.entries(attributes).map(([name, value]) => attribute(name, value));
    return { opType, input, output: [output], name: output, attribute: list };
  }

  /** Cutting off: its bounds are attributes up to opset 10, inputs after it. */
  clip(input, min, max, output) {
    if (this.opset < 11) {
      const node = this.make('Clip', [input], {}, output);
      node.attribute = [floatAttribute('min', min), floatAttribute('max', max)];
      return node;
    }
    return this.make('Clip', [input, this.constant([], [min]), this.constant([], [max])], {}, output);
  }

  replace(old, ...nodes) {
    this.nodes.splice(this.nodes.indexOf(old), 1, ...nodes);
  }

  remove(...nodes) {
    this.nodes = this.nodes.filter((node) => !nodes.includes(node));
  }

  encode(model) {
    const used = new Set(this.nodes.flatMap((node) => node.input));
    const initializer = [...this.constants].map(([name, { dims, data }]) => ({
      name,
      dims,
      dataType: FLOAT,
      rawData: new Uint8Array(Float32Array.from(data).buffer),
    }));
    const { name, input, output } = model.graph;
    return encodeModel({
      irVersion: 7,
      producerName: 'scrim',
      opsetImport: model.opsetImport,
      graph: {
        name,
        node: this.nodes,
        initializer: [...initializer, ...this.#kept].filter((t) => used.has(t.name)),
        input,
        output,
      },
    });
  }
}

const floatAttribute = (name, f) => ({ name, type: onnx.AttributeProto.AttributeType.FLOAT, f });
const isConstant = (node) => node.opType === 'Constant';

function floats({ rawData, floatData }) {
  if (!rawData?.length) return Float64Array.from(floatData);
  return Float64Array.from(new Float32Array(new Uint8Array(rawData).buffer));
}
