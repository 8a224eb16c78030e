import fs from 'node:fs';
import { guardClass, guardObject } from '../guard.mjs';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

/** Holds encoded bytes; only PNG, which is what captures are, can tell its size. */
class NativeImage {
  #bytes;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  isEmpty() {
    return this.#bytes.length === 0;
  }

  toPNG() {
    return this.#isPng() ? this.#bytes : Buffer.alloc(0);
  }

  toDataURL() {
    return `data:image/png;base64,${this.toPNG().toString('base64')}`;
  }

  getSize() {
    if (!this.#isPng()) return { width: 0, height: 0 };
    return { width: this.#bytes.readUInt32BE(16), height: this.#bytes.readUInt32BE(20) };
  }

  #isPng() {
    return this.#bytes.subarray(0, 4).equals(PNG);
  }
}

guardClass('nativeImage', NativeImage);

export const nativeImage = guardObject('nativeImage', {
  createEmpty: () => new NativeImage(Buffer.alloc(0)),
  createFromBuffer: (buffer) => new NativeImage(buffer),
  createFromPath(file) {
    try {
      return new NativeImage(fs.readFileSync(file));
    } catch {
      return new NativeImage(Buffer.alloc(0));
    }
  },
});
