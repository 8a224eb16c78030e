/**
 * The weights of a TensorFlow.js manifest by name, as float32; those stored as uint8 are dequantised (value × scale + min), and `step` is their scale.
 * `read` answers the bytes of a weight file by the name that the manifest gives it.
 */
export function readTfjsWeights(manifest, read) {
  const weights = new Map();
  for (const group of manifest) {
    const bytes = Buffer.concat(group.paths.map(read));
    let at = 0;
    for (const { name, shape, quantization, dtype } of group.weights) {
      const count = shape.reduce((product, n) => product * n, 1);
      const data = new Float32Array(count);
      if (quantization?.dtype === 'uint8') {
        for (let i = 0; i < count; i++) data[i] = bytes[at + i] * quantization.scale + quantization.min;
        at += count;
      } else if (!quantization && dtype === 'float32') {
        for (let i = 0; i < count; i++) data[i] = bytes.readFloatLE(at + 4 * i);
        at += 4 * count;
      } else throw new Error(`weight ${name} is stored in a way that this reader does not know`);
      weights.set(name, { shape, data, step: quantization?.scale });
    }
    if (at !== bytes.length) throw new Error('the weight file is not as long as its manifest says');
  }
  return weights;
}
