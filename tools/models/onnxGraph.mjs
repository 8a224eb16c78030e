import { createRequire } from 'node:module';

export const { onnx } = createRequire(import.meta.url)('onnx-proto');

const { FLOAT, INT8, UINT8, INT32 } = onnx.TensorProto.DataType;
const integerTypes = { int8: [INT8, Int8Array], uint8: [UINT8, Uint8Array], int32: [INT32, Int32Array] };
const { FLOAT: ATTRIBUTE_FLOAT, INT, INTS, STRING } = onnx.AttributeProto.AttributeType;

/** A float tensor of the graph's signature; a dimension is a number or the name of a free one. */
export function tensorInfo(name, dims) {
  const dim = dims.map((d) => (typeof d === 'number' ? { dimValue: d } : { dimParam: d }));
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}

/** Protobuf bytes; the same model gives the same bytes, which is what lets resources/models.json pin them. */
export function encodeModel(model) {
  return Buffer.from(onnx.ModelProto.encode(onnx.ModelProto.create(model)).finish());
}

export function attribute(name, value) {
  if (typeof value === 'string') return { name, type: STRING, s: Buffer.from(value) };
  if (Array.isArray(value)) return { name, type: INTS, ints: value };
  return Number.isInteger(value) ? { name, type: INT, i: value } : { name, type: ATTRIBUTE_FLOAT, f: value };
}

/** Builds a graph node by node, float32 but for what is made of `integers`; every method answers the name of the tensor it made. */
export class GraphBuilder {
  #name;
  #nodes = [];
  #initializers = [];
  #inputs = [];
  #outputs = [];

  constructor(name) {
    this.#name = name;
  }

  input(name, dims) {
    this.#inputs.push(tensorInfo(name, dims));
    return name;
  }

  output(from, name, dims) {
    this.node('Identity', [from], {}, name);
    this.#outputs.push(tensorInfo(name, dims));
  }

  constant(values, dims) {
    return this.#initializer(FLOAT, Float32Array.from(values), dims);
  }

  /** Constants of a type: int8, uint8 or int32. */
  integers(values, dims, type) {
    const [dataType, Integers] = integerTypes[type];
    return this.#initializer(dataType, Integers.from(values), dims);
  }

  #initializer(dataType, data, dims) {
    const name = `constant_${this.#initializers.length}`;
    this.#initializers.push({ name, dims, dataType, rawData: new Uint8Array(data.buffer) });
    return name;
  }

  node(opType, input, attributes = {}, output = `${opType}_${this.#nodes.length}`) {
    const attributeList = Object.entries(attributes).map(([name, value]) => attribute(name, value));
    this.#nodes.push({ opType, input, output: [output], name: output, attribute: attributeList });
    return output;
  }

  encode() {
    return encodeModel({
      irVersion: 7,
      producerName: 'scrim',
      // The first whose quantising steps take a scale for each channel.
      opsetImport: [{ domain: '', version: 13 }],
      graph: {
        name: this.#name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    });
  }
}
