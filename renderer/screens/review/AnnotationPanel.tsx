import { NumberInput } from '@mantine/core';
import { IconEyeOff, IconLayersSubtract, IconLock, IconStackBack, IconStackFront } from '@tabler/icons-react';
import type { Annotation, AnnotationStyle } from '../../../model/annotation.ts';
import type { EditorAction, EditorState } from '../../editor/editor.ts';
import { keysOf } from '../../editor/keymap.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { t } from '../../words/words.ts';
import { ShapeFields } from './ShapeFields.tsx';

/** Told apart by people who see colours otherwise, and seen on skin and on air alike. */
export const styleColours = {
  yellow: '#ffe14d',
  orange: '#ff9d3c',
  red: '#ff6b6b',
  green: '#63d471',
  blue: '#5bc0ff',
  white: '#ffffff',
} as const;
const widths = [1, 2, 4] as const;

interface AnnotationPanelProps {
  readonly state: EditorState;
  readonly dispatch: (action: EditorAction) => void;
}

/** How what is selected looks, lies and holds together, and where it is in numbers; with a tool in hand how the next one looks. */
export function AnnotationPanel({ state, dispatch }: AnnotationPanelProps) {
  const { selection, document, tool, locked } = state;
  const chosen = document.annotations.filter(({ id }) => selection.includes(id));
  const drawing = tool.family !== 'select' && !covering.has(tool.tool);
  if (!locked && tool.tool === 'brush') return <BrushPanel state={state} dispatch={dispatch} />;
  if (locked || (chosen.length === 0 && !drawing)) return null;
  const style = chosen[0] ? (chosen[0].style ?? {}) : state.style;
  return (
    <div className="annotation-panel" role="group" aria-label={t('canvas:style.panel')}>
      <StyleChoice style={style} onStyle={(next) => dispatch({ kind: 'style', style: next })} />
      {chosen.length > 0 && <Arranging chosen={chosen} dispatch={dispatch} />}
      {chosen.length === 1 && <ShapeFields thing={chosen[0]!} dispatch={dispatch} />}
    </div>
  );
}

/** How wide the brush in hand is. Where what will be burned is stands in its own row, in numbers. */
function BrushPanel({ state, dispatch }: AnnotationPanelProps) {
  return (
    <div className="annotation-panel" role="group" aria-label={t('canvas:style.panel')}>
      <NumberInput
        label={t('canvas:masks.brushWidth')}
        size="xs"
        min={1}
        value={Math.round(state.brush * 2)}
        onChange={(width) => typeof width === 'number' && dispatch({ kind: 'brush', radius: width / 2 })}
      />
    </div>
  );
}

const covering: ReadonlySet<string> = new Set(['rectangle', 'ellipse', 'polygon', 'brush']);

interface StyleChoiceProps {
  readonly style: AnnotationStyle;
  readonly onStyle: (style: AnnotationStyle) => void;
}

function StyleChoice({ style, onStyle }: StyleChoiceProps) {
  const colour = style.colour ?? styleColours.yellow;
  return (
    <div className="style-choice">
      <div role="radiogroup" aria-label={t('canvas:style.colour')}>
        {Object.entries(styleColours).map(([name, value]) => (
          <button
            key={name}
            type="button"
            role="radio"
            className="swatch"
            aria-checked={colour === value}
            aria-label={t(`canvas:style.colours.${name as keyof typeof styleColours}`)}
            title={t(`canvas:style.colours.${name as keyof typeof styleColours}`)}
            style={{ backgroundColor: value }}
            onClick={() => onStyle({ colour: value })}
          />
        ))}
      </div>
      <div role="radiogroup" aria-label={t('canvas:style.width')}>
        {widths.map((width) => (
          <button
            key={width}
            type="button"
            role="radio"
            className="stroke-width"
            aria-checked={(style.width ?? 2) === width}
            aria-label={t('canvas:style.widthOf', { width })}
            title={t('canvas:style.widthOf', { width })}
            onClick={() => onStyle({ width })}
          >
            <span style={{ height: width }} />
          </button>
        ))}
      </div>
    </div>
  );
}

function Arranging({
  chosen,
  dispatch,
}: { readonly chosen: readonly Annotation[] } & Pick<AnnotationPanelProps, 'dispatch'>) {
  const [first] = chosen;
  const grouped = first?.group !== undefined && chosen.every(({ group }) => group === first.group);
  return (
    <div className="arranging">
      <IconButton
        name={t('canvas:style.front')}
        icon={IconStackFront}
        keys={keysOf('shape.front')}
        onClick={() => dispatch({ kind: 'order', to: 'front' })}
      />
      <IconButton
        name={t('canvas:style.back')}
        icon={IconStackBack}
        keys={keysOf('shape.back')}
        onClick={() => dispatch({ kind: 'order', to: 'back' })}
      />
      <IconButton
        name={t('canvas:style.group')}
        icon={IconLayersSubtract}
        keys={keysOf('shape.group')}
        pressed={grouped}
        disabled={!grouped && chosen.length < 2}
        onClick={() => dispatch({ kind: 'group' })}
      />
      <IconButton
        name={t('canvas:style.lock')}
        icon={IconLock}
        keys={keysOf('shape.lock')}
        pressed={chosen.every(({ locked }) => locked === true)}
        onClick={() => dispatch({ kind: 'flag', flag: 'locked' })}
      />
      <IconButton
        name={t('canvas:style.hide')}
        icon={IconEyeOff}
        keys={keysOf('shape.hide')}
        pressed={chosen.every(({ hidden }) => hidden === true)}
        onClick={() => dispatch({ kind: 'flag', flag: 'hidden' })}
      />
    </div>
  );
}
