import { boxesOf, BoxReader } from '../../core/codecs/heic/isoBoxes.ts';
import { readHeif } from '../../core/codecs/heic/heif.ts';

/** One coded picture as an encoder left it: its configuration and its samples. */
export interface CodedTile {
  readonly columns: number;
  readonly rows: number;
  readonly hvcC: Buffer;
  readonly samples: Buffer;
}

/** The HEVC picture of a file that heif-enc wrote. */
export function tileOf(heic: Uint8Array): CodedTile {
  const file = Buffer.from(heic);
  const item = readHeif(file).items.find(({ type }) => type === 'hvc1')!;
  const meta = boxesOf(file)
    .find(({ type }) => type === 'meta')!
    .body.subarray(4);
  const iprp = boxesOf(meta).find(({ type }) => type === 'iprp')!.body;
  const properties = boxesOf(boxesOf(iprp).find(({ type }) => type === 'ipco')!.body);
  const property = (name: string): Buffer => Buffer.from(properties.find(({ type }) => type === name)!.body);
  const size = new BoxReader(property('ispe'));
  size.uint(4);
  const samples = Buffer.concat(item.extents.map(({ from, to }) => file.subarray(from, to)));
  return { columns: size.uint(4), rows: size.uint(4), hvcC: property('hvcC'), samples };
}

export interface ContainerOptions {
  /** Columns and rows of a grid of the same tile; the tile alone is the picture else. */
  readonly grid?: readonly [columns: number, rows: number];
  /** Anticlockwise quarters. */
  readonly irot?: number;
  /** Axis: 0 mirrors top and bottom, 1 left and right. */
  readonly imir?: number;
  /** The tile once more, as this type of auxiliary picture. */
  readonly auxiliary?: string;
  readonly thumbnail?: boolean;
  /** A second picture that is not the primary one. */
  readonly further?: boolean;
  readonly exif?: Buffer;
  readonly trailing?: Buffer;
}

interface Item {
  readonly id: number;
  readonly type: string;
  readonly data: Buffer;
  readonly properties: readonly number[];
}

/** An HEIC container of our own around coded tiles: grids, turns, auxiliary pictures, as telephones write them. */
export function heicContainer(tile: CodedTile, options: ContainerOptions = {}): Buffer {
  const [across, down] = options.grid ?? [1, 1];
  const properties: Buffer[] = [
    box('hvcC', tile.hvcC),
    ispe(tile.columns, tile.rows),
    ispe(tile.columns * across, tile.rows * down),
  ];
  const add = (property: Buffer): number => properties.push(property);
  const turns = [
    ...(options.irot === undefined ? [] : [add(box('irot', Buffer.from([options.irot])))]),
    ...(options.imir === undefined ? [] : [add(box('imir', Buffer.from([options.imir])))]),
  ];
  const coded = (id: number, more: readonly number[] = []): Item => ({
    id,
    type: 'hvc1',
    data: tile.samples,
    properties: [1, 2, ...more],
  });
  const items: Item[] = [];
  const references: Buffer[] = [];
  const primary = 1;
  if (options.grid) {
    const tiles = Array.from({ length: across * down }, (_, i) => 10 + i);
    const head = Buffer.from([0, 0, down - 1, across - 1, 0, 0, 0, 0]);
    head.writeUInt16BE(tile.columns * across, 4);
    head.writeUInt16BE(tile.rows * down, 6);
    items.push({ id: primary, type: 'grid', data: head, properties: [3, ...turns] }, ...tiles.map((id) => coded(id)));
    references.push(reference('dimg', primary, tiles));
  } else items.push(coded(primary, turns));
  if (options.auxiliary !== undefined) {
    const type = add(box('auxC', Buffer.concat([Buffer.alloc(4), Buffer.from(`${options.auxiliary}\0`)])));
    items.push(coded(200, [type]));
    references.push(reference('auxl', 200, [primary]));
  }
  if (options.thumbnail) {
    items.push(coded(201));
    references.push(reference('thmb', 201, [primary]));
  }
  if (options.further) items.push(coded(202));
  if (options.exif) {
    items.push({ id: 203, type: 'Exif', data: Buffer.concat([Buffer.alloc(4), options.exif]), properties: [] });
    references.push(reference('cdsc', 203, [primary]));
  }
  return assembled(items, properties, references, options.trailing);
}

function assembled(
  items: readonly Item[],
  properties: readonly Buffer[],
  references: readonly Buffer[],
  trailing: Buffer = Buffer.alloc(0),
): Buffer {
  const ftyp = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'));
  const associations = items.filter((item) => item.properties.length > 0);
  const ipma = Buffer.concat([
    u32(0, associations.length),
    ...associations.map(({ id, properties: own }) =>
      Buffer.concat([u16(id), Buffer.from([own.length, ...own.map((index) => index | 0x80)])]),
    ),
  ]);
  const meta = (dataStart: number): Buffer => {
    let at = dataStart;
    const places = items.map(({ id, data }) => {
      at += data.length;
      return Buffer.concat([u16(id, 0, 1), u32(at - data.length, data.length)]);
    });
    return box(
      'meta',
      Buffer.concat([
        u32(0),
        box('hdlr', Buffer.concat([u32(0, 0), Buffer.from('pict', 'latin1'), Buffer.alloc(13)])),
        box('pitm', Buffer.concat([u32(0), u16(1)])),
        box('iloc', Buffer.concat([u32(0), Buffer.from([0x44, 0]), u16(items.length), ...places])),
        box(
          'iinf',
          Buffer.concat([
            u32(0),
            u16(items.length),
            ...items.map(({ id, type }) =>
              box('infe', Buffer.concat([u32(0x02000000), u16(id, 0), Buffer.from(`${type}\0`, 'latin1')])),
            ),
          ]),
        ),
        ...(references.length > 0 ? [box('iref', Buffer.concat([u32(0), ...references]))] : []),
        box('iprp', Buffer.concat([box('ipco', Buffer.concat(properties)), box('ipma', ipma)])),
      ]),
    );
  };
  const dataStart = ftyp.length + meta(0).length + 8;
  return Buffer.concat([ftyp, meta(dataStart), box('mdat', Buffer.concat(items.map(({ data }) => data))), trailing]);
}

const ispe = (columns: number, rows: number): Buffer => box('ispe', u32(0, columns, rows));
const reference = (type: string, from: number, to: readonly number[]): Buffer => box(type, u16(from, to.length, ...to));

function box(type: string, body: Buffer): Buffer {
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
}

function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => bytes.writeUInt16BE(value, i * 2));
  return bytes;
}

function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeUInt32BE(value, i * 4));
  return bytes;
}
