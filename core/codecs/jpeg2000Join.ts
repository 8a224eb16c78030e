import { damaged } from './refusals.ts';

/**
 * Joins code streams of one component each, of the same size and made alike, into one of several components without a colour
 * transform. They are in progression order CPRL, component by component, so that their packets need only be put one after another.
 * The encoders' own way with three components always transforms colour, or knows 8 bits only.
 */
export function joinComponents(streams: readonly Uint8Array[]): Uint8Array {
  const parts = streams.map(readParts);
  const packets = parts.map(({ packets }) => packets);
  const header = parts.flatMap(({ header }) => header.filter(({ kind }) => kind === capability));
  const first = parts[0]!.header.map((segment) => {
    if (segment.kind === sizes) return withComponents(segment, streams.length);
    return segment.kind === capability ? header.reduce(higherBound) : segment;
  });
  const length = 14 + packets.reduce((sum, { length }) => sum + length, 0);
  const tilePart = new DataView(new ArrayBuffer(14));
  tilePart.setUint16(0, 0xff90);
  tilePart.setUint16(2, 10);
  tilePart.setUint32(6, length);
  tilePart.setUint8(11, 1);
  tilePart.setUint16(12, 0xff93);
  return joined([
    Uint8Array.of(0xff, 0x4f),
    ...first.map(({ bytes }) => bytes),
    new Uint8Array(tilePart.buffer),
    ...packets,
    Uint8Array.of(0xff, 0xd9),
  ]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const sizes = 0xff51;
const capability = 0xff50;

interface Segment {
  readonly kind: number;
  /** With marker and length. */
  readonly bytes: Uint8Array;
}

/** Main header and packets of a code stream with one tile of one part, as the encoders here write it. */
function readParts(stream: Uint8Array): { header: Segment[]; packets: Uint8Array } {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const header: Segment[] = [];
  let at = 2;
  while (view.getUint16(at) !== 0xff90) {
    const end = at + 2 + view.getUint16(at + 2);
    header.push({ kind: view.getUint16(at), bytes: stream.subarray(at, end) });
    at = end;
  }
  const end = at + view.getUint32(at + 6);
  if (view.getUint16(end) !== 0xffd9 || view.getUint16(at + 12) !== 0xff93) throw damaged('more than one tile-part');
  return { header, packets: stream.subarray(at + 14, end) };
}

function withComponents({ kind, bytes }: Segment, components: number): Segment {
  const one = bytes.subarray(40, 43);
  const grown = joined([bytes.subarray(0, 40), ...Array.from({ length: components }, () => one)]);
  const view = new DataView(grown.buffer);
  view.setUint16(2, grown.length - 2);
  view.setUint16(38, components);
  return { kind, bytes: grown };
}

/** The low five bits of Ccap15 bound the magnitude of all components (T.814 A.3.3). */
function higherBound(one: Segment, other: Segment): Segment {
  return (one.bytes[9]! & 31) >= (other.bytes[9]! & 31) ? one : other;
}
