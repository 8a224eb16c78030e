import { Button, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { caseTextsSchema, type SharedCase } from '../../../contract/caseApi.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import { identifyingParts } from '../../../model/textPatterns.ts';
import { inform } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { AnatomyList, anatomyListId } from '../cases/AnatomyList.tsx';

interface EditTextsDialogProps {
  readonly shared: SharedCase;
  readonly onChanged: (shared: SharedCase) => void;
  readonly onClose: () => void;
}

export function EditTextsDialog({ shared, onChanged, onClose }: EditTextsDialogProps) {
  const { title, anatomy, tags, question, findings = '' } = shared;
  const [texts, setTexts] = useState({ title, anatomy, tags, question, findings });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const change = (to: Partial<typeof texts>) => setTexts((before) => ({ ...before, ...to }));
  const complete = caseTextsSchema.safeParse(texts).success;
  const save = async () => {
    setBusy(true);
    const result = await scrim.community.changeTexts({ case: shared.id, texts });
    setBusy(false);
    if (!result.ok) return setError(result.error);
    inform(t('shared:savedVersion', { version: result.value.version ?? 1 }));
    onChanged(result.value);
    onClose();
  };
  const field = (name: 'title' | 'anatomy' | 'question' | 'findings', maxLength: number) => ({
    maxLength,
    value: texts[name],
    error: readsLike(texts[name]),
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  });
  return (
    <Dialog onClose={onClose} size="lg" title={t('shared:editTitle')}>
      <div className="dialog-form">
        <p className="dim">{shared.audience === 'only-me' ? t('shared:editNoteAlone') : t('shared:editNote')}</p>
        <TextInput label={t('cases:title')} required data-autofocus {...field('title', 200)} />
        <TextInput label={t('cases:anatomy')} required list={anatomyListId} {...field('anatomy', 120)} />
        <AnatomyList />
        <TagsInput
          label={t('cases:tags')}
          maxTags={20}
          value={texts.tags}
          error={readsLike(texts.tags.join(' · '))}
          onChange={(chosen) => change({ tags: chosen.map((tag) => tag.trim().slice(0, 40)).filter(Boolean) })}
        />
        <Textarea label={t('cases:question')} required autosize minRows={2} maxRows={8} {...field('question', 4000)} />
        <Textarea label={t('shared:findings')} autosize minRows={3} maxRows={10} {...field('findings', 8000)} />
        {error && <ErrorNote error={error} retry={() => void save()} />}
        <DialogActions onCancel={onClose}>
          <Button disabled={!complete} loading={busy} onClick={() => void save()}>
            {t('shared:saveVersion')}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}

/** Told, not refused: a moderator reads it, and may know better. */
function readsLike(text: string): string | undefined {
  const parts = identifyingParts(text);
  return parts.length > 0 ? t('shared:readsLike', { parts: parts.join(' · ') }) : undefined;
}
