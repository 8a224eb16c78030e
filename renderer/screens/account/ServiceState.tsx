import { Button } from '@mantine/core';
import type { AppInfo } from '../../../contract/ipc.schema.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { t } from '../../words/words.ts';

export function ServiceState({ service }: { readonly service: AppInfo['service'] }) {
  const refresh = async () => {
    const info = await scrim.app.info();
    if (info.ok) useGround.setState({ info: info.value });
  };
  return (
    <p className="service-state" data-state={service.state} role="status">
      <span className="service-dot" aria-hidden />
      {t(`account:service.${service.state}`, { host: service.host && ` (${service.host})` })}
      {service.state !== 'ready' && (
        <Button variant="default" size="compact-xs" onClick={() => void refresh()}>
          {t('account:checkAgain')}
        </Button>
      )}
    </p>
  );
}
