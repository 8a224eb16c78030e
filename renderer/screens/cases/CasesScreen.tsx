import { Button, Tabs } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { CaseDraft } from '../../../model/case.ts';
import { createDraft, discardDraft, useCases } from '../../app/state/cases.ts';
import { useItems } from '../../app/state/items.ts';
import { go } from '../../app/state/route.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { CaseRow } from './CaseRow.tsx';
import { MyCases } from './MyCases.tsx';
import { mediaUrl } from '../../../contract/ipc.schema.ts';
import { moment } from '../../words/format.ts';
import { t } from '../../words/words.ts';
import { pictures } from '../../words/cases.ts';

export function CasesScreen({ tab }: { readonly tab: 'drafts' | 'mine' }) {
  return (
    <div className="list-screen">
      <header className="screen-head">
        <h1>{t('cases:cases')}</h1>
        <Button onClick={() => void createDraft(reviewedSelection())}>{t('cases:newCase')}</Button>
      </header>
      <Tabs
        value={tab}
        onChange={(chosen) => go({ kind: 'cases', tab: chosen === 'mine' ? 'mine' : 'drafts' })}
        keepMounted={false}
        className="list-tabs"
      >
        <Tabs.List aria-label={t('cases:cases')}>
          <Tabs.Tab value="drafts">{t('cases:drafts')}</Tabs.Tab>
          <Tabs.Tab value="mine">{t('cases:myCases')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="drafts">
          <Drafts />
        </Tabs.Panel>
        <Tabs.Panel value="mine">
          <MyCases />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

/** What is selected in the import list goes along into a new case. */
const reviewedSelection = () => [...useItems.getState().selection];

function Drafts() {
  const map = useCases((state) => state.drafts);
  const drafts = useMemo(() => [...map.values()].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)), [map]);
  const [discarding, setDiscarding] = useState<CaseDraft | null>(null);
  if (drafts.length === 0) {
    return <EmptyState title={t('cases:noDrafts')} text={t('cases:noDraftsText')} />;
  }
  return (
    <>
      <ul className="case-list" aria-label={t('cases:drafts')}>
        {drafts.map((draft) => (
          <CaseRow
            key={draft.id}
            title={draft.form.title.trim() || t('cases:untitled')}
            facts={[
              pictures(draft.items.length),
              draft.consent ? t('cases:consentRecorded') : t('cases:noConsent'),
              t('cases:changed', { at: moment(draft.updatedAt) }),
            ]}
            cover={draft.items[0] ? mediaUrl.thumbnail(draft.items[0]) : null}
            onOpen={() => go({ kind: 'draft', id: draft.id })}
          >
            <Button variant="subtle" size="compact-xs" onClick={() => setDiscarding(draft)}>
              {t('cases:discardAsk')}
            </Button>
          </CaseRow>
        ))}
      </ul>
      {discarding && (
        <ConfirmDialog
          title={t('cases:discardTitle')}
          text={t('cases:discardText')}
          action={t('cases:discard')}
          onConfirm={() => void discardDraft(discarding.id)}
          onClose={() => setDiscarding(null)}
        />
      )}
    </>
  );
}
