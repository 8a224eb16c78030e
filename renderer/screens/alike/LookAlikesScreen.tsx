import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Sheet } from '../../../model/lookAlike.ts';
import { go } from '../../app/state/route.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { t } from '../../words/words.ts';
import { ContactSheet } from './ContactSheet.tsx';
import { loadSheets, takeLastBack, useSheets } from './sheets.ts';

/** Pictures that look alike, sheet by sheet. Which those are is core's decision; here a person looks and approves. */
export function LookAlikesScreen() {
  const { sheets, error } = useSheets();
  const [at, setAt] = useState(0);
  useEffect(() => void loadSheets(), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
      if (!undo || event.defaultPrevented || document.querySelector('[role=dialog]')) return;
      event.preventDefault();
      void takeLastBack();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  if (error) {
    return (
      <div className="review-empty">
        <ErrorNote error={error} retry={() => void loadSheets()} />
      </div>
    );
  }
  if (sheets === null)
    return (
      <p className="starting" aria-busy>
        {t('review:alike.looking')}
      </p>
    );
  const index = Math.min(at, sheets.length - 1);
  const sheet = sheets[index];
  if (!sheet) {
    return (
      <div className="review-empty">
        <EmptyState alone title={t('review:alike.none')} text={t('review:alike.noneText')}>
          <Button onClick={() => go({ kind: 'import' })}>{t('review:alike.back')}</Button>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="alike">
      <header className="editor-head">
        <Button variant="subtle" size="compact-xs" onClick={() => go({ kind: 'import' })}>
          {t('review:alike.back')}
        </Button>
        <h1 className="editor-title">{t('review:alike.title')}</h1>
        <span className="dim">{sheetWords(sheet)}</span>
        <div className="editor-steps" role="group" aria-label={t('review:alike.sheet')}>
          <IconButton
            name={t('review:alike.previous')}
            icon={IconChevronLeft}
            disabled={index <= 0}
            onClick={() => setAt(index - 1)}
          />
          <span className="dim">{t('review:alike.which', { at: index + 1, of: sheets.length })}</span>
          <IconButton
            name={t('review:alike.next')}
            icon={IconChevronRight}
            disabled={index >= sheets.length - 1}
            onClick={() => setAt(index + 1)}
          />
        </div>
      </header>
      <ContactSheet key={`${sheet.like} ${sheet.members.length}`} sheet={sheet} />
    </div>
  );
}

function sheetWords({ device, modality, members }: Sheet): string {
  const { columns, rows } = members[0]!;
  const agree = t('review:alike.agree', { count: members.length });
  return [device, modality, `${columns} × ${rows}`, agree].filter((part) => part !== '').join(' · ');
}
