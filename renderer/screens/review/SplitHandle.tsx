import type { KeyboardEvent, PointerEvent } from 'react';
import type { EditorAction } from '../../editor/editor.ts';
import { t } from '../../words/words.ts';

interface SplitHandleProps {
  /** Share of the canvas' width. */
  readonly at: number;
  readonly dispatch: (action: EditorAction) => void;
}

const within = (share: number): number => Math.min(1, Math.max(0, share));

/** The line between the picture as it was and as it will be burned. Dragged, or moved by arrows; zoom and pan stay as they are. */
export function SplitHandle({ at, dispatch }: SplitHandleProps) {
  const to = (share: number) => dispatch({ kind: 'display', display: { split: within(share) } });
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const place = event.currentTarget.parentElement!.getBoundingClientRect();
    to((event.clientX - place.left) / place.width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 0.1 : 0.02;
    if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') to(at - step);
    else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') to(at + step);
    else if (event.key === 'Home') to(0);
    else if (event.key === 'End') to(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <span className="split-word" aria-hidden style={{ right: `calc(${100 - at * 100}% + 12px)` }}>
        {t('review:split.before')}
      </span>
      <span className="split-word" aria-hidden style={{ left: `calc(${at * 100}% + 12px)` }}>
        {t('review:split.after')}
      </span>
      <div
        className="split-handle"
        role="slider"
        tabIndex={0}
        aria-label={t('review:split.name')}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(at * 100)}
        aria-valuetext={t('review:split.value', { percent: Math.round(at * 100) })}
        style={{ left: `${at * 100}%` }}
        onPointerDown={(event) => {
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
    </>
  );
}
