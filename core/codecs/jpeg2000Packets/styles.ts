import { damaged } from '../refusals.ts';

/** COD or COC of one component; T.800 A.6.1 and A.6.2. */
export interface BlockStyle {
  readonly levels: number;
  /** Logarithms of a code block's width and height. */
  readonly blockWidth: number;
  readonly blockHeight: number;
  /** Passes that end a segment by themselves, and those that skip arithmetic coding; table A.19. */
  readonly terminates: boolean;
  readonly bypasses: boolean;
  readonly highThroughput: boolean;
  /** Logarithms of a precinct's width and height, by resolution. */
  readonly precincts: readonly (readonly [number, number])[];
}

/** A volume of packets in one order; A.6.6. */
export interface Progression {
  readonly order: number;
  readonly layers: number;
  readonly fromResolution: number;
  readonly toResolution: number;
  readonly fromComponent: number;
  readonly toComponent: number;
}

export interface TileStyle {
  layers: number;
  order: number;
  markers: { readonly before: boolean; readonly behind: boolean };
  readonly components: BlockStyle[];
  /** Of COC: a later COD does not change them. */
  readonly own: Set<number>;
  changes: Progression[];
}

export interface ImageSize {
  readonly width: number;
  readonly height: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly components: number;
}

export const emptyStyle = (): TileStyle => ({
  ...{ layers: 0, order: 0, markers: { before: false, behind: false } },
  ...{ components: [], own: new Set(), changes: [] },
});

/** What a tile begins with: the main header's, to be changed by its own. */
export const inherited = (style: TileStyle): TileStyle => ({
  ...style,
  components: [...style.components],
  own: new Set(),
  changes: [...style.changes],
});

/** Without offsets or reduced components, which no decoder here takes; A.5.1. */
export function readImageSize(data: DataView): ImageSize {
  const components = data.getUint16(34);
  const size = {
    ...{ width: data.getUint32(2), height: data.getUint32(6), components },
    ...{ tileWidth: data.getUint32(18), tileHeight: data.getUint32(22) },
  };
  const offsets = [10, 14, 26, 30].some((at) => data.getUint32(at) !== 0);
  if (offsets || components < 1 || components > 4 || data.byteLength !== 36 + 3 * components) throw damaged();
  for (let c = 0; c < components; c++) if (data.getUint16(37 + 3 * c) !== 0x0101) throw damaged();
  if (size.tileWidth === 0 || size.tileHeight === 0) throw damaged();
  return size;
}

/** Reads COD, COC or POC into `style`; all others do not change where packets are. */
export function readStyle(marker: number, data: DataView, style: TileStyle, components: number): void {
  if (marker === 0xff52) {
    const flags = data.getUint8(0);
    style.markers = { before: (flags & 2) !== 0, behind: (flags & 4) !== 0 };
    style.order = data.getUint8(1);
    style.layers = data.getUint16(2);
    const block = readBlocks(data, 5, (flags & 1) !== 0);
    for (let c = 0; c < components; c++) if (!style.own.has(c)) style.components[c] = block;
  } else if (marker === 0xff53) {
    const component = data.getUint8(0);
    style.own.add(component);
    style.components[component] = readBlocks(data, 2, (data.getUint8(1) & 1) !== 0);
  } else if (marker === 0xff5f) {
    if (data.byteLength % 7 !== 0) throw damaged();
    for (let at = 0; at < data.byteLength; at += 7) style.changes.push(readChange(data, at));
  }
}

const readChange = (data: DataView, at: number): Progression => ({
  fromResolution: data.getUint8(at),
  fromComponent: data.getUint8(at + 1),
  layers: data.getUint16(at + 2),
  toResolution: data.getUint8(at + 4),
  toComponent: data.getUint8(at + 5) || 256,
  order: data.getUint8(at + 6),
});

function readBlocks(data: DataView, at: number, stated: boolean): BlockStyle {
  const levels = data.getUint8(at);
  const [blockWidth, blockHeight] = [(data.getUint8(at + 1) & 15) + 2, (data.getUint8(at + 2) & 15) + 2];
  const flags = data.getUint8(at + 3);
  if (levels > 32 || blockWidth > 10 || blockHeight > 10 || data.byteLength !== at + 5 + (stated ? levels + 1 : 0)) {
    throw damaged();
  }
  const precincts = Array.from({ length: levels + 1 }, (_, r): [number, number] => {
    const size = stated ? data.getUint8(at + 5 + r) : 0xff;
    if (r > 0 && ((size & 15) === 0 || size >> 4 === 0)) throw damaged();
    return [size & 15, size >> 4];
  });
  return {
    ...{ levels, blockWidth, blockHeight, precincts },
    ...{ terminates: (flags & 4) !== 0, bypasses: (flags & 1) !== 0, highThroughput: (flags & 0x40) !== 0 },
  };
}
