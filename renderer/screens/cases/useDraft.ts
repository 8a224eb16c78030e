import { useCallback, useEffect, useRef, useState } from 'react';
import type { CaseDraft, CaseFormDraft } from '../../../model/case.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { ItemId } from '../../../model/ids.ts';
import { saveDraft } from '../../app/state/cases.ts';

export type DraftSave = { readonly kind: 'saved' | 'saving' } | { readonly kind: 'failed'; readonly error: ScrimError };

export interface DraftEditor {
  readonly form: CaseFormDraft;
  readonly items: readonly ItemId[];
  readonly save: DraftSave;
  readonly changeForm: (to: Partial<CaseFormDraft>) => void;
  readonly changeItems: (items: readonly ItemId[]) => void;
  /** Writes what is not written yet; false if that failed. */
  readonly flush: () => Promise<boolean>;
}

interface Content {
  readonly form: CaseFormDraft;
  readonly items: readonly ItemId[];
}

const rest = 600;

/** A case form that saves itself after a moment of rest, and once more as it is left. */
export function useDraft(draft: CaseDraft): DraftEditor {
  const [content, setContent] = useState<Content>({ form: draft.form, items: draft.items });
  const [save, setSave] = useState<DraftSave>({ kind: 'saved' });
  const written = useRef(content);
  const latest = useRef(content);
  const flush = useCallback(async (): Promise<boolean> => {
    while (latest.current !== written.current) {
      const content = latest.current;
      const result = await saveDraft(draft.id, content.form, content.items);
      if (!result.ok) {
        setSave({ kind: 'failed', error: result.error });
        return false;
      }
      written.current = content;
    }
    setSave({ kind: 'saved' });
    return true;
  }, [draft.id]);

  useEffect(() => {
    if (content === written.current) return;
    const timer = setTimeout(() => void flush(), rest);
    return () => clearTimeout(timer);
  }, [content, flush]);
  useEffect(() => () => void flush(), [flush]);

  const change = (to: Partial<Content>) => {
    latest.current = { ...latest.current, ...to };
    setContent(latest.current);
    setSave({ kind: 'saving' });
  };
  return {
    ...content,
    save,
    flush,
    changeForm: (to) => change({ form: { ...latest.current.form, ...to } }),
    changeItems: (items) => change({ items }),
  };
}
