import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { ModerationDecision, ModerationEntry } from '../../../contract/caseApi.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { Result } from '../../../model/result.ts';
import { inform } from '../../app/state/notices.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { ReasonsDialog } from './ReasonsDialog.tsx';

interface DecisionProps {
  readonly entry: ModerationEntry;
  readonly onDecided: () => void;
}

/** Taking a case, and what its moderator says about it. */
export function Decision({ entry, onDecided }: DecisionProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const run = async (work: Promise<Result<null>>, done: string | null): Promise<boolean> => {
    setBusy(true);
    const result = await work;
    setBusy(false);
    setError(result.ok ? null : result.error);
    if (result.ok && done !== null) inform(done);
    // What failed may have failed because somebody was faster.
    onDecided();
    return result.ok;
  };
  return (
    <section aria-label={t('moderation:decision')} className="moderation-section moderation-decision">
      <h3>{t('moderation:decision')}</h3>
      {error && <ErrorNote error={error} />}
      {entry.claimedByMe ? <Mine entry={entry} busy={busy} run={run} /> : <Free entry={entry} busy={busy} run={run} />}
    </section>
  );
}

interface StepProps {
  readonly entry: ModerationEntry;
  readonly busy: boolean;
  readonly run: (work: Promise<Result<null>>, done: string | null) => Promise<boolean>;
}

function Free({ entry, busy, run }: StepProps) {
  const administrator = useGround(
    ({ session }) => session.kind === 'signed-in' && session.user.role === 'administrator',
  );
  const id = entry.case.id;
  if (entry.claimedBy !== null) {
    return (
      <div className="moderation-actions">
        <p className="dim">{t('moderation:held', { name: entry.claimedBy })}</p>
        {administrator && (
          <Button
            variant="default"
            loading={busy}
            onClick={() => void run(scrim.moderation.release({ case: id }), null)}
          >
            {t('moderation:putBack')}
          </Button>
        )}
      </div>
    );
  }
  if (entry.escalated && !administrator) return <p className="dim">{t('moderation:forAdministrator')}</p>;
  return (
    <div className="moderation-actions">
      <Button loading={busy} onClick={() => void run(scrim.moderation.claim({ case: id }), null)}>
        {t('moderation:take')}
      </Button>
      <p className="dim">{t('moderation:takeText')}</p>
    </div>
  );
}

function Mine({ entry, busy, run }: StepProps) {
  const [textsRead, setTextsRead] = useState(false);
  const [asking, setAsking] = useState<'return' | 'escalate' | null>(null);
  const suspicious = entry.suspicious.length > 0;
  const id = entry.case.id;
  const last = entry.approvals + 1 >= entry.needed;
  const decide = (decision: ModerationDecision, done: string) =>
    run(scrim.moderation.decide({ case: id, decision }), done);
  const approve = () =>
    decide({ verdict: 'approve', textsRead }, last ? t('moderation:approvedPublished') : t('moderation:approvedFirst'));
  return (
    <>
      {suspicious && (
        <Checkbox
          label={t('moderation:textsRead')}
          checked={textsRead}
          onChange={(event) => setTextsRead(event.currentTarget.checked)}
        />
      )}
      <div className="moderation-actions">
        <Button loading={busy} disabled={suspicious && !textsRead} onClick={() => void approve()}>
          {t('moderation:approve')}
        </Button>
        <Button variant="default" disabled={busy} onClick={() => setAsking('return')}>
          {t('moderation:returnAsk')}
        </Button>
        <Button variant="default" disabled={busy} onClick={() => setAsking('escalate')}>
          {t('moderation:escalateAsk')}
        </Button>
        <Button variant="subtle" disabled={busy} onClick={() => void run(scrim.moderation.release({ case: id }), null)}>
          {t('moderation:putBack')}
        </Button>
      </div>
      {asking && (
        <ReasonsDialog
          verdict={asking}
          onClose={() => setAsking(null)}
          onGive={(reasons) =>
            decide(
              { verdict: asking, reasons },
              asking === 'return' ? t('moderation:returned') : t('moderation:wasEscalated'),
            )
          }
        />
      )}
    </>
  );
}
