import { ScrimFailure } from '../../../model/errors.ts';
import { damaged } from '../refusals.ts';
import { BoxReader, boxesOf, fileBoxes, type IsoBox } from './isoBoxes.ts';

/** How the picture's samples are to be read: its ICC profile, or numbers of ISO/IEC 23091-2. */
export interface HeifColour {
  readonly icc?: Uint8Array;
  readonly nclx?: { readonly primaries: number; readonly transfer: number };
}

export interface HeifItem {
  readonly id: number;
  readonly type: string;
  /** Where its data lie in the file; empty where they lie in the header. */
  readonly extents: readonly { readonly from: number; readonly to: number }[];
}

export interface CodedItem {
  /** `hvcC`: parameter sets, and how long the lengths of units are; empty for AV1. */
  readonly configuration: Uint8Array;
  readonly extents: HeifItem['extents'];
}

/** What an HEIF file (ISO/IEC 23008-12) says of its primary picture and of what else is in it; nothing is decoded. */
export interface HeifStructure {
  /** After rotation, as it is shown. */
  readonly columns: number;
  readonly rows: number;
  /** How the primary item, or the tiles of its grid, are coded: hvc1, av01. */
  readonly coding: string;
  readonly bits: number;
  readonly colour: HeifColour;
  readonly hasAlpha: boolean;
  /** Pictures beside the primary one that are neither its tiles nor described here as auxiliary: bursts, sequences. */
  readonly furtherPictures: number;
  /** Thumbnails, depth and gain maps, mattes. */
  readonly auxiliary: number;
  /** A film is in the file too: a live photo, a burst as a sequence. */
  readonly film: boolean;
  readonly primary: number;
  /** The coded pictures that the primary one is made of: itself, or its tiles. */
  readonly coded: readonly CodedItem[];
  readonly items: readonly HeifItem[];
  /** Bytes behind the last box. */
  readonly trailing: number;
}

interface Meta {
  readonly primary: number;
  readonly items: ReadonlyMap<number, string>;
  readonly properties: ReadonlyMap<number, readonly IsoBox[]>;
  readonly references: readonly Reference[];
  readonly extents: ReadonlyMap<number, HeifItem['extents']>;
}
interface Reference {
  readonly type: string;
  readonly from: number;
  readonly to: readonly number[];
}

/** Each table of the header holds at most so many entries: a grid of 100 megapixels has some hundreds. */
const mostEntries = 10_000;
const imageTypes: ReadonlySet<string> = new Set([
  'hvc1',
  'av01',
  'grid',
  'iden',
  'iovl',
  'jpeg',
  'avc1',
  'j2k1',
  'vvc1',
  'tmap',
  'unci',
]);

/** DAMAGED_FILE where the boxes do not add up or data lie beyond the end; UNSUPPORTED_TYPE by name for codings that are not read. */
export function readHeif(bytes: Uint8Array): HeifStructure {
  const { boxes, trailing } = fileBoxes(bytes);
  if (boxes[0]?.type !== 'ftyp') throw damaged();
  const box = boxes.find(({ type }) => type === 'meta');
  const film = boxes.some(({ type }) => type === 'moov');
  if (!box) throw film ? new ScrimFailure('UNSUPPORTED_TYPE', { type: 'HEIF image sequence' }) : damaged();
  const meta = readMeta(box, bytes.length);
  const own = meta.properties.get(meta.primary) ?? [];
  const tiles = meta.references
    .filter(({ type, from }) => type === 'dimg' && from === meta.primary)
    .flatMap(({ to }) => to);
  const coding = codingOf(meta, tiles);
  const size = sizeOf(own);
  const roles = rolesOf(meta, tiles);
  const configuration = [...own, ...tiles.slice(0, 1).flatMap((tile) => meta.properties.get(tile) ?? [])];
  return {
    ...size,
    coding,
    bits: bitsOf(configuration),
    colour: colourOf(configuration),
    ...roles,
    film,
    primary: meta.primary,
    coded: (tiles.length > 0 ? tiles : [meta.primary]).map((id) => ({
      configuration: meta.properties.get(id)?.find(({ type }) => type === 'hvcC')?.body ?? new Uint8Array(),
      extents: meta.extents.get(id) ?? [],
    })),
    items: [...meta.items].map(([id, type]) => ({ id, type, extents: meta.extents.get(id) ?? [] })),
    trailing,
  };
}

