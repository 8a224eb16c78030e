import { describe, expect, it } from 'vitest';
import type { MaskShape } from '../../model/geometry.ts';
import { openEditor, reduce } from './editor.ts';

const banner: MaskShape = { kind: 'rectangle', box: { x: 0, y: 0, width: 800, height: 60 } };
const outside: MaskShape = { kind: 'rectangle', box: { x: 900, y: 0, width: 10, height: 10 } };
const open = (locked = false) => openEditor({ width: 800, height: 600 }, 3, { regions: [], annotations: [] }, locked);
const apply = { kind: 'apply-template', cover: [banner, outside] } as const;
const newId = () => crypto.randomUUID();

describe('applying a template', () => {
  it('covers its areas on all frames, as by hand, and is one step to undo', () => {
    const after = reduce(open(), apply, newId);
    expect(after.document.regions).toMatchObject([
      { shape: banner, frames: 'all', origin: { kind: 'manual' }, decision: 'accepted' },
    ]);
    expect(reduce(after, { kind: 'undo' }, newId).document.regions).toEqual([]);
  });

  it('does nothing twice, and nothing to what is locked', () => {
    const once = reduce(open(), apply, newId);
    expect(reduce(once, apply, newId).document.regions).toHaveLength(1);
    expect(reduce(open(true), apply, newId).document.regions).toEqual([]);
  });
});
