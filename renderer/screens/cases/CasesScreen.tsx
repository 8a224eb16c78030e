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

export function CasesScreen({ tab }: { readonly tab: 'drafts' | 'mine' }) {
  return (
    <div className="list-screen">
      <header className="screen-head">
        <h1>Cases</h1>
        <Button onClick={() => void createDraft(reviewedSelection())}>New case</Button>
      </header>
      <Tabs
        value={tab}
        onChange={(chosen) => go({ kind: 'cases', tab: chosen === 'mine' ? 'mine' : 'drafts' })}
        keepMounted={false}
        className="list-tabs"
      >
        <Tabs.List aria-label="Cases">
          <Tabs.Tab value="drafts">Drafts</Tabs.Tab>
          <Tabs.Tab value="mine">My cases</Tabs.Tab>
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
    return (
      <EmptyState
        title="No drafts"
        text="A case brings reviewed pictures together with a question, the patient’s consent and an audience."
      />
    );
  }
  return (
    <>
      <ul className="case-list" aria-label="Drafts">
        {drafts.map((draft) => (
          <CaseRow
            key={draft.id}
            title={draft.form.title.trim() || 'Untitled case'}
            facts={[
              draft.items.length === 1 ? '1 picture' : `${draft.items.length} pictures`,
              draft.consent ? 'consent recorded' : 'no consent yet',
              `changed ${new Date(draft.updatedAt).toLocaleString()}`,
            ]}
            cover={draft.items[0] ? mediaUrl.thumbnail(draft.items[0]) : null}
            onOpen={() => go({ kind: 'draft', id: draft.id })}
          >
            <Button variant="subtle" size="compact-xs" onClick={() => setDiscarding(draft)}>
              Discard…
            </Button>
          </CaseRow>
        ))}
      </ul>
      {discarding && (
        <ConfirmDialog
          title="Discard this draft?"
          text="The form is deleted. Its pictures stay in the vault, reviewed as they are."
          action="Discard"
          onConfirm={() => void discardDraft(discarding.id)}
          onClose={() => setDiscarding(null)}
        />
      )}
    </>
  );
}
