import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import type { ItemDetail } from '../../../model/item.ts';
import { acceptedRegions } from '../../../model/redaction.ts';
import type { CopyPlan } from '../../../model/seriesCopy.ts';
import { announceAct } from '../../app/state/acts.ts';
import { reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import type { EditorState } from '../../editor/editor.ts';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';

interface CopyToSeriesProps {
  readonly detail: ItemDetail;
  readonly state: EditorState;
  /** What is not written yet cannot be copied. */
  readonly flush: () => Promise<boolean>;
}

/** Accepted redactions, those that are selected or else all, to the other pictures of the series. It says what it would touch before it does. */
export function CopyToSeries({ detail, state, flush }: CopyToSeriesProps) {
  const [plan, setPlan] = useState<CopyPlan | null>(null);
  const [error, setError] = useState<ScrimError | null>(null);
  if (detail.group?.kind !== 'series') return null;
  const accepted = acceptedRegions(state.document.regions);
  const selected = accepted.filter(({ id }) => state.selection.includes(id));
  const chosen = (selected.length > 0 ? selected : accepted).map(({ id }) => id);
  const request = { item: detail.id, regions: chosen };
  const ask = async () => {
    if (!(await flush())) return;
    const result = await scrim.items.planCopy(request);
    if (result.ok) setPlan(result.value);
    else reportError(result.error);
  };
  const copy = async () => {
    const result = await scrim.items.copyToSeries(request);
    if (!result.ok) return setError(result.error);
    setPlan(null);
    announceAct(result.value, t('canvas:copy.done', { count: result.value.items.length }));
  };
  return (
    <>
      <Button
        variant="default"
        size="compact-xs"
        disabled={chosen.length === 0 || chosen.length > 500}
        onClick={() => void ask()}
      >
        {t(selected.length > 0 ? 'canvas:copy.selected' : 'canvas:copy.all', { count: chosen.length })}
      </Button>
      {plan && (
        <Dialog onClose={() => setPlan(null)} title={t('canvas:copy.title')} size="sm">
          <p className="dialog-text">
            {t('canvas:copy.touches', { count: plan.touches, redactions: chosen.length })}{' '}
            {plan.reopens > 0 && t('canvas:copy.reopens', { count: plan.reopens })}{' '}
            {plan.leaves > 0 && t('canvas:copy.leaves', { count: plan.leaves })}
          </p>
          {error && <ErrorNote error={error} />}
          <DialogActions onCancel={() => setPlan(null)}>
            <Button disabled={plan.touches === 0} data-autofocus onClick={() => void copy()}>
              {t('canvas:copy.action', { count: plan.touches })}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  );
}
