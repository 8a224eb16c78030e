import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { isPhoto } from '../../../model/depiction.ts';
import type { ItemDetail } from '../../../model/item.ts';
import type { Region } from '../../../model/redaction.ts';
import { pendingIn, type EditorAction, type EditorState } from '../../editor/editor.ts';
import { reasonsFor } from '../../editor/rejecting.ts';
import { keysOf } from '../../editor/keymap.ts';
import { t } from '../../words/words.ts';
import { AnnotationList } from './AnnotationList.tsx';
import { CopyToSeries } from './CopyToSeries.tsx';
import { CoverChoice } from './CoverChoice.tsx';
import { DepictionSection } from './DepictionSection.tsx';
import { FillChoice } from './FillChoice.tsx';
import { LookYourself } from './LookYourself.tsx';
import { RegionRow } from './RegionRow.tsx';
import { Templates } from './Templates.tsx';
import { useKeepers } from './useKeepers.ts';

interface SidePanelProps {
  readonly detail: ItemDetail;
  readonly state: EditorState;
  readonly dispatch: (action: EditorAction) => void;
  readonly flush: () => Promise<boolean>;
}

/** What was found, what was added, what was pointed out. */
export function SidePanel({ detail, state, dispatch, flush }: SidePanelProps) {
  const { regions, annotations } = state.document;
  const proposals = useMemo(() => regions.filter((region) => region.origin.kind === 'proposal'), [regions]);
  const manual = useMemo(() => regions.filter((region) => region.origin.kind === 'manual'), [regions]);
  const pending = pendingIn(state);
  const keepers = useKeepers(proposals);
  return (
    <div className="side-panel" tabIndex={-1}>
      {isPhoto(detail) && <DepictionSection detail={detail} />}
      <section aria-labelledby="proposals-title">
        <div className="side-head">
          <h2 id="proposals-title">
            {t('review:panel.proposals')} {proposals.length > 0 && <span className="dim">{proposals.length}</span>}
          </h2>
          <Button
            variant="default"
            size="compact-xs"
            disabled={pending === 0 || state.locked}
            onClick={() => dispatch({ kind: 'accept-all' })}
          >
            {pending > 0 ? t('review:panel.acceptAllOf', { count: pending }) : t('review:panel.acceptAll')}
          </Button>
        </div>
        {proposals.length === 0 && (
          <p className="side-note">
            {t(detail.state.kind === 'imported' ? 'review:panel.notLooked' : 'review:panel.noneFound')}
          </p>
        )}
        <RegionList
          label={t('review:panel.proposals')}
          regions={proposals}
          keepers={keepers}
          state={state}
          dispatch={dispatch}
        />
        {!isPhoto(detail) && <p className="side-note">{t('review:panel.misses')}</p>}
      </section>
      {isPhoto(detail) && <LookYourself key={detail.id} detail={detail} />}
      <section aria-labelledby="manual-title">
        <div className="side-head">
          <h2 id="manual-title">
            {t('review:panel.byHand')} {manual.length > 0 && <span className="dim">{manual.length}</span>}
          </h2>
        </div>
        {state.frames > 1 && <CoverChoice state={state} dispatch={dispatch} />}
        {manual.length === 0 && (
          <p className="side-note">
            {t('review:panel.noneByHand', { rectangle: keysOf('tool.rectangle'), ellipse: keysOf('tool.ellipse') })}
          </p>
        )}
        <RegionList label={t('review:panel.byHand')} regions={manual} state={state} dispatch={dispatch} />
        <CopyToSeries detail={detail} state={state} flush={flush} />
      </section>
      <section aria-labelledby="fill-title">
        <div className="side-head">
          <h2 id="fill-title">{t('canvas:fill.title')}</h2>
        </div>
        <FillChoice state={state} dispatch={dispatch} />
        <p className="side-note">{t('canvas:fill.why')}</p>
      </section>
      <Templates key={`templates ${detail.id}`} detail={detail} locked={state.locked} dispatch={dispatch} />
      <AnnotationList annotations={annotations} state={state} dispatch={dispatch} />
    </div>
  );
}

interface RegionListProps extends Omit<SidePanelProps, 'detail' | 'flush'> {
  readonly label: string;
  readonly regions: readonly Region[];
  readonly keepers?: ReadonlyMap<string, string>;
}

function RegionList({ label, regions, keepers, state, dispatch }: RegionListProps) {
  const { asking, document } = state;
  const question = useMemo(() => (asking.length > 0 ? reasonsFor(document, asking) : null), [asking, document]);
  if (regions.length === 0) return null;
  return (
    <ul className="side-list" aria-label={label}>
      {regions.map((region) => (
        <RegionRow
          key={region.id}
          region={region}
          keeper={keepers?.get(region.rejection?.by ?? '')}
          selected={state.selection.includes(region.id)}
          locked={state.locked}
          frames={state.frames}
          frame={state.frame}
          alone={state.selection.length === 1}
          question={region.id === asking[0] ? question : null}
          dispatch={dispatch}
        />
      ))}
    </ul>
  );
}