function codingOf(meta: Meta, tiles: readonly number[]): string {
  const own = meta.items.get(meta.primary);
  if (own === undefined) throw damaged();
  const coded = own === 'grid' || own === 'iden' || own === 'iovl' ? tiles.map((tile) => meta.items.get(tile)) : [own];
  const coding = coded[0];
  if (coding === undefined || coded.some((other) => other !== coding)) throw damaged();
  if (coding !== 'hvc1' && coding !== 'av01')
    throw new ScrimFailure('UNSUPPORTED_TYPE', { type: `HEIF (${shown(coding)})` });
  return coding;
}

const shown = (type: string): string => (/^[\w ]{4}$/.test(type) ? type : 'unknown coding');

/** `ispe` is before `clap`, `irot` and `imir` are applied, in the order in which they are associated. */
function sizeOf(properties: readonly IsoBox[]): { readonly columns: number; readonly rows: number } {
  const ispe = properties.find(({ type }) => type === 'ispe');
  if (!ispe) throw damaged();
  const reader = new BoxReader(ispe.body);
  reader.uint(4);
  let size = { columns: reader.uint(4), rows: reader.uint(4) };
  for (const { type, body } of properties) {
    if (type === 'clap') size = clipped(size, new BoxReader(body));
    if (type === 'irot' && ((body[0] ?? 0) & 1) === 1) size = { columns: size.rows, rows: size.columns };
  }
  if (size.columns === 0 || size.rows === 0) throw damaged();
  return size;
}

function clipped(size: { columns: number; rows: number }, reader: BoxReader): { columns: number; rows: number } {
  const fraction = (): number => {
    const [above, below] = [reader.uint(4), reader.uint(4)];
    if (below === 0) throw damaged();
    return Math.round(above / below);
  };
  const [columns, rows] = [fraction(), fraction()];
  if (columns < 1 || rows < 1 || columns > size.columns || rows > size.rows) throw damaged();
  return { columns, rows };
}

/** `pixi` says it of each channel; else the decoder's configuration does: HEVC's says it in two of its bytes. */
function bitsOf(properties: readonly IsoBox[]): number {
  const pixi = properties.find(({ type }) => type === 'pixi')?.body;
  if (pixi && pixi.length > 5) return Math.max(...pixi.subarray(5, 5 + (pixi[4] ?? 0)));
  const hvcC = properties.find(({ type }) => type === 'hvcC')?.body;
  if (hvcC && hvcC.length > 18) return 8 + (hvcC[17]! & 7);
  const av1C = properties.find(({ type }) => type === 'av1C')?.body;
  return av1C && (av1C[2] ?? 0) & 0x40 ? 10 : 8;
}

function colourOf(properties: readonly IsoBox[]): HeifColour {
  let colour: HeifColour = {};
  for (const { type, body } of properties) {
    if (type !== 'colr' || body.length < 4) continue;
    const reader = new BoxReader(body);
    const kind = reader.text(4);
    if ((kind === 'prof' || kind === 'rICC') && !colour.icc) colour = { ...colour, icc: reader.rest() };
    if (kind === 'nclx' && !colour.nclx) {
      colour = { ...colour, nclx: { primaries: reader.uint(2), transfer: reader.uint(2) } };
    }
  }
  return colour;
}

type Roles = Pick<HeifStructure, 'hasAlpha' | 'furtherPictures' | 'auxiliary'>;

/** What every other picture in the file is to the primary one. */
function rolesOf({ primary, items, references, properties }: Meta, tiles: readonly number[]): Roles {
  const known = new Set([primary, ...tiles]);
  const auxiliary = new Set<number>();
  let hasAlpha = false;
  for (const { type, from, to } of references) {
    if (type !== 'auxl' && type !== 'thmb') continue;
    auxiliary.add(from);
    if (type === 'auxl' && to.includes(primary)) hasAlpha ||= isAlpha(properties.get(from) ?? []);
  }
  const parts = new Set(references.filter(({ type }) => type === 'dimg').flatMap(({ to }) => to));
  const pictures = [...items].filter(([, type]) => imageTypes.has(type)).map(([id]) => id);
  const further = pictures.filter((id) => !known.has(id) && !auxiliary.has(id) && !parts.has(id));
  return { hasAlpha, auxiliary: auxiliary.size, furtherPictures: further.length };
}

function isAlpha(properties: readonly IsoBox[]): boolean {
  const auxC = properties.find(({ type }) => type === 'auxC');
  if (!auxC) return false;
  const reader = new BoxReader(auxC.body);
  reader.uint(4);
  return /alpha|aux:1$|auxid:1$/.test(reader.string());
}

