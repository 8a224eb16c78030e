import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconFlipVertical,
  IconFocusCentered,
  IconKeyboard,
  IconMessage2,
  IconRotate2,
  IconRotateClockwise2,
  IconSquareFilled,
  IconZoomIn,
  IconZoomOut,
  IconZoomScan,
} from '@tabler/icons-react';
import { useStore } from 'zustand';
import { actualSize, fit, flip, rotate, zoom, type ViewStore } from '../../canvas/viewStore.ts';
import type { EditorAction, EditorState } from '../../editor/editor.ts';
import { keysOf } from '../../editor/keymap.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { t } from '../../words/words.ts';
import { stepWords } from './words.ts';
import type { GreyControls } from './useGreyWindow.ts';
import { WindowGroup } from './WindowGroup.tsx';

interface ToolbarProps {
  readonly state: EditorState;
  readonly dispatch: (action: EditorAction) => void;
  readonly view: ViewStore;
  readonly grey: GreyControls;
  readonly onHelp: () => void;
}

/** What is done again or undone, and how the picture is seen. */
export function Toolbar({ state, dispatch, view, grey, onHelp }: ToolbarProps) {
  return (
    <div className="toolbar" role="toolbar" aria-label={t('canvas:view.toolbar')}>
      <HistoryGroup state={state} dispatch={dispatch} />
      <ZoomGroup view={view} />
      <TurnGroup view={view} />
      <LayerGroup display={state.display} dispatch={dispatch} />
      {grey.available && <WindowGroup grey={grey} />}
      <div className="toolbar-end">
        <IconButton name={t('canvas:view.shortcuts')} icon={IconKeyboard} keys="?" onClick={onHelp} />
      </div>
    </div>
  );
}

function HistoryGroup({ state, dispatch }: Pick<ToolbarProps, 'state' | 'dispatch'>) {
  const past = state.history.past.at(-1);
  const future = state.history.future[0];
  return (
    <div className="toolbar-group" role="group" aria-label={t('canvas:view.history')}>
      <IconButton
        name={past ? t('canvas:view.undoOf', { step: stepWords(past) }) : t('canvas:view.undo')}
        icon={IconArrowBackUp}
        keys={keysOf('edit.undo')}
        disabled={!past || state.locked}
        onClick={() => dispatch({ kind: 'undo' })}
      />
      <IconButton
        name={future ? t('canvas:view.redoOf', { step: stepWords(future) }) : t('canvas:view.redo')}
        icon={IconArrowForwardUp}
        keys={keysOf('edit.redo')}
        disabled={!future || state.locked}
        onClick={() => dispatch({ kind: 'redo' })}
      />
    </div>
  );
}

function LayerGroup({ display, dispatch }: Pick<EditorState, 'display'> & Pick<ToolbarProps, 'dispatch'>) {
  return (
    <div className="toolbar-group" role="group" aria-label={t('canvas:view.layers')}>
      <IconButton
        name={t('canvas:view.burn')}
        icon={IconSquareFilled}
        keys={keysOf('view.burn')}
        pressed={display.burn}
        onClick={() => dispatch({ kind: 'display', display: { burn: !display.burn } })}
      />
      <IconButton
        name={t('canvas:view.annotations')}
        icon={IconMessage2}
        keys={keysOf('view.annotations')}
        pressed={display.annotations}
        onClick={() => dispatch({ kind: 'display', display: { annotations: !display.annotations } })}
      />
      <IconButton
        name={t('canvas:view.magnifier')}
        icon={IconZoomScan}
        keys={keysOf('view.magnifier')}
        pressed={display.magnifier}
        onClick={() => dispatch({ kind: 'display', display: { magnifier: !display.magnifier } })}
      />
    </div>
  );
}

function TurnGroup({ view }: { readonly view: ViewStore }) {
  const flipped = useStore(view, (state) => state.viewport.flipped);
  return (
    <div className="toolbar-group" role="group" aria-label={t('canvas:view.turn')}>
      <IconButton
        name={t('canvas:view.rotateBack')}
        icon={IconRotate2}
        keys={keysOf('view.rotate-back')}
        onClick={() => rotate(view, 'back')}
      />
      <IconButton
        name={t('canvas:view.rotate')}
        icon={IconRotateClockwise2}
        keys={keysOf('view.rotate')}
        onClick={() => rotate(view, 'clockwise')}
      />
      <IconButton
        name={t('canvas:view.flip')}
        icon={IconFlipVertical}
        keys={keysOf('view.flip')}
        pressed={flipped === true}
        onClick={() => flip(view)}
      />
    </div>
  );
}

export function ZoomGroup({ view }: { readonly view: ViewStore }) {
  const percent = useStore(view, (state) => Math.round(state.viewport.scale * 100));
  return (
    <div className="toolbar-group" role="group" aria-label={t('canvas:view.zoom')}>
      <IconButton name={t('canvas:view.zoomOut')} icon={IconZoomOut} keys="-" onClick={() => zoom(view, 0.8)} />
      <button
        type="button"
        className="zoom-value"
        aria-label={t('canvas:view.actual', { percent })}
        onClick={() => actualSize(view)}
      >
        {t('canvas:view.percent', { percent })}
      </button>
      <IconButton name={t('canvas:view.zoomIn')} icon={IconZoomIn} keys="+" onClick={() => zoom(view, 1.25)} />
      <IconButton name={t('canvas:view.fit')} icon={IconFocusCentered} keys="F" onClick={() => fit(view)} />
    </div>
  );
}
