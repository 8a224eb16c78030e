import { NumberInput, SegmentedControl } from '@mantine/core';
import { rangeOf, type FrameScope } from '../../../model/redaction.ts';
import { framesBetween } from '../../editor/commands.ts';
import type { EditorAction, EditorState } from '../../editor/editor.ts';
import { t } from '../../words/words.ts';

interface CoverChoiceProps {
  readonly state: Pick<EditorState, 'scope' | 'frame' | 'frames'>;
  readonly dispatch: (action: EditorAction) => void;
}

/** Which frames the next redactions cover. */
export function CoverChoice({ state: { scope, frame, frames }, dispatch }: CoverChoiceProps) {
  const choose = (kind: string) => {
    if (kind === 'all' || kind === 'frame') dispatch({ kind: 'scope', scope: kind });
    else dispatch({ kind: 'scope', scope: { from: Math.min(frame, frames - 2), to: frames - 1 } });
  };
  return (
    <>
      <SegmentedControl
        aria-label={t('canvas:cover.group')}
        fullWidth
        size="xs"
        value={typeof scope === 'object' ? 'range' : scope}
        onChange={choose}
        data={[
          { value: 'all', label: t('canvas:cover.all') },
          { value: 'frame', label: t('canvas:cover.frame') },
          { value: 'range', label: t('canvas:cover.range') },
        ]}
      />
      {typeof scope === 'object' && (
        <RangeFields
          {...scope}
          frames={frames}
          onRange={(next) => dispatch({ kind: 'scope', scope: typeof next === 'number' ? 'frame' : next })}
        />
      )}
    </>
  );
}

interface RegionFramesProps {
  readonly covered: FrameScope;
  readonly frames: number;
  readonly dispatch: (action: EditorAction) => void;
}

/** Which frames what is selected covers, by numbers. */
export function RegionFrames({ covered, frames, dispatch }: RegionFramesProps) {
  const { from, to } = rangeOf(covered) ?? { from: 0, to: frames - 1 };
  return (
    <RangeFields from={from} to={to} frames={frames} onRange={(next) => dispatch({ kind: 'cover', frames: next })} />
  );
}

interface RangeFieldsProps {
  readonly from: number;
  readonly to: number;
  readonly frames: number;
  readonly onRange: (frames: FrameScope) => void;
}

/** As people count: from 1. */
function RangeFields({ from, to, frames, onRange }: RangeFieldsProps) {
  const field = (label: string, value: number, onValue: (frame: number) => void) => (
    <NumberInput
      label={label}
      size="xs"
      min={1}
      max={frames}
      allowDecimal={false}
      value={value + 1}
      onChange={(next) => typeof next === 'number' && onValue(next - 1)}
    />
  );
  return (
    <div className="shape-fields" role="group" aria-label={t('canvas:cover.fields')}>
      {field(t('canvas:cover.first'), from, (first) => onRange(framesBetween(first, Math.max(first, to), frames)))}
      {field(t('canvas:cover.last'), to, (last) => onRange(framesBetween(Math.min(from, last), last, frames)))}
    </div>
  );
}
