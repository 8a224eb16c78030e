import { createStore, type StoreApi } from 'zustand';
import { emptyHistory, type EditHistory } from '../../../model/editHistory.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { ItemDetail } from '../../../model/item.ts';
import { ok, type Result } from '../../../model/result.ts';
import { inform, reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import type { EditDocument } from '../../editor/document.ts';
import { keptHistory } from '../../editor/history.ts';
import { t } from '../../words/words.ts';
import { openEditor, reduce, type EditorAction, type EditorState } from '../../editor/editor.ts';

export type SaveState =
  | { readonly kind: 'saved' }
  /** Changed; written after a moment of rest. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly error: ScrimError };

export interface OpenItem {
  readonly detail: ItemDetail;
  readonly editor: EditorState;
  readonly save: SaveState;
}

const rest = 500;
const editable = (detail: ItemDetail): boolean => detail.state.kind === 'review' || detail.state.kind === 'quarantined';
const documentOf = ({ regions, annotations, fill }: ItemDetail): EditDocument => ({ regions, annotations, fill });

/** Without it the picture can be edited all the same; there is only nothing to undo. */
async function historyOf({ id }: ItemDetail): Promise<EditHistory> {
  const history = await scrim.items.history({ item: id });
  return history.ok ? history.value : emptyHistory;
}

export async function openItem(item: ItemDetail['id']): Promise<Result<ItemEditor>> {
  const detail = await scrim.items.get({ item });
  return detail.ok ? ok(new ItemEditor(detail.value, await historyOf(detail.value))) : detail;
}

/** One item on the canvas: its editor and its saving. Edits are written after half a second of rest, one save at a time. */
export class ItemEditor {
  readonly store: StoreApi<OpenItem>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<boolean> | undefined;
  #marking = false;
  /** What the vault held last of what the editor holds, by the same records. */
  #base: EditDocument;

  constructor(detail: ItemDetail, history?: EditHistory) {
    const { columns, rows, frames } = detail.facts;
    const image = { width: columns, height: rows };
    this.#base = documentOf(detail);
    this.store = createStore<OpenItem>(() => ({
      detail,
      editor: openEditor(image, frames, this.#base, !editable(detail), history),
      save: { kind: 'saved' },
    }));
  }

  readonly dispatch = (action: EditorAction): void => {
    const { editor } = this.store.getState();
    const next = reduce(editor, action, () => crypto.randomUUID());
    if (next === editor) return;
    if (next.document === editor.document || action.kind === 'load') return this.store.setState({ editor: next });
    this.store.setState({ editor: next, save: { kind: 'changed' } });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), rest);
  };

  /** Writes what is not written yet; false if that failed. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.#saving) return this.#saving;
    if (this.store.getState().save.kind === 'saved') return true;
    this.#saving = this.#write().finally(() => (this.#saving = undefined));
    return this.#saving;
  }

  /** Takes what the vault's store holds, dropping what was not saved. */
  async reload(): Promise<void> {
    await this.#take(await scrim.items.get({ item: this.id }));
  }

  /** False also while an earlier call is under way: a second click asks nothing new. */
  async markReviewed(): Promise<boolean> {
    if (this.#marking) return false;
    this.#marking = true;
    try {
      this.dispatch({ kind: 'tool', event: { kind: 'interrupt' } });
      if (!(await this.#flushed())) return false;
      return await this.#take(
        await scrim.items.markReviewed({ item: this.id, revision: this.store.getState().detail.revision }),
      );
    } finally {
      this.#marking = false;
    }
  }

  async reopen(): Promise<void> {
    await this.#take(await scrim.items.reopen({ item: this.id }));
  }

  async detectAgain(): Promise<void> {
    if (await this.#flushed()) await this.#take(await scrim.items.detect({ item: this.id }));
  }

  get id(): ItemDetail['id'] {
    return this.store.getState().detail.id;
  }

  async #write(): Promise<boolean> {
    const { detail, editor } = this.store.getState();
    const written = editor.document;
    this.store.setState({ save: { kind: 'saving' } });
    const result = await scrim.items.saveEdits({
      item: detail.id,
      revision: detail.revision,
      regions: [...written.regions],
      annotations: [...written.annotations],
      fill: written.fill,
      history: keptHistory(editor.history),
    });
    if (!result.ok) return this.#failed(result.error);
    this.#base = written;
    const meanwhile = this.store.getState().editor.document !== written;
    this.store.setState({ detail: result.value, save: { kind: meanwhile ? 'changed' : 'saved' } });
    return meanwhile ? this.#write() : true;
  }

  async #failed(error: ScrimError): Promise<boolean> {
    this.store.setState({ save: { kind: 'failed', error } });
    return error.code === 'CONFLICT' && this.#writeOver();
  }

  /** The vault's has changed meanwhile: what was made here is made again on top of it, where it may still be edited. */
  async #writeOver(): Promise<boolean> {
    const { detail: known } = this.store.getState();
    const fresh = await scrim.items.get({ item: this.id });
    // What is refused as a conflict without having changed would be refused again.
    const mayMerge = fresh.ok && editable(fresh.value) && fresh.value.revision !== known.revision;
    await this.#take(fresh, mayMerge);
    if (mayMerge) return this.#write();
    inform(t('review:screen.changedElsewhere'));
    return false;
  }

  async #take(result: Result<ItemDetail>, merge = false): Promise<boolean> {
    if (!result.ok) {
      reportError(result.error);
      return false;
    }
    clearTimeout(this.#timer);
    const { value: detail } = result;
    const history = await historyOf(detail);
    const document = documentOf(detail);
    const unwritten = merge ? { base: this.#base, mine: this.store.getState().editor.document } : undefined;
    this.#base = document;
    this.store.setState({ detail, save: { kind: 'saved' } });
    this.dispatch({ kind: 'load', document, history, locked: !editable(detail), unwritten });
    return true;
  }

  async #flushed(): Promise<boolean> {
    if (await this.flush()) return true;
    const { save } = this.store.getState();
    if (save.kind === 'failed') reportError(save.error);
    return false;
  }
}
