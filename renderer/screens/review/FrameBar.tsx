import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { EditorAction, EditorState } from '../../editor/editor.ts';
import { IconButton } from '../../ui/IconButton.tsx';

interface FrameBarProps {
  readonly state: Pick<EditorState, 'frame' | 'frames'>;
  readonly dispatch: (action: Extract<EditorAction, { kind: 'go-to-frame' }>) => void;
}

export function FrameBar({ state: { frame, frames }, dispatch }: FrameBarProps) {
  const to = (next: number) => dispatch({ kind: 'go-to-frame', frame: next });
  return (
    <div className="frame-bar" role="group" aria-label="Frames">
      <IconButton
        name="Previous frame"
        icon={IconChevronLeft}
        keys="PageUp"
        disabled={frame === 0}
        onClick={() => to(frame - 1)}
      />
      <input
        type="range"
        aria-label="Frame"
        aria-valuetext={`Frame ${frame + 1} of ${frames}`}
        min={1}
        max={frames}
        value={frame + 1}
        onChange={(event) => to(Number(event.currentTarget.value) - 1)}
      />
      <IconButton
        name="Next frame"
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
