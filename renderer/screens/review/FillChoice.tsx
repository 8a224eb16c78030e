import type { EditorAction, EditorState } from '../../editor/editor.ts';
import { t } from '../../words/words.ts';

const fills = { black: undefined, grey: '#808080', white: '#ffffff', skin: '#d8a888' } as const;

interface FillChoiceProps {
  readonly state: Pick<EditorState, 'document' | 'locked'>;
  readonly dispatch: (action: EditorAction) => void;
}

/** The colour of all redactions of the picture. Solid always: what is pixelated or blurred can be guessed or reckoned back. */
export function FillChoice({ state: { document, locked }, dispatch }: FillChoiceProps) {
  const choose = (colour: string | undefined) => dispatch({ kind: 'fill', colour });
  return (
    <div className="fill-choice">
      <div role="radiogroup" aria-label={t('canvas:fill.title')}>
        {Object.entries(fills).map(([name, value]) => (
          <button
            key={name}
            type="button"
            role="radio"
            className="swatch"
            disabled={locked}
            aria-checked={document.fill === value}
            aria-label={t(`canvas:fill.${name as keyof typeof fills}`)}
            title={t(`canvas:fill.${name as keyof typeof fills}`)}
            style={{ backgroundColor: value ?? '#000000' }}
            onClick={() => choose(value)}
          />
        ))}
      </div>
      <label className="fill-own">
        {t('canvas:fill.own')}
        <input
          type="color"
          disabled={locked}
          value={document.fill ?? '#000000'}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      </label>
    </div>
  );
}
