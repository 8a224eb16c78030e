/**
 * A small writer of DICOM Part 10 files (Explicit VR Little Endian) for the samples. It shares nothing with the product's own
 * reader or rewriter, so that samples do not inherit their mistakes.
 */
export interface Element {
  /** `GGGGEEEE` */
  readonly tag: string;
  readonly vr: string;
  readonly value: string | readonly number[] | Uint8Array | readonly (readonly Element[])[];
}

export const element = (tag: string, vr: string, value: Element['value']): Element => ({ tag, vr, value });

const longForm = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'SQ', 'UC', 'UN', 'UR', 'UT']);
export const explicitLittleEndian = '1.2.840.10008.1.2.1';

export function dicomFile(sopClass: string, sopInstance: string, dataset: readonly Element[]): Buffer {
  const meta = [
    element('00020001', 'OB', Uint8Array.of(0, 1)),
    element('00020002', 'UI', sopClass),
    element('00020003', 'UI', sopInstance),
    element('00020010', 'UI', explicitLittleEndian),
    element('00020012', 'UI', '2.25.111402389671234987561234'),
    element('00020013', 'SH', 'SAMPLES_1'),
    element('00020016', 'AE', 'ZZ_CT_SCANNER'),
  ];
  const body = Buffer.concat(meta.map(encode));
  const length = encode(element('00020000', 'UL', [body.length]));
  const identity = [element('00080016', 'UI', sopClass), element('00080018', 'UI', sopInstance)];
  const sorted = [...identity, ...dataset].sort((a, b) => (a.tag < b.tag ? -1 : 1));
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), length, body, ...sorted.map(encode)]);
}

function encode(item: Element): Buffer {
  const value = valueBytes(item);
  const long = longForm.has(item.vr);
  const head = Buffer.alloc(long ? 12 : 8);
  head.writeUInt16LE(parseInt(item.tag.slice(0, 4), 16), 0);
  head.writeUInt16LE(parseInt(item.tag.slice(4), 16), 2);
  head.write(item.vr, 4, 'latin1');
  if (long) head.writeUInt32LE(value.length, 8);
  else head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

function valueBytes({ vr, value }: Element): Buffer {
  if (typeof value === 'string') {
    const raw = Buffer.from(value, 'latin1');
    const pad = vr === 'UI' ? 0 : 0x20;
    return raw.length % 2 === 0 ? raw : Buffer.concat([raw, Buffer.of(pad)]);
  }
  if (value instanceof Uint8Array) {
    return Buffer.concat([value, Buffer.alloc(value.length % 2)]);
  }
  if (vr === 'SQ') return Buffer.concat((value as readonly (readonly Element[])[]).map(itemBytes));
  return numbers(vr, value as readonly number[]);
}

function itemBytes(elements: readonly Element[]): Buffer {
  const body = Buffer.concat(elements.map(encode));
  const head = Buffer.from('feff00e000000000', 'hex');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

function numbers(vr: string, values: readonly number[]): Buffer {
  const size = vr === 'FD' ? 8 : vr === 'UL' || vr === 'SL' || vr === 'FL' ? 4 : 2;
  const bytes = Buffer.alloc(size * values.length);
  values.forEach((value, i) => {
    if (vr === 'FD') bytes.writeDoubleLE(value, i * 8);
    else if (vr === 'UL') bytes.writeUInt32LE(value, i * 4);
    else if (vr === 'US') bytes.writeUInt16LE(value, i * 2);
    else if (vr === 'SS') bytes.writeInt16LE(value, i * 2);
    else throw new Error(`the samples' writer does not know VR ${vr}`);
  });
  return bytes;
}
