import { Button, CloseButton } from '@mantine/core';
import { dismiss, useNotices } from '../app/state/notices.ts';
import { t } from '../words/words.ts';

export function Notices() {
  const notices = useNotices((state) => state.notices);
  return (
    <div className="notices" role="status" aria-live="polite" aria-label={t('shell:notices')}>
      {notices.map((notice) => (
        <div key={notice.id} className="notice" data-tone={notice.tone}>
          <p>
            {notice.text}
            {notice.advice && <span className="notice-advice"> {notice.advice}</span>}
          </p>
          {notice.action && (
            <Button
              variant="default"
              size="compact-xs"
              onClick={() => {
                notice.action?.run();
                dismiss(notice.id);
              }}
            >
              {notice.action.label}
            </Button>
          )}
          <CloseButton size="sm" aria-label={t('shell:dismiss')} onClick={() => dismiss(notice.id)} />
        </div>
      ))}
    </div>
  );
}
