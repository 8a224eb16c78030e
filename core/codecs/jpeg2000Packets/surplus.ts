import { packetEnd } from './packet.ts';
import { precinctsOf, type Precinct } from './precincts.ts';
import {
  emptyStyle,
  inherited,
  readImageSize,
  readStyle,
  type ImageSize,
  type Progression,
  type TileStyle,
} from './styles.ts';

interface TilePart {
  readonly from: number;
  readonly to: number;
}
interface Tile {
  readonly style: TileStyle;
  readonly parts: TilePart[];
}

/**
 * Why not every byte of a bare JPEG 2000 or HTJ2K code stream is needed: undefined if each tile-part ends where its last packet does. Packets are followed by
 * their headers, in all five progressions and their changes (T.800 annex B); nothing is decoded. What cannot be followed is a reason too.
 */
export function packetSurplus(code: Uint8Array): string | undefined {
  try {
    return surplusOf(code);
  } catch {
    // Views refuse what lies outside of them, readers what is no packet.
    return 'packets cannot be followed';
  }
}

function surplusOf(code: Uint8Array): string | undefined {
  const { size, tiles } = readTiles(code);
  for (const [index, { style, parts }] of tiles) {
    const precincts = precinctsOf(size, style, index);
    if (!precincts || precincts.length * style.layers > 2 ** 21) return 'more packets than can be followed';
    let part = 0;
    let at = parts[0]!.from;
    for (const precinct of inOrder(precincts, style)) {
      while (part < parts.length && at === parts[part]!.to) at = parts[++part]?.from ?? 0;
      if (part === parts.length) break;
      at = packetEnd(code, at, parts[part]!.to, precinct, style.markers);
      precinct.layers++;
    }
    while (part < parts.length && at === parts[part]!.to) at = parts[++part]?.from ?? 0;
    if (part < parts.length) return 'bytes behind the last packet of a tile';
  }
  return undefined;
}

/** Headers and the ranges of packets, tile by tile; a tile-part without a length goes on to EOC. */
function readTiles(code: Uint8Array): { size: ImageSize; tiles: Map<number, Tile> } {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const main = emptyStyle();
  const tiles = new Map<number, Tile>();
  let size: ImageSize | undefined;
  let at = 2;
  const readSegments = (until: number, style: TileStyle): void => {
    while (view.getUint16(at) !== until) {
      const [marker, length] = [view.getUint16(at), view.getUint16(at + 2)];
      const data = new DataView(code.buffer, code.byteOffset + at + 4, length - 2);
      if (marker === 0xff51) size = readImageSize(data);
      else if (marker === 0xff60 || marker === 0xff61) throw new RangeError('packet headers elsewhere');
      else readStyle(marker, data, style, size?.components ?? 0);
      at += 2 + length;
    }
  };
  readSegments(0xff90, main);
  while (at + 12 <= code.length && view.getUint16(at) === 0xff90) {
    const [start, index, length, number] = [at, view.getUint16(at + 4), view.getUint32(at + 6), view.getUint8(at + 10)];
    const end = length === 0 ? code.lastIndexOf(0xd9) - 1 : start + length;
    let tile = tiles.get(index);
    if (!tile) tiles.set(index, (tile = { style: inherited(main), parts: [] }));
    if (tile.parts.length !== number) throw new RangeError('tile-parts out of order');
    at += 12;
    // The changes of a tile take the place of the main header's; A.6.6.
    if (number === 0) replaceChanges(tile.style, () => readSegments(0xff93, tile.style));
    else readSegments(0xff93, tile.style);
    if (end < at + 2 || end > code.length) throw new RangeError('a tile-part has no valid length');
    tile.parts.push({ from: at + 2, to: end });
    at = end;
  }
  if (!size || tiles.size === 0) throw new RangeError('no tiles');
  return { size, tiles };
}

function replaceChanges(style: TileStyle, read: () => void): void {
  const before = style.changes;
  style.changes = [];
  read();
  if (style.changes.length === 0) style.changes = before;
}

/** The precinct of each packet, in the order of the packets. */
function* inOrder(precincts: readonly Precinct[], style: TileStyle): Generator<Precinct> {
  const whole: Progression = {
    ...{ order: style.order, layers: style.layers, fromResolution: 0, toResolution: 33 },
    ...{ fromComponent: 0, toComponent: 256 },
  };
  for (const volume of style.changes.length > 0 ? style.changes : [whole]) {
    const layers = Math.min(volume.layers, style.layers);
    const chosen = precincts.filter(
      ({ component, resolution }) =>
        resolution >= volume.fromResolution &&
        resolution < volume.toResolution &&
        component >= volume.fromComponent &&
        component < volume.toComponent,
    );
    if (volume.order === 0) {
      const sorted = sortedBy(chosen, resolutionFirst);
      for (let layer = 0; layer < layers; layer++) yield* due(sorted, layer);
    } else if (volume.order === 1) {
      for (const group of byResolution(chosen)) for (let layer = 0; layer < layers; layer++) yield* due(group, layer);
    } else {
      const key = positionKeys[volume.order];
      if (!key) throw new RangeError('no progression');
      for (const precinct of sortedBy(chosen, key))
        for (let layer = 0; layer < layers; layer++) yield* due([precinct], layer);
    }
  }
}

/** A packet that stood in an earlier volume does not stand again. */
function* due(precincts: readonly Precinct[], layer: number): Generator<Precinct> {
  for (const precinct of precincts) if (precinct.layers === layer) yield precinct;
}

type Key = (precinct: Precinct) => readonly number[];
const resolutionFirst: Key = ({ resolution, component, index }) => [resolution, component, index];
const positionKeys: Readonly<Record<number, Key>> = {
  2: ({ resolution, y, x, component, index }) => [resolution, y, x, component, index],
  3: ({ y, x, component, resolution, index }) => [y, x, component, resolution, index],
  4: ({ component, y, x, resolution, index }) => [component, y, x, resolution, index],
};

function sortedBy(precincts: readonly Precinct[], key: Key): Precinct[] {
  const keyed = precincts.map((precinct) => ({ precinct, key: key(precinct) }));
  keyed.sort((a, b) => {
    const at = a.key.findIndex((value, i) => value !== b.key[i]);
    return at < 0 ? 0 : a.key[at]! - b.key[at]!;
  });
  return keyed.map(({ precinct }) => precinct);
}

function byResolution(precincts: readonly Precinct[]): Precinct[][] {
  const groups: Precinct[][] = [];
  for (const precinct of sortedBy(precincts, resolutionFirst)) (groups[precinct.resolution] ??= []).push(precinct);
  return groups.filter(Boolean);
}
