import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import type { AuditTrail, LookUpState } from '../../../model/lookUp.ts';
import { inform, reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { number } from '../../words/format.ts';
import { t } from '../../words/words.ts';
import { AuditRecord } from './AuditRecord.tsx';
import { LookUpDialog, type LookUpDeed } from './LookUpDialog.tsx';

interface Known {
  readonly state: LookUpState;
  readonly trail: AuditTrail;
}

/** What leads from a pseudonym back to a patient: how much there is, its passphrase, and what left. */
export function LookUpSection() {
  const [known, setKnown] = useState<Known | null>(null);
  const [deed, setDeed] = useState<LookUpDeed | null>(null);
  const load = useCallback(async () => {
    const [state, trail] = await Promise.all([scrim.lookUp.state(), scrim.lookUp.audit()]);
    if (!state.ok) return reportError(state.error);
    if (!trail.ok) return reportError(trail.error);
    setKnown({ state: state.value, trail: trail.value });
  }, []);
  useEffect(() => void load(), [load]);
  return (
    <>
      <section aria-labelledby="look-up-title" className="settings-section">
        <h2 id="look-up-title">{t('settings:lookUp')}</h2>
        <p className="dim">{t('settings:lookUpText')}</p>
        {known && <TableFacts state={known.state} onDo={setDeed} />}
      </section>
      <section aria-labelledby="project-key-title" className="settings-section">
        <h2 id="project-key-title">{t('settings:projectKey')}</h2>
        <p className="dim">{t('settings:projectKeyText')}</p>
        {known && <KeyFacts state={known.state} onDo={setDeed} />}
      </section>
      {known && <AuditRecord trail={known.trail} />}
      {deed && (
        <LookUpDialog
          deed={deed}
          onClose={() => setDeed(null)}
          onDone={(text) => {
            if (text !== '') inform(text);
            setDeed(null);
          }}
          onTried={() => void load()}
        />
      )}
    </>
  );
}

interface FactsProps {
  readonly state: LookUpState;
  readonly onDo: (deed: LookUpDeed) => void;
}

function TableFacts({ state: { pairs, passphrase }, onDo }: FactsProps) {
  return (
    <>
      <dl className="settings-list">
        <dt>{t('settings:pairs')}</dt>
        <dd>{number(pairs)}</dd>
        <dt>{t('settings:passphrase')}</dt>
        <dd>{passphrase ? t('settings:isSet') : t('settings:isNotSet')}</dd>
      </dl>
      <div className="settings-actions">
        <Button variant="default" onClick={() => onDo(passphrase ? 'change-passphrase' : 'set-passphrase')}>
          {passphrase ? t('settings:changePassphraseAsk') : t('settings:setPassphraseAsk')}
        </Button>
        <Button variant="default" disabled={!passphrase || pairs === 0} onClick={() => onDo('export-table')}>
          {t('settings:exportTableAsk')}
        </Button>
      </div>
    </>
  );
}

function KeyFacts({ state: { project }, onDo }: FactsProps) {
  return (
    <>
      <dl className="settings-list">
        <dt>{t('settings:fingerprint')}</dt>
        <dd>
          <code>{project}</code>
        </dd>
      </dl>
      <div className="settings-actions">
        <Button variant="default" onClick={() => onDo('export-key')}>
          {t('settings:exportKeyAsk')}
        </Button>
        <Button variant="default" onClick={() => onDo('import-key')}>
          {t('settings:importKeyAsk')}
        </Button>
      </div>
    </>
  );
}
