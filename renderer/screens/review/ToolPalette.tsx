import type { EditorAction, EditorState } from '../../editor/editor.ts';
import { keysOf } from '../../editor/keymap.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { t } from '../../words/words.ts';
import { toolIcons } from './toolIcons.ts';

const groups = [
  { key: 'selecting', tools: ['select'] },
  { key: 'redacting', tools: ['rectangle', 'ellipse', 'polygon', 'brush'] },
  {
    key: 'annotating',
    tools: ['arrow', 'line', 'freehand', 'mark-rectangle', 'mark-ellipse', 'mark-polygon', 'label', 'pointer'],
  },
  { key: 'measuring', tools: ['length', 'angle', 'roi-ellipse', 'roi-rectangle'] },
] as const;

interface ToolPaletteProps {
  readonly state: Pick<EditorState, 'tool' | 'locked'>;
  readonly dispatch: (action: EditorAction) => void;
}

/** The tools beside the picture, in the order of what a reviewer does: look, cover, point out. */
export function ToolPalette({ state, dispatch }: ToolPaletteProps) {
  return (
    <div className="palette" role="toolbar" aria-label={t('canvas:tools.toolbar')} aria-orientation="vertical">
      {groups.map(({ key, tools }) => (
        <div key={key} className="palette-group" role="group" aria-label={t(`canvas:tools.groups.${key}`)}>
          {tools.map((tool) => (
            <IconButton
              key={tool}
              name={t(`canvas:tools.${tool}`)}
              icon={toolIcons[tool]}
              keys={keysOf(`tool.${tool}`)}
              pressed={state.tool.tool === tool}
              disabled={state.locked && tool !== 'select'}
              onClick={() => dispatch({ kind: 'pick-tool', tool })}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
