import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ItemDetail } from '../../../model/item.ts';
import { pendingIn, type EditorAction, type EditorState } from '../../editor/editor.ts';
import { unionBox, annotationBounds } from '../../editor/shapes.ts';
import { findSelected } from '../../editor/tools/select.ts';
import { createViewStore, reveal, type ViewStore } from '../../canvas/viewStore.ts';
import { itemChanged, nextToReview, useItems } from '../../app/state/items.ts';
import { inform } from '../../app/state/notices.ts';
import { go } from '../../app/state/route.ts';
import { EditorCanvas } from './EditorCanvas.tsx';
import { FrameBar } from './FrameBar.tsx';
import { ItemHeader } from './ItemHeader.tsx';
import type { ItemEditor } from './itemEditor.ts';
import { ReviewFooter } from './ReviewFooter.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { SidePanel } from './SidePanel.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useEditorKeys } from './useEditorKeys.ts';
import { useGreyWindow } from './useGreyWindow.ts';

/** The picture, its tools, what was found on it, and the decision that it is reviewed. */
export function EditorView({ editor }: { readonly editor: ItemEditor }) {
  const { detail: stored, editor: state, save } = useStore(editor.store);
  const detail = useWhatWasSaid(stored);
  const { dispatch } = editor;
  const [view] = useState(() => createViewStore(state.image));
  const [help, setHelp] = useState(false);
  const screen = useRef<HTMLDivElement>(null);
  const grey = useGreyWindow(detail.facts.dicom);
  useTolerance(view, dispatch);
  useReveal(view, state);

  const markReviewed = useCallback(async () => {
    if (pendingIn(editor.store.getState().editor) > 0) return;
    if (!(await editor.markReviewed())) return;
    const reviewed = editor.store.getState().detail;
    itemChanged(reviewed);
    const next = nextToReview(reviewed.id);
    if (next) return go({ kind: 'review', item: next });
    inform('Every picture is reviewed. Go on with a case.');
  }, [editor]);

  useEditorKeys(screen, editor, view, {
    help: () => setHelp(true),
    invert: grey.invert,
    resetWindow: grey.reset,
    done: () => void markReviewed(),
    item: detail.id,
  });

  return (
    <div className="editor" ref={screen}>
      <ItemHeader detail={detail} save={save} onRetrySave={() => void editor.flush()} />
      <Toolbar state={state} dispatch={dispatch} view={view} grey={grey} onHelp={() => setHelp(true)} />
      <div className="editor-middle">
        <EditorCanvas detail={detail} state={state} dispatch={dispatch} view={view} grey={grey} />
        {state.frames > 1 && <FrameBar state={state} dispatch={dispatch} />}
      </div>
      <aside className="editor-side" aria-label="Findings">
        <SidePanel detail={detail} state={state} dispatch={dispatch} />
        <ReviewFooter detail={detail} state={state} editor={editor} onDone={() => void markReviewed()} />
      </aside>
      {help && <ShortcutsDialog onClose={() => setHelp(false)} />}
    </div>
  );
}

/** What is said of the picture beside its edits comes by events, whoever said it. */
function useWhatWasSaid(detail: ItemDetail): ItemDetail {
  const known = useItems((state) => state.items.get(detail.id));
  return useMemo(() => (known ? { ...detail, depiction: known.depiction, seen: known.seen } : detail), [detail, known]);
}

/** Six view pixels in image units, at whatever zoom. */
function useTolerance(view: ViewStore, dispatch: (action: EditorAction) => void): void {
  const scale = useStore(view, (state) => state.viewport.scale);
  useEffect(() => dispatch({ kind: 'tolerance', tolerance: 6 / scale }), [scale, dispatch]);
}

/** What is selected, by list or by keyboard, is brought into view. */
function useReveal(view: ViewStore, state: EditorState): void {
  const { selection, document, tool } = state;
  const latest = useRef(document);
  useEffect(() => {
    latest.current = document;
  });
  const resting = tool.state.kind === 'idle';
  useEffect(() => {
    if (!resting || selection.length === 0) return;
    const boxes = selection
      .map((id) => findSelected(latest.current, id))
      .filter((found) => found !== undefined)
      .map((found) => ('shape' in found ? found.shape.box : annotationBounds(found)));
    const box = unionBox(boxes);
    if (box) reveal(view, box);
  }, [view, selection, resting]);
}
