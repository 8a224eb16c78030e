import type { BlockStyle, ImageSize, TileStyle } from './styles.ts';
import { TagTree } from './tagTree.ts';

export interface CodeBlock {
  readonly x: number;
  readonly y: number;
  included: boolean;
  /** Bits that a length takes beyond those of its passes. */
  lengthBits: number;
  /** Of the segment that goes on, how many passes it has and may have. */
  passes: number;
  most: number;
}

interface Band {
  readonly blocks: readonly CodeBlock[];
  readonly inclusion: TagTree;
  readonly zeroPlanes: TagTree;
}

/** The packets of one place, resolution and component: one a layer. */
export interface Precinct {
  readonly component: number;
  readonly resolution: number;
  readonly index: number;
  /** Where it begins on the reference grid; B.12.1.3. */
  readonly x: number;
  readonly y: number;
  readonly style: BlockStyle;
  readonly bands: readonly Band[];
  layers: number;
}

/** Most code blocks and precincts that are kept account of; a picture of a gigapixel has fewer. */
const most = 2 ** 19;

interface Rect {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}
const up = (value: number, by: number): number => Math.ceil(value / by);

/** All precincts of a tile (B.6, B.7). Undefined for more than can be kept account of. */
export function precinctsOf(size: ImageSize, style: TileStyle, tile: number): Precinct[] | undefined {
  const across = up(size.width, size.tileWidth);
  const [p, q] = [tile % across, Math.floor(tile / across)];
  const area: Rect = {
    ...{ x0: p * size.tileWidth, x1: Math.min(size.width, (p + 1) * size.tileWidth) },
    ...{ y0: q * size.tileHeight, y1: Math.min(size.height, (q + 1) * size.tileHeight) },
  };
  const found: Precinct[] = [];
  let room = most;
  for (const [component, block] of style.components.entries()) {
    for (let resolution = 0; resolution <= block.levels; resolution++) {
      room -= addResolution(found, area, block, component, resolution, room);
      if (room < 0) return undefined;
    }
  }
  return found;
}

function addResolution(
  found: Precinct[],
  tile: Rect,
  style: BlockStyle,
  component: number,
  resolution: number,
  room: number,
): number {
  const scale = 2 ** (style.levels - resolution);
  const area: Rect = {
    ...{ x0: up(tile.x0, scale), x1: up(tile.x1, scale), y0: up(tile.y0, scale), y1: up(tile.y1, scale) },
  };
  if (area.x1 <= area.x0 || area.y1 <= area.y0) return 0;
  const [width, height] = style.precincts[resolution]!.map((bits) => 2 ** bits) as [number, number];
  const [left, top] = [Math.floor(area.x0 / width), Math.floor(area.y0 / height)];
  const [columns, rows] = [up(area.x1, width) - left, up(area.y1, height) - top];
  let used = columns * rows;
  if (used > room) return used;
  for (let index = 0; index < columns * rows; index++) {
    const [px, py] = [left + (index % columns), top + Math.floor(index / columns)];
    const own: Rect = { x0: px * width, y0: py * height, x1: (px + 1) * width, y1: (py + 1) * height };
    const bands = bandsOf(tile, style, resolution, own, room - used);
    if (!bands) return room + 1;
    used += bands.reduce((sum, { blocks }) => sum + blocks.length, 0);
    const at = (start: number, first: number, begin: number): number => (start < first ? begin : start * scale);
    const [x, y] = [at(own.x0, area.x0, tile.x0), at(own.y0, area.y0, tile.y0)];
    found.push({ component, resolution, index, x, y, style, bands, layers: 0 });
  }
  return used;
}

/** One band of approximations at the lowest resolution, three of details above it; B.5. */
function bandsOf(tile: Rect, style: BlockStyle, resolution: number, own: Rect, room: number): Band[] | undefined {
  const level = resolution === 0 ? style.levels : style.levels - resolution + 1;
  const orientations =
    resolution === 0
      ? [[0, 0]]
      : [
          [1, 0],
          [0, 1],
          [1, 1],
        ];
  const [scale, half] = [2 ** level, resolution === 0 ? 1 : 2];
  const [precinctX, precinctY] = style.precincts[resolution]!;
  const width = 2 ** Math.min(style.blockWidth, resolution === 0 ? precinctX : precinctX - 1);
  const height = 2 ** Math.min(style.blockHeight, resolution === 0 ? precinctY : precinctY - 1);
  const bands: Band[] = [];
  for (const [right, low] of orientations) {
    const edge = (value: number, detail: number): number => up(value - (scale / 2) * detail, scale);
    const x0 = Math.max(own.x0 / half, edge(tile.x0, right!));
    const y0 = Math.max(own.y0 / half, edge(tile.y0, low!));
    const x1 = Math.min(own.x1 / half, edge(tile.x1, right!));
    const y1 = Math.min(own.y1 / half, edge(tile.y1, low!));
    const isEmpty = x1 <= x0 || y1 <= y0;
    const columns = isEmpty ? 0 : up(x1, width) - Math.floor(x0 / width);
    const rows = isEmpty ? 0 : up(y1, height) - Math.floor(y0 / height);
    if (columns * rows > room) return undefined;
    const blocks = Array.from({ length: columns * rows }, (_, i): CodeBlock => {
      return { x: i % columns, y: Math.floor(i / columns), included: false, lengthBits: 3, passes: 0, most: 0 };
    });
    bands.push({ blocks, inclusion: new TagTree(columns, rows), zeroPlanes: new TagTree(columns, rows) });
  }
  return bands;
}
