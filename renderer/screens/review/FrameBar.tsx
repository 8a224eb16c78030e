import { Select } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { EditorAction, EditorState } from '../../editor/editor.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { t } from '../../words/words.ts';

/** Whether the frames run, and how many a second. */
export interface Cine {
  readonly playing: boolean;
  readonly rate: number;
}

interface FrameBarProps {
  readonly state: Pick<EditorState, 'frame' | 'frames'>;
  readonly dispatch: (action: Extract<EditorAction, { kind: 'go-to-frame' }>) => void;
  readonly cine?: Cine;
  readonly onCine?: (cine: Cine) => void;
}

export function FrameBar({ state: { frame, frames }, dispatch, cine, onCine }: FrameBarProps) {
  const to = (next: number) => dispatch({ kind: 'go-to-frame', frame: next });
  return (
    <div className="frame-bar" role="group" aria-label={t('canvas:frames.group')}>
      {cine && onCine && <CineControls cine={cine} onCine={onCine} />}
      <IconButton
        name={t('canvas:frames.previous')}
        icon={IconChevronLeft}
        keys="PageUp"
        disabled={frame === 0}
        onClick={() => to(frame - 1)}
      />
      <input
        type="range"
        aria-label={t('canvas:frames.frame')}
        aria-valuetext={t('canvas:frames.of', { frame: frame + 1, frames })}
        min={1}
        max={frames}
        value={frame + 1}
        onChange={(event) => to(Number(event.currentTarget.value) - 1)}
      />
      <IconButton
        name={t('canvas:frames.next')}
        icon={IconChevronRight}
        keys="PageDown"
        disabled={frame >= frames - 1}
        onClick={() => to(frame + 1)}
      />
      <span className="frame-value">
        {frame + 1} / {frames}
      </span>
    </div>
  );
}

const rates = [1, 2, 5, 10, 15, 20, 25, 30, 50, 60] as const;

function CineControls({ cine, onCine }: { readonly cine: Cine; readonly onCine: (cine: Cine) => void }) {
  const choices = [...new Set([...rates, cine.rate])].sort((a, b) => a - b);
  return (
    <>
      <IconButton
        name={cine.playing ? t('canvas:frames.pause') : t('canvas:frames.play')}
        icon={cine.playing ? IconPlayerPauseFilled : IconPlayerPlayFilled}
        keys="C"
        onClick={() => onCine({ ...cine, playing: !cine.playing })}
      />
      <Select
        aria-label={t('canvas:frames.speed')}
        w={84}
        size="xs"
        allowDeselect={false}
        value={String(cine.rate)}
        data={choices.map((rate) => ({ value: String(rate), label: t('canvas:frames.rate', { rate }) }))}
        onChange={(value) => value && onCine({ ...cine, rate: Number(value) })}
      />
    </>
  );
}

/**
 * Steps through the frames while the cine runs, and begins again after the last. A display that is slower than asked leaves frames out; time is what
 * is kept.
 */
export function useCine(
  cine: Cine,
  { frame, frames }: FrameBarProps['state'],
  dispatch: FrameBarProps['dispatch'],
): void {
  const latest = useRef(frame);
  useEffect(() => {
    latest.current = frame;
  });
  const { playing, rate } = cine;
  useEffect(() => {
    if (!playing || frames < 2) return;
    const start = performance.now();
    let shown = 0;
    let asked = 0;
    const tick = (now: number) => {
      asked = requestAnimationFrame(tick);
      const due = Math.floor(((now - start) / 1000) * rate);
      if (due <= shown) return;
      dispatch({ kind: 'go-to-frame', frame: (latest.current + due - shown) % frames });
      shown = due;
    };
    asked = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(asked);
  }, [playing, rate, frames, dispatch]);
}
