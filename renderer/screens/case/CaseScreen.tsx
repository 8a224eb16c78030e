import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Certificate } from '../../../contract/caseApi.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { CaseId } from '../../../model/ids.ts';
import { go, type CaseOrigin, type Route } from '../../app/state/route.ts';
import { scrim } from '../../bridge.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAsked } from '../../ui/useAsked.ts';
import { useComingBack } from '../../ui/useComingBack.ts';
import { t } from '../../words/words.ts';
import { CertificateView } from './CertificateView.tsx';
import { OpenCase } from './OpenCase.tsx';

interface CaseScreenProps {
  readonly id: CaseId;
  readonly from: CaseOrigin;
  /** Of the discussion, to begin with. */
  readonly comment: string | null;
}

/** A case as its audience sees it, read back from the service; of one that is gone, what proves it. */
export function CaseScreen({ id, from, comment }: CaseScreenProps) {
  const { asked, again, refresh, put } = useAsked(id, () => scrim.shared.get({ case: id }));
  useComingBack(refresh);
  const [certificate, setCertificate] = useState<Certificate | null>(null);
  const gone = asked.kind === 'failed' && asked.error.code === 'NOT_FOUND';
  useEffect(() => {
    let stale = false;
    if (!gone) return;
    void scrim.community.certificate({ case: id }).then((result) => {
      if (!stale && result.ok) setCertificate(result.value);
    });
    return () => {
      stale = true;
    };
  }, [gone, id]);
  const back = <Back from={from} />;
  if (certificate) return <CertificateView certificate={certificate} back={back} />;
  if (asked.kind === 'asking') return <p className="starting">{t('shared:asking')}</p>;
  if (asked.kind === 'failed') return <Failed error={asked.error} retry={again} from={from} />;
  return (
    <OpenCase
      shared={asked.value}
      begin={comment}
      back={back}
      onChanged={put}
      onReload={again}
      onWithdrawn={setCertificate}
    />
  );
}

function Back({ from }: { readonly from: CaseOrigin }) {
  const to: Route = from === 'cases' ? { kind: 'cases', tab: 'mine' } : { kind: from };
  return (
    <Button variant="subtle" size="compact-xs" onClick={() => go(to)}>
      {t(`shared:backTo.${from}`)}
    </Button>
  );
}

interface FailedProps {
  readonly error: ScrimError;
  readonly retry: () => void;
  readonly from: CaseOrigin;
}

function Failed({ error, retry, from }: FailedProps) {
  return (
    <div className="review-empty">
      {error.code === 'NOT_FOUND' ? (
        <EmptyState title={t('shared:certificateNone')} text={t('shared:certificateNoneText')} />
      ) : (
        <ErrorNote error={error} retry={retry} />
      )}
      <Back from={from} />
    </div>
  );
}