function readMeta({ body }: IsoBox, fileLength: number): Meta {
  if (body.length < 4) throw damaged();
  const boxes = boxesOf(body.subarray(4));
  const one = (type: string): Uint8Array | undefined => boxes.find((box) => box.type === type)?.body;
  const [pitm, iinf, iprp, iloc, iref] = ['pitm', 'iinf', 'iprp', 'iloc', 'iref'].map(one);
  if (!pitm || !iinf || !iprp || !iloc) throw damaged();
  const reader = new BoxReader(pitm);
  const wide = reader.uint(1) > 0;
  reader.uint(3);
  return {
    primary: reader.uint(wide ? 4 : 2),
    items: readItems(iinf),
    properties: readProperties(iprp),
    references: iref ? readReferences(iref) : [],
    extents: readLocations(iloc, fileLength),
  };
}

function readItems(iinf: Uint8Array): Map<number, string> {
  const reader = new BoxReader(iinf);
  const version = reader.uint(1);
  reader.uint(3);
  reader.uint(version === 0 ? 2 : 4);
  const items = new Map<number, string>();
  for (const { type, body } of boxesOf(reader.rest())) {
    if (type !== 'infe') continue;
    const entry = new BoxReader(body);
    const entryVersion = entry.uint(1);
    entry.uint(3);
    // Versions 0 and 1 name no type: they are of an older standard that HEIF does not use.
    if (entryVersion < 2 || items.size === mostEntries) throw damaged();
    const id = entry.uint(entryVersion === 2 ? 2 : 4);
    entry.uint(2);
    items.set(id, entry.text(4));
  }
  return items;
}

function readProperties(iprp: Uint8Array): Map<number, IsoBox[]> {
  const boxes = boxesOf(iprp);
  const ipco = boxes.find(({ type }) => type === 'ipco');
  if (!ipco) throw damaged();
  const known = boxesOf(ipco.body);
  const properties = new Map<number, IsoBox[]>();
  for (const { type, body } of boxes) {
    if (type !== 'ipma') continue;
    const reader = new BoxReader(body);
    const version = reader.uint(1);
    const flags = reader.uint(3);
    const count = reader.uint(4);
    if (count > mostEntries) throw damaged();
    for (let entry = 0; entry < count; entry++) {
      const id = reader.uint(version < 1 ? 2 : 4);
      const associated: IsoBox[] = [];
      for (let left = reader.uint(1); left > 0; left--) {
        const index = (flags & 1) === 1 ? reader.uint(2) & 0x7fff : reader.uint(1) & 0x7f;
        if (index === 0) continue;
        const property = known[index - 1];
        if (!property) throw damaged();
        associated.push(property);
      }
      // Said twice of one item, it would grow with every time.
      if (properties.has(id)) throw damaged();
      properties.set(id, associated);
    }
  }
  return properties;
}

function readReferences(iref: Uint8Array): Reference[] {
  const reader = new BoxReader(iref);
  const length = reader.uint(1) === 0 ? 2 : 4;
  reader.uint(3);
  return boxesOf(reader.rest()).map(({ type, body }) => {
    const entry = new BoxReader(body);
    const from = entry.uint(length);
    const count = entry.uint(2);
    if (count > mostEntries) throw damaged();
    return { type, from, to: Array.from({ length: count }, () => entry.uint(length)) };
  });
}

function readLocations(iloc: Uint8Array, fileLength: number): Map<number, HeifItem['extents']> {
  const reader = new BoxReader(iloc);
  const version = reader.uint(1);
  reader.uint(3);
  const [sizes, more] = [reader.uint(1), reader.uint(1)];
  const [offsetSize, lengthSize, baseSize, indexSize] = [
    sizes >> 4,
    sizes & 15,
    more >> 4,
    version > 0 ? more & 15 : 0,
  ];
  if ([offsetSize, lengthSize, baseSize, indexSize].some((size) => size !== 0 && size !== 4 && size !== 8))
    throw damaged();
  const count = reader.uint(version < 2 ? 2 : 4);
  if (count > mostEntries) throw damaged();
  const extents = new Map<number, HeifItem['extents']>();
  let read = 0;
  for (let entry = 0; entry < count; entry++) {
    const id = reader.uint(version < 2 ? 2 : 4);
    const method = version > 0 ? reader.uint(2) & 15 : 0;
    reader.uint(2);
    const base = reader.uint(baseSize);
    const own: { from: number; to: number }[] = [];
    for (let left = reader.uint(2); left > 0; left--) {
      // Fields of no bytes cost a file nothing.
      if (++read > 4 * mostEntries) throw damaged();
      reader.uint(indexSize);
      const from = base + reader.uint(offsetSize);
      const to = from + reader.uint(lengthSize);
      if (method !== 0) continue;
      if (to > fileLength) throw damaged();
      // A length of zero means: to the end of the file.
      own.push({ from, to: to === from && lengthSize === 0 ? fileLength : to });
    }
    extents.set(id, own);
  }
  return extents;
}
