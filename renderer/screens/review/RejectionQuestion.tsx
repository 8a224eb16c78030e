import { Kbd, UnstyledButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Region } from '../../../model/redaction.ts';
import type { RejectionReason } from '../../../model/rejection.ts';
import type { EditorAction } from '../../editor/editor.ts';
import { t } from '../../words/words.ts';

interface RejectionQuestionProps {
  readonly region: Region;
  readonly reasons: readonly RejectionReason[];
  readonly dispatch: (action: EditorAction) => void;
}

/** Why a face or text stays visible: one of a few answers, each by a digit. Until it is given nothing is decided. */
export function RejectionQuestion({ region, reasons, dispatch }: RejectionQuestionProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={box} className="rejection" role="group" aria-label={t('review:reasons.title')}>
      <p role="status">
        {t('review:reasons.title')} <span className="dim">{t('review:reasons.hint')}</span>
      </p>
      {reasons.map((reason, index) => (
        <UnstyledButton
          key={reason}
          className="rejection-reason"
          aria-keyshortcuts={String(index + 1)}
          onClick={() => dispatch({ kind: 'give-reason', reason })}
        >
          <Kbd size="xs" aria-hidden>
            {index + 1}
          </Kbd>
          {reasonWords(reason, region)}
        </UnstyledButton>
      ))}
    </div>
  );
}

export function reasonWords(reason: RejectionReason, { origin }: Pick<Region, 'origin'>): string {
  if (reason !== 'nothing-there') return t(`review:reasons.${reason}`);
  return t(`review:reasons.nothing-there.${origin.kind === 'proposal' && origin.what === 'text' ? 'text' : 'face'}`);
}
