import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { CaseDraft } from '../../../model/case.ts';
import type { ConsentFact, ConsentLevel } from '../../../model/consent.ts';
import { draftChanged } from '../../app/state/cases.ts';
import { inform, reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { t } from '../../words/words.ts';
import { ConsentDialog } from './ConsentDialog.tsx';

interface ConsentSectionProps {
  readonly draft: CaseDraft;
  readonly fact: ConsentFact | null;
  readonly onFact: (fact: ConsentFact | null) => void;
  /** Writes the form first: recording ties the consent to the draft as it is stored. */
  readonly beforeRecord: () => Promise<boolean>;
}

export const levelNames = (): Record<ConsentLevel, string> => ({
  record: t('consent:useRecord'),
  teaching: t('consent:useTeaching'),
  publication: t('consent:usePublication'),
});

type Dialog = 'none' | 'record' | 'withdraw';

export function ConsentSection({ draft, fact, onFact, beforeRecord }: ConsentSectionProps) {
  const [dialog, setDialog] = useState<Dialog>('none');
  const recorded = (made: ConsentFact) => {
    setDialog('none');
    onFact(made);
    draftChanged({ ...draft, consent: made.id });
    inform(t('consent:recorded'));
  };
  const withdraw = async () => {
    const result = await scrim.consent.withdraw({ case: draft.id });
    if (!result.ok) return reportError(result.error);
    onFact(null);
    draftChanged(result.value);
  };
  return (
    <section className="draft-section" aria-labelledby="consent-title">
      <h2 id="consent-title">{t('consent:title')}</h2>
      {draft.consent === null || !fact ? (
        <>
          <p className="side-note">{t('consent:text')}</p>
          <Button
            variant="default"
            onClick={() => void beforeRecord().then((written) => written && setDialog('record'))}
          >
            {t('consent:recordAsk')}
          </Button>
        </>
      ) : (
        <>
          <p>{t('consent:signed', { day: fact.signedOn, language: fact.language })}</p>
          <ul className="consent-facts" aria-label={t('consent:agreed')}>
            {fact.levels.map((level) => (
              <li key={level} className="chip" data-tone="done">
                {levelNames()[level]}
              </li>
            ))}
          </ul>
          <Button variant="default" onClick={() => setDialog('withdraw')}>
            {t('consent:withdrawAsk')}
          </Button>
        </>
      )}
      {dialog === 'record' && (
        <ConsentDialog caseId={draft.id} onRecorded={recorded} onClose={() => setDialog('none')} />
      )}
      {dialog === 'withdraw' && (
        <ConfirmDialog
          title={t('consent:withdrawTitle')}
          text={t('consent:withdrawText')}
          action={t('consent:withdraw')}
          onConfirm={() => void withdraw()}
          onClose={() => setDialog('none')}
        />
      )}
    </section>
  );
}

/** The recorded consent of a draft; null while there is none. */
export function useConsentFact(draft: CaseDraft | undefined): [ConsentFact | null, (fact: ConsentFact | null) => void] {
  const [fact, setFact] = useState<ConsentFact | null>(null);
  const consent = draft?.consent ?? null;
  useEffect(() => {
    let stale = false;
    if (consent === null) setFact(null);
    else {
      void scrim.consent.get({ consent }).then((result) => {
        if (stale) return;
        if (result.ok) setFact(result.value);
        else reportError(result.error);
      });
    }
    return () => {
      stale = true;
    };
  }, [consent]);
  return [fact, setFact];
}
