import type { ScrimBridge } from '../../contract/bridge.ts';
import { exportWishSchema, type ArchiveSettings, type ExportedItem, type ExportStatus } from '../../model/exporting.ts';
import type { ItemId } from '../../model/ids.ts';
import { yes, type Emit } from './answers.ts';

/** Writes nothing; every third picture is refused. */
export function createFakeExports(emit: Emit): ScrimBridge['exports'] {
  let status: ExportStatus = { kind: 'idle' };
  let archive: ArchiveSettings | null = null;
  const tell = (next: ExportStatus): ExportStatus => {
    status = next;
    emit({ kind: 'export', status });
    return status;
  };
  return {
    status: () => yes(status),
    start: ({ items, wish: asked }) => {
      const wish = exportWishSchema.parse(asked);
      const done = wish.kind === 'archive' ? 'stored' : 'exported';
      const results = items.map((item, index): ExportedItem => {
        const refused = index % 3 === 2;
        return {
          item: item as ItemId,
          name: `IMG_${String(index + 1)}.dcm`,
          state: refused ? ('refused' as const) : done,
          file: refused || wish.kind === 'archive' ? null : `P0000001/ST000001/SE000001/IM00000${String(index)}`,
          reason: null,
          error: refused ? { code: 'NOT_REVIEWED' as const, params: {} } : null,
        };
      });
      const where = wish.kind === 'archive' ? 'archive.example' : '/media/usb/scrim-export-20261122T101500';
      const passphrase = wish.kind === 'case' && wish.for === 'patient' ? 'K7QM-3XPD-9V2T-HN4C-8RWA' : null;
      setTimeout(() => tell({ kind: 'finished', wish, where, items: results, error: null, passphrase }), 1500);
      return yes(tell({ kind: 'running', wish, done: 0, total: Math.max(1, items.length) }));
    },
    cancel: () => yes(tell({ kind: 'idle' })),
    archive: () => yes(archive),
    setArchive: ({ settings }) => yes((archive = settings)),
  };
}
