import { memo, useCallback, useDeferredValue, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ItemDetail } from '../../../model/item.ts';
import { pendingIn, type EditorAction, type EditorState } from '../../editor/editor.ts';
import { annotationBounds, isRegion, unionBox } from '../../editor/shapes.ts';
import { findSelected } from '../../editor/tools/select.ts';
import { createViewStore, resizeView, reveal, type ViewStore } from '../../canvas/viewStore.ts';
import { itemChanged, nextToReview, useItems } from '../../app/state/items.ts';
import { inform } from '../../app/state/notices.ts';
import { go } from '../../app/state/route.ts';
import { t } from '../../words/words.ts';
import { EditorCanvas } from './EditorCanvas.tsx';
import { FrameBar, useCine, type Cine } from './FrameBar.tsx';
import { HeaderDialog } from './HeaderDialog.tsx';
import { ItemHeader } from './ItemHeader.tsx';
import type { ItemEditor } from './itemEditor.ts';
import { ReviewFooter } from './ReviewFooter.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { SidePanel } from './SidePanel.tsx';
import { Toolbar } from './Toolbar.tsx';
import { ToolPalette } from './ToolPalette.tsx';
import { useEditorKeys } from './useEditorKeys.ts';
import { useGreyWindow, type GreyControls } from './useGreyWindow.ts';
import { aspectOf, recall, remember } from './viewMemory.ts';

/** The picture, its tools, what was found on it, and the decision that it is reviewed. */
export function EditorView({ editor }: { readonly editor: ItemEditor }) {
  const { detail: stored, editor: state, save } = useStore(editor.store);
  const detail = useWhatWasSaid(stored);
  const { dispatch } = editor;
  const { recalled, view } = useSeat(editor);
  const [cine, setCine] = useState(() => cineOf(detail));
  const [help, setHelp] = useState(false);
  const [header, setHeader] = useState(false);
  const [shown, setShown] = useState(editor);
  if (shown !== editor) {
    setShown(editor);
    setCine(cineOf(detail));
    setHeader(false);
  }
  // What is not written yet would not be compared.
  const showHeader = useCallback(() => void editor.flush().then(() => setHeader(true)), [editor]);
  const screen = useRef<HTMLDivElement>(null);
  const grey = useGreyWindow(detail.id, detail.facts.dicom, recalled.window ?? null);
  useMemory(editor, view, grey, recalled.frame);
  useCine(cine, state, dispatch);
  useTolerance(view, dispatch);
  useReveal(view, state);

  const markReviewed = useCallback(async () => {
    if (pendingIn(editor.store.getState().editor) > 0) return;
    if (!(await editor.markReviewed())) return;
    const reviewed = editor.store.getState().detail;
    itemChanged(reviewed);
    const next = nextToReview(reviewed.id);
    if (next) return go({ kind: 'review', item: next });
    inform(t('review:screen.allReviewed'));
  }, [editor]);

  useEditorKeys(screen, editor, view, {
    help: () => setHelp(true),
    invert: grey.invert,
    resetWindow: grey.reset,
    done: () => void markReviewed(),
    header: () => showHeader(),
    play: () => setCine((now) => ({ ...now, playing: !now.playing && state.frames > 1 })),
    item: detail.id,
  });

  return (
    <div className="editor" ref={screen}>
      <ItemHeader
        detail={detail}
        save={save}
        onRetrySave={() => void editor.flush()}
        onHeader={showHeader}
        split={state.display.split !== undefined}
        onSplit={() =>
          dispatch({ kind: 'display', display: { split: state.display.split === undefined ? 0.5 : undefined } })
        }
      />
      <Toolbar state={state} dispatch={dispatch} view={view} grey={grey} onHelp={() => setHelp(true)} />
      <ToolPalette state={state} dispatch={dispatch} />
      <div className="editor-middle">
        <EditorCanvas detail={detail} state={state} dispatch={dispatch} view={view} grey={grey} />
        {state.frames > 1 && <FrameBar state={state} dispatch={dispatch} cine={cine} onCine={setCine} />}
      </div>
      <Findings editor={editor} onDone={markReviewed} />
      {header && <HeaderDialog detail={detail} onClose={() => setHeader(false)} />}
      {help && <ShortcutsDialog onClose={() => setHelp(false)} />}
    </div>
  );
}

interface FindingsProps {
  readonly editor: ItemEditor;
  readonly onDone: () => Promise<void>;
}

/** Drawn after the picture is; what still tells of the one before cannot be used meanwhile. */
function Findings({ editor, onDone }: FindingsProps) {
  const told = useDeferredValue(editor);
  return (
    <aside className="editor-side" aria-label={t('review:screen.findings')} inert={told !== editor}>
      <FindingsOf key={told.id} editor={told} onDone={onDone} />
    </aside>
  );
}

const FindingsOf = memo(function FindingsOf({ editor, onDone }: FindingsProps) {
  const { detail: stored, editor: state } = useStore(editor.store);
  const detail = useWhatWasSaid(stored);
  return (
    <>
      <SidePanel detail={detail} state={state} dispatch={editor.dispatch} flush={() => editor.flush()} />
      <ReviewFooter detail={detail} state={state} editor={editor} onDone={() => void onDone()} />
    </>
  );
});

const cineOf = ({ facts }: ItemDetail): Cine => ({
  playing: false,
  rate: Math.round(facts.dicom?.frameRate ?? 15) || 1,
});

/** How the picture is looked at to begin with, on a canvas as large as that of the one before. */
function useSeat(editor: ItemEditor) {
  const canvas = useRef<ViewStore>(null);
  const seat = useMemo(() => {
    const { detail, editor: state } = editor.store.getState();
    const recalled = recall(detail);
    const aspect = aspectOf(detail.facts.dicom);
    return { recalled, view: createViewStore(state.image, aspect, recalled.view) };
  }, [editor]);
  useLayoutEffect(() => {
    const { size } = canvas.current?.getState() ?? {};
    if (size) resizeView(seat.view, size);
    canvas.current = seat.view;
  }, [seat]);
  return seat;
}

/** What is said of the picture beside its edits comes by events, whoever said it. */
function useWhatWasSaid(detail: ItemDetail): ItemDetail {
  const known = useItems((state) => state.items.get(detail.id));
  return useMemo(() => (known ? { ...detail, depiction: known.depiction, seen: known.seen } : detail), [detail, known]);
}

/** How the picture is looked at is kept for when one comes back to it, and for the next one. */
function useMemory(editor: ItemEditor, view: ViewStore, grey: GreyControls, frame: number | undefined): void {
  const { chosen: window } = grey;
  useEffect(() => {
    if (frame) editor.dispatch({ kind: 'go-to-frame', frame });
  }, [editor, frame]);
  useEffect(() => {
    const keep = () => {
      const { detail, editor: state } = editor.store.getState();
      const seen = view.getState();
      if (seen.size.width > 0) remember(detail, { view: seen, window, frame: state.frame });
    };
    keep();
    const stops = [view.subscribe(keep), editor.store.subscribe(keep)];
    return () => stops.forEach((stop) => stop());
  }, [editor, view, window]);
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
      .map((found) => (isRegion(found) ? found.shape.box : annotationBounds(found)));
    const box = unionBox(boxes);
    if (box) reveal(view, box);
  }, [view, selection, resting]);
}
