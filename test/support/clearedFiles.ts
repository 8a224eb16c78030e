import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ApiImage } from '../../contract/caseApi.schema.ts';
import type { ClearedImages } from '../../core/upload/ports.ts';
import type { ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { clearanceIdSchema, itemIdSchema, type ImageId, type Sha256 } from '../../model/ids.ts';
import { anImage, sha256Of } from './caseService.ts';

/** A clearance as clearing would have made it. Only tests may make one up. */
export function aClearance(image: ApiImage, overrides: Partial<ClearedImage> = {}): ClearedImage {
  const clearance = {
    id: clearanceIdSchema.parse(randomUUID()),
    item: itemIdSchema.parse(randomUUID()),
    image: image.id,
    sourceHash: sha256Of(Buffer.from('original')),
    outputHash: image.sha256,
    mediaType: image.mediaType,
    bytes: image.bytes,
    columns: image.columns,
    rows: image.rows,
    frames: image.frames,
    burned: [],
    actions: {},
    checks: [{ check: 'grammar', passed: true, detail: '' }],
    approvedBy: 'A reviewer',
    clearedAt: '2026-11-21T10:00:00.000Z',
    ...overrides,
  };
  return clearance as ClearedImage;
}

/** Cleared files in memory, given out in small pieces. */
export class ClearedFiles implements ClearedImages {
  readonly clearances = new Map<ImageId, ClearedImage>();
  readonly bytes = new Map<Sha256, Buffer>();
  locked = false;
  /** Offsets at which files were opened to be sent or hashed. */
  readonly opened: number[] = [];
  /** Called before each piece; a test may hold or fail a transfer here. */
  onPiece: (offset: number) => Promise<void> = async () => undefined;

  add(bytes: Buffer): ApiImage {
    const image = anImage(bytes);
    this.clearances.set(image.id, aClearance(image));
    this.bytes.set(image.sha256, bytes);
    return image;
  }

  find = async (image: ImageId): Promise<ClearedImage | null> => {
    if (this.locked) throw new ScrimFailure('VAULT_LOCKED');
    return this.clearances.get(image) ?? null;
  };

  /** Made up by nobody: what is sent of it is tested with real pictures. */
  preview = async (): Promise<Uint8Array | null> => null;

  open = async (output: Sha256, offset: number): Promise<Readable> => {
    if (this.locked) throw new ScrimFailure('VAULT_LOCKED');
    const bytes = this.bytes.get(output);
    if (!bytes) throw new ScrimFailure('VAULT_DAMAGED');
    this.opened.push(offset);
    const piece = 64 * 1024;
    const { onPiece } = this;
    return Readable.from(
      (async function* () {
        for (let at = offset; at < bytes.length; at += piece) {
          await onPiece(at);
          yield bytes.subarray(at, at + piece);
        }
      })(),
      { objectMode: false },
    );
  };
}
