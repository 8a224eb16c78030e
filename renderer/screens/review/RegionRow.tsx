import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconCheck, IconEyeOff, IconStack2, IconTrash, IconX, type TablerIcon } from '@tabler/icons-react';
import { memo, useEffect, useRef } from 'react';
import type { Region } from '../../../model/redaction.ts';
import type { RejectionReason } from '../../../model/rejection.ts';
import type { EditorAction } from '../../editor/editor.ts';
import { coversEyesOnly, isFace } from '../../editor/parts.ts';
import { t } from '../../words/words.ts';
import { CosmeticChoice } from './CosmeticChoice.tsx';
import { RegionFrames } from './CoverChoice.tsx';
import { reasonWords, RejectionQuestion } from './RejectionQuestion.tsx';
import { ShapeFields } from './ShapeFields.tsx';
import { regionWords } from './words.ts';

interface RegionRowProps {
  readonly region: Region;
  /** The name of the template by whose right it stays visible. */
  readonly keeper: string | undefined;
  readonly selected: boolean;
  readonly locked: boolean;
  readonly frames: number;
  readonly frame: number;
  /** Nothing else is selected. */
  readonly alone: boolean;
  /** What may be said of why it stays visible, while that is asked of it and perhaps of others; null: it is not. */
  readonly question: readonly RejectionReason[] | null;
  readonly dispatch: (action: EditorAction) => void;
}

export const RegionRow = memo(function RegionRow(props: RegionRowProps) {
  const { region, keeper, selected, locked, frames, frame, alone, question, dispatch } = props;
  const { title, why, colour } = regionWords(region);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const ids = [region.id];
  const proposal = region.origin.kind === 'proposal';
  const decide = (decision: 'accepted' | 'rejected') =>
    dispatch({ kind: 'decide', ids, decision: region.decision === decision ? 'pending' : decision });
  const act = (action: EditorAction) => {
    dispatch({ kind: 'select', ids });
    dispatch(action);
  };
  return (
    <li ref={row} className="region-row" data-decision={region.decision} data-selected={selected || undefined}>
      <UnstyledButton className="region-main" aria-pressed={selected} onClick={() => dispatch({ kind: 'select', ids })}>
        <span className="region-colour" style={{ backgroundColor: colour }} aria-hidden />
        <span className="region-words">
          <span className="region-title">{title}</span>
          <span className="region-why">{why}</span>
          {region.rejection && (
            <span className="region-reason">
              {t('review:reasons.given', { reason: reasonWords(region.rejection.reason, region) })}
              {keeper !== undefined && ` · ${t('review:reasons.byTemplate', { name: keeper })}`}
            </span>
          )}
          <span className="visually-hidden">{t(`review:panel.decisions.${region.decision}`)}</span>
        </span>
      </UnstyledButton>
      {frames > 1 && (
        <RowButton
          name={t(region.frames === 'all' ? 'canvas:cover.thisOnly' : 'canvas:cover.allOf', { name: title })}
          icon={IconStack2}
          pressed={region.frames === 'all'}
          disabled={locked}
          onClick={() => act({ kind: 'cover', frames: region.frames === 'all' ? frame : 'all' })}
        />
      )}
      {isFace(region) && (
        <RowButton
          name={t(coversEyesOnly(region) ? 'review:panel.wholeFace' : 'review:panel.eyesOnly', { name: title })}
          icon={IconEyeOff}
          pressed={coversEyesOnly(region)}
          disabled={locked}
          onClick={() => act({ kind: 'face-part' })}
        />
      )}
      {proposal ? (
        <>
          <RowButton
            name={t('review:panel.accept', { name: title })}
            icon={IconCheck}
            tone="accept"
            pressed={region.decision === 'accepted'}
            disabled={locked}
            onClick={() => decide('accepted')}
          />
          <RowButton
            name={t('review:panel.reject', { name: title })}
            icon={IconX}
            tone="reject"
            pressed={region.decision === 'rejected'}
            disabled={locked}
            onClick={() => decide('rejected')}
          />
        </>
      ) : (
        <RowButton
          name={t('review:panel.delete', { name: title })}
          icon={IconTrash}
          disabled={locked}
          onClick={() => act({ kind: 'remove' })}
        />
      )}
      {selected && alone && !locked && <ShapeFields thing={region} dispatch={dispatch} />}
      {selected && alone && !locked && !proposal && <CosmeticChoice region={region} dispatch={dispatch} />}
      {selected && alone && !locked && frames > 1 && (
        <RegionFrames covered={region.frames} frames={frames} dispatch={dispatch} />
      )}
      {question && <RejectionQuestion region={region} reasons={question} dispatch={dispatch} />}
    </li>
  );
});

interface RowButtonProps {
  readonly name: string;
  readonly icon: TablerIcon;
  readonly tone?: 'accept' | 'reject';
  readonly pressed?: boolean;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

export function RowButton({ name, icon: Icon, tone, pressed, disabled, onClick }: RowButtonProps) {
  return (
    <ActionIcon
      className="row-button"
      variant="subtle"
      color="gray"
      size={24}
      data-tone={tone}
      aria-label={name}
      title={name}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon size={15} stroke={2} aria-hidden />
    </ActionIcon>
  );
}
