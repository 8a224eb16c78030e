import { Select } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowUpRight,
  IconCircle,
  IconCircleNumber1,
  IconContrast2,
  IconFocusCentered,
  IconKeyboard,
  IconLetterT,
  IconMessage2,
  IconPointer,
  IconRectangle,
  IconRefresh,
  IconSquareFilled,
  IconZoomIn,
  IconZoomOut,
  type TablerIcon,
} from '@tabler/icons-react';
import { useStore } from 'zustand';
import { actualSize, fit, zoom, type ViewStore } from '../../canvas/viewStore.ts';
import type { EditorAction, EditorState } from '../../editor/editor.ts';
import { keysOf } from '../../editor/keymap.ts';
import type { ToolName } from '../../editor/tools/tools.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import type { GreyControls } from './useGreyWindow.ts';

interface ToolbarProps {
  readonly state: EditorState;
  readonly dispatch: (action: EditorAction) => void;
  readonly view: ViewStore;
  readonly grey: GreyControls;
  readonly onHelp: () => void;
}

const tools: readonly { readonly tool: ToolName; readonly name: string; readonly icon: TablerIcon }[] = [
  { tool: 'select', name: 'Select', icon: IconPointer },
  { tool: 'rectangle', name: 'Rectangle redaction', icon: IconRectangle },
  { tool: 'ellipse', name: 'Ellipse redaction', icon: IconCircle },
  { tool: 'arrow', name: 'Arrow', icon: IconArrowUpRight },
  { tool: 'label', name: 'Text label', icon: IconLetterT },
  { tool: 'pointer', name: 'Numbered pointer', icon: IconCircleNumber1 },
];

export function Toolbar({ state, dispatch, view, grey, onHelp }: ToolbarProps) {
  const past = state.history.past.at(-1);
  const future = state.history.future[0];
  return (
    <div className="toolbar" role="toolbar" aria-label="Tools">
      <div className="toolbar-group" role="group" aria-label="Drawing">
        {tools.map(({ tool, name, icon }) => (
          <IconButton
            key={tool}
            name={name}
            icon={icon}
            keys={keysOf(`tool.${tool}`)}
            pressed={state.tool.tool === tool}
            disabled={state.locked && tool !== 'select'}
            onClick={() => dispatch({ kind: 'pick-tool', tool })}
          />
        ))}
      </div>
      <div className="toolbar-group" role="group" aria-label="History">
        <IconButton
          name={past ? `Undo ${past.name.toLowerCase()}` : 'Undo'}
          icon={IconArrowBackUp}
          keys={keysOf('edit.undo')}
          disabled={!past || state.locked}
          onClick={() => dispatch({ kind: 'undo' })}
        />
        <IconButton
          name={future ? `Redo ${future.name.toLowerCase()}` : 'Redo'}
          icon={IconArrowForwardUp}
          keys={keysOf('edit.redo')}
          disabled={!future || state.locked}
          onClick={() => dispatch({ kind: 'redo' })}
        />
      </div>
      <ZoomGroup view={view} />
      <div className="toolbar-group" role="group" aria-label="Layers">
        <IconButton
          name="Show as burned"
          icon={IconSquareFilled}
          keys={keysOf('view.burn')}
          pressed={state.display.burn}
          onClick={() => dispatch({ kind: 'display', display: { burn: !state.display.burn } })}
        />
        <IconButton
          name="Annotations"
          icon={IconMessage2}
          keys={keysOf('view.annotations')}
          pressed={state.display.annotations}
          onClick={() => dispatch({ kind: 'display', display: { annotations: !state.display.annotations } })}
        />
      </div>
      {grey.available && <WindowGroup grey={grey} />}
      <div className="toolbar-end">
        <IconButton name="Keyboard shortcuts" icon={IconKeyboard} keys="?" onClick={onHelp} />
      </div>
    </div>
  );
}

export function ZoomGroup({ view }: { readonly view: ViewStore }) {
  const scale = useStore(view, (state) => state.viewport.scale);
  return (
    <div className="toolbar-group" role="group" aria-label="Zoom">
      <IconButton name="Zoom out" icon={IconZoomOut} keys="-" onClick={() => zoom(view, 0.8)} />
      <button
        type="button"
        className="zoom-value"
        aria-label={`Actual size, now ${Math.round(scale * 100)} %`}
        onClick={() => actualSize(view)}
      >
        {Math.round(scale * 100)} %
      </button>
      <IconButton name="Zoom in" icon={IconZoomIn} keys="+" onClick={() => zoom(view, 1.25)} />
      <IconButton name="Fit" icon={IconFocusCentered} keys="F" onClick={() => fit(view)} />
    </div>
  );
}

function WindowGroup({ grey }: { readonly grey: GreyControls }) {
  const { window, presets } = grey;
  const current = presets.findIndex((preset) => preset.center === window?.center && preset.width === window.width);
  return (
    <div className="toolbar-group" role="group" aria-label="Window">
      <Select
        aria-label="Window preset"
        w={132}
        placeholder="Custom"
        allowDeselect={false}
        value={current >= 0 ? String(current) : null}
        data={presets.map((preset, index) => ({ value: String(index), label: preset.name }))}
        onChange={(value) => {
          const preset = presets[Number(value)];
          if (preset) grey.set({ center: preset.center, width: preset.width, invert: window?.invert ?? false });
        }}
      />
      <output className="window-value" aria-label="Window level and width">
        L {Math.round(window?.center ?? 0)} W {Math.round(window?.width ?? 0)}
      </output>
      <IconButton
        name="Invert"
        icon={IconContrast2}
        keys="I"
        pressed={window?.invert ?? false}
        onClick={() => grey.invert()}
      />
      <IconButton name="Reset window" icon={IconRefresh} keys="0" onClick={() => grey.reset()} />
    </div>
  );
}
