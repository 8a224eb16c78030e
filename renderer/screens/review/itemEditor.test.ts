import { beforeEach, describe, expect, test } from 'vitest';
import type { ScrimBridge } from '../../../contract/bridge.ts';
import type { ItemDetail } from '../../../model/item.ts';
import { createFakeBridge } from '../../dev/fakeBridge.ts';
import { no } from '../../dev/answers.ts';
import { fakeItem } from '../../dev/fakeItems.ts';
import type { ItemEditor } from './itemEditor.ts';

/** The window's bridge, over the fake workstation; verbs are replaced where a test needs them to fail. */
const workstation = createFakeBridge('work', 'dark');
const items: { -readonly [Verb in keyof ScrimBridge['items']]: ScrimBridge['items'][Verb] } = { ...workstation.items };
Object.assign(globalThis, { window: { scrim: { ...workstation, items } } });
const { ItemEditor: Editor } = await import('./itemEditor.ts');
const { useNotices } = await import('../../app/state/notices.ts');

const open = fakeItem(2);
let editor: ItemEditor;
const stored = async (): Promise<ItemDetail> => {
  const result = await workstation.items.get({ item: open.id });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};
const save = () => editor.store.getState().save.kind;
const acceptFirst = () => editor.dispatch({ kind: 'decide', ids: [open.regions[0]!.id], decision: 'accepted' });

beforeEach(async () => {
  Object.assign(items, workstation.items);
  await workstation.items.reopen({ item: open.id });
  const { revision } = await stored();
  await workstation.items.saveEdits({ item: open.id, revision, regions: open.regions, annotations: [] });
  editor = new Editor(await stored());
});

describe('an edited picture', () => {
  test('is written with its revision, and says when it is', async () => {
    acceptFirst();
    expect(save()).toBe('changed');
    expect(await editor.flush()).toBe(true);
    expect(save()).toBe('saved');
    expect((await stored()).regions[0]!.decision).toBe('accepted');
  });

  test('changed again during a save is saved again', async () => {
    acceptFirst();
    const flushing = editor.flush();
    editor.dispatch({ kind: 'accept-all' });
    expect(await flushing).toBe(true);
    expect((await stored()).pending).toBe(0);
    expect(save()).toBe('saved');
  });

  test('that could not be written keeps the change and can be saved again', async () => {
    items.saveEdits = () => no('DISK_FULL');
    editor.dispatch({ kind: 'accept-all' });
    editor.dispatch({ kind: 'undo' });
    editor.dispatch({ kind: 'redo' });
    expect(await editor.flush()).toBe(false);
    expect(save()).toBe('failed');
    items.saveEdits = workstation.items.saveEdits;
    expect(await editor.flush()).toBe(true);
    expect((await stored()).pending).toBe(0);
  });

  test('that changed elsewhere keeps both changes', async () => {
    await workstation.items.detect({ item: open.id });
    acceptFirst();
    expect(await editor.flush()).toBe(true);
    expect(save()).toBe('saved');
    const { revision, regions } = await stored();
    expect(editor.store.getState().detail.revision).toBe(revision);
    expect(regions[0]!.decision).toBe('accepted');
    editor.dispatch({ kind: 'undo' });
    expect(await editor.flush()).toBe(true);
    expect((await stored()).regions[0]!.decision).toBe('pending');
  });

  test('that was reviewed elsewhere is loaded again, and the person is told', async () => {
    const { regions, revision } = await stored();
    const decided = regions.map((region) => ({ ...region, decision: 'accepted' as const }));
    await workstation.items.saveEdits({ item: open.id, revision, regions: decided, annotations: [] });
    await workstation.items.markReviewed({ item: open.id, revision: (await stored()).revision });
    acceptFirst();
    expect(await editor.flush()).toBe(false);
    expect(editor.store.getState().editor.locked).toBe(true);
    expect(useNotices.getState().notices.some((notice) => notice.text.includes('changed elsewhere'))).toBe(true);
  });
});

describe('marking as reviewed', () => {
  test('writes first, then locks the picture', async () => {
    editor.dispatch({ kind: 'accept-all' });
    expect(await editor.markReviewed()).toBe(true);
    expect((await stored()).state.kind).toBe('reviewed');
    expect(editor.store.getState().editor.locked).toBe(true);
    await editor.reopen();
    expect(editor.store.getState().editor.locked).toBe(false);
  });

  test('is not even asked for while the edits cannot be written', async () => {
    items.saveEdits = () => no('DISK_FULL');
    let asked = false;
    items.markReviewed = (call) => {
      asked = true;
      return workstation.items.markReviewed(call);
    };
    editor.dispatch({ kind: 'accept-all' });
    expect(await editor.markReviewed()).toBe(false);
    expect(asked).toBe(false);
  });
});
