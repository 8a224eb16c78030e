import { Button } from '@mantine/core';
import type { CaseDraft } from '../../../model/case.ts';
import type { CaseId } from '../../../model/ids.ts';
import { useCases } from '../../app/state/cases.ts';
import { go } from '../../app/state/route.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ConsentSection, useConsentFact } from '../consent/ConsentSection.tsx';
import { adviceWords, errorWords } from '../../words/errors.ts';
import { t } from '../../words/words.ts';
import { CaseExtrasFields } from './CaseExtrasFields.tsx';
import { CaseFields } from './CaseFields.tsx';
import { CasePictures } from './CasePictures.tsx';
import { KeyImages } from './KeyImages.tsx';
import { SubmitSection } from './SubmitSection.tsx';
import { useDraft, type DraftSave } from './useDraft.ts';

export function DraftScreen({ id }: { readonly id: CaseId }) {
  const draft = useCases((state) => state.drafts.get(id));
  if (draft) return <DraftForm draft={draft} />;
  return (
    <div className="review-empty">
      <EmptyState alone title={t('cases:gone')} text={t('cases:goneText')}>
        <Button onClick={() => go({ kind: 'queue' })}>{t('cases:goToQueue')}</Button>
      </EmptyState>
    </div>
  );
}

function DraftForm({ draft }: { readonly draft: CaseDraft }) {
  const editor = useDraft(draft);
  const [fact, setFact] = useConsentFact(draft);
  return (
    <div className="draft">
      <header className="screen-head draft-head">
        <Button variant="subtle" size="compact-xs" onClick={() => go({ kind: 'cases', tab: 'drafts' })}>
          {t('cases:allDrafts')}
        </Button>
        <h1>{editor.form.title.trim() || t('cases:newCase')}</h1>
        <DraftSaveNote save={editor.save} onRetry={() => void editor.flush()} />
      </header>
      <div className="draft-columns">
        <div className="draft-main">
          <KeyImages form={editor.form} items={editor.items} onChange={editor.changeItems} />
          <CasePictures items={editor.items} onChange={editor.changeItems} />
          <CaseFields form={editor.form} onChange={editor.changeForm} />
          <CaseExtrasFields form={editor.form} onChange={editor.changeForm} />
        </div>
        <div className="draft-side">
          <ConsentSection draft={draft} fact={fact} onFact={setFact} beforeRecord={editor.flush} />
          <SubmitSection draft={draft} editor={editor} fact={fact} />
        </div>
      </div>
    </div>
  );
}

function DraftSaveNote({ save, onRetry }: { readonly save: DraftSave; readonly onRetry: () => void }) {
  if (save.kind !== 'failed') {
    return (
      <span className="save-note" role="status" aria-label={t('cases:saveState')}>
        {save.kind === 'saved' ? t('cases:saved') : t('cases:saving')}
      </span>
    );
  }
  return (
    <span className="save-note" data-tone="error" role="alert">
      {t('cases:notSaved')} {errorWords(save.error)} {adviceWords(save.error)}
      <Button variant="default" size="compact-xs" onClick={onRetry}>
        {t('cases:saveAgain')}
      </Button>
    </span>
  );
}
