import type { Coarse, EncodedPicture, FrameSamples } from '../../contract/workers.schema.ts';
import type { BurnGrid } from '../../model/burnGrid.ts';
import type { CosmeticStyle } from '../../model/cosmeticStyle.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Box, Size } from '../../model/geometry.ts';
import type { ItemId } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import type { Policy } from '../../model/policy.ts';
import { acceptedRegions, cosmeticRegions, fillParts } from '../../model/redaction.ts';
import type { Store } from '../store/openStore.ts';
import type { BlobStore } from '../vault/blobStore.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { tileBox, tileSide } from '../../model/tiles.ts';
import { createByteCache } from './byteCache.ts';
import { isLarge, originalOf } from './originals.ts';

/** What the canvas shows, made by workers from decrypted originals; kept only in memory, within bounds. */
export interface Pictures {
  original(item: ItemId): Promise<Uint8Array<ArrayBuffer>>;
  /** `coarse`: the whole frame as a cosmetic region of this style would show it, with what is accepted filled first, as it is when it is cleared. */
  picture(item: ItemId, frame: number, maxSide: number, coarse?: CosmeticStyle): Promise<EncodedPicture>;
  /** A part in full size. The whole row of tiles is made at once, for each decodes the picture anew. */
  tile(item: ItemId, frame: number, column: number, row: number, coarse?: CosmeticStyle): Promise<EncodedPicture>;
  samples(item: ItemId, frame: number, coarse?: CosmeticStyle): Promise<FrameSamples>;
  /** To which blocks a mask grows in the file that leaves; null where it is burned to the pixel. */
  burnGrid(item: ItemId): Promise<BurnGrid | null>;
  forget(items: readonly ItemId[]): void;
  clear(): void;
}

const PICTURE_BYTES = 64e6;
const SAMPLE_BYTES = 96e6;
/** Three or four rows of a picture of a hundred megapixels. */
const TILE_BYTES = 96e6;
/** How many answers about blocks: for each, codes have to be read. */
const GRIDS = 10_000;
/** One large original: a frame slider asks for many frames of the same item. */
const ORIGINAL_BYTES = 192e6;

interface PictureSources {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly pool: WorkerPool;
  readonly limits: Policy['limits'];
  readonly fill: Policy['fill'];
  /** From how many bytes on an original is not held here. */
  readonly largeBytes?: number;
}

/** Somebody looks at the screen until it is there. */
const waitedFor = { priority: 'interactive' } as const;

export function createPictures(sources: PictureSources): Pictures {
  const { store, blobs, pool, limits, fill: policyFill, largeBytes } = sources;
  const pictures = createByteCache<EncodedPicture>(PICTURE_BYTES, ({ bytes }) => bytes.length);
  const rows = createByteCache<readonly EncodedPicture[]>(TILE_BYTES, bytesOfRow);
  const samples = createByteCache<FrameSamples>(SAMPLE_BYTES, ({ bytes }) => bytes.length);
  const grids = createByteCache<{ readonly grid: BurnGrid | null }>(GRIDS, () => 1);
  const originals = createByteCache<Uint8Array<ArrayBuffer>>(ORIGINAL_BYTES, (bytes) => bytes.length);
  const original = async (item: ItemId) => {
    const { contentHash } = await store.items.get(item);
    return originals.get(item, () => blobs.read(contentHash));
  };
  async function source(item: ItemId, frame: number) {
    const detail = await store.items.get(item);
    if (!Number.isInteger(frame) || frame < 0 || frame >= detail.facts.frames) throw new ScrimFailure('NOT_FOUND');
    // Of a large one a worker reads the frame that is shown, out of the vault.
    if (isLarge(detail, largeBytes)) return originalOf(blobs, detail, largeBytes);
    return { kind: 'bytes', bytes: await original(item) } as const;
  }
  const coarsening = coarseOf(store, policyFill);
  return {
    original,
    async picture(item, frame, maxSide, style) {
      const { key, coarse } = await coarsening(item, style);
      const asked = async () => ({ source: await source(item, frame), limits, frame, maxSide, ...coarse });
      const name = `${item}/${frame}/${maxSide}${key}`;
      return pictures.get(name, async () => pool.run('parse.picture', await asked(), waitedFor));
    },
    async tile(item, frame, column, row, style) {
      const { facts } = await store.items.get(item);
      const image = { width: facts.columns, height: facts.rows };
      if (!tileBox(column, row, image)) throw new ScrimFailure('NOT_FOUND');
      const { key, coarse } = await coarsening(item, style);
      const tiles = await rows.get(`${item}/${frame}/${row}${key}`, async () => {
        const crops = tilesOf(row, image).map((box) => ({ frame, box }));
        const request = { source: await source(item, frame), limits, crops, maxSide: tileSide, ...coarse };
        return (await pool.run('parse.crops', request, waitedFor)).pictures;
      });
      return tiles[column]!;
    },
    async samples(item, frame, style) {
      const { key, coarse } = await coarsening(item, style);
      const asked = async () => ({ source: await source(item, frame), limits, frame, ...coarse });
      return samples.get(`${item}/${frame}${key}`, async () => pool.run('parse.samples', await asked(), waitedFor));
    },
    async burnGrid(item) {
      const detail = await store.items.get(item);
      const asked = { fill: fillOf(detail, policyFill), anew: cosmeticRegions(detail.regions).length > 0 };
      const { grid } = await grids.get(`${item}/${JSON.stringify(asked)}`, async () =>
        pool.run('clear.burnGrid', { source: await source(item, 0), limits, ...asked }, waitedFor),
      );
      return grid;
    },
    forget(items) {
      for (const item of items) for (const cache of [pictures, rows, samples, grids, originals]) cache.forget(item);
    },
    clear() {
      for (const cache of [pictures, rows, samples, grids, originals]) cache.clear();
    },
  };
}

const bytesOfRow = (tiles: readonly EncodedPicture[]): number =>
  tiles.reduce((sum, { bytes }) => sum + bytes.length, 0);

/** A row of tiles. */
const tilesOf = (row: number, image: Size): Box[] =>
  Array.from({ length: Math.ceil(image.width / tileSide) }, (_, column) => tileBox(column, row, image)!);

const fillOf = ({ fill }: ItemDetail, policyFill: Policy['fill']): Policy['fill'] =>
  fill === undefined ? policyFill : fillParts(fill);

/** What a coarser frame depends on beside the original, and its part of the key by which it is kept. */
const coarseOf =
  (store: Store, policyFill: Policy['fill']) =>
  async (
    item: ItemId,
    style: CosmeticStyle | undefined,
  ): Promise<{ readonly key: string; readonly coarse: { readonly coarse?: Coarse } }> => {
    if (!style) return { key: '', coarse: {} };
    const detail = await store.items.get(item);
    const burned = acceptedRegions(detail.regions).map(({ frames, shape }) => ({ frames, shape }));
    const coarse = { style, burned, fill: fillOf(detail, policyFill) };
    return { key: `/${style}/${detail.revision}`, coarse: { coarse } };
  };
