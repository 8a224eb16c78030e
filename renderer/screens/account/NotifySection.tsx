import { Switch } from '@mantine/core';
import { setNotify, useGround } from '../../app/state/session.ts';
import { t } from '../../words/words.ts';

export function NotifySection() {
  const notify = useGround((ground) => ground.info?.notify ?? false);
  return (
    <section className="settings-section" aria-label={t('account:notifications')}>
      <h2>{t('account:notifications')}</h2>
      <Switch
        label={t('account:notify')}
        description={t('account:notifyText')}
        checked={notify}
        onChange={(event) => void setNotify(event.currentTarget.checked)}
      />
    </section>
  );
}
