import { Button } from '@mantine/core';
import type { AppInfo } from '../../../contract/ipc.schema.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';

const stateText: Record<AppInfo['service']['state'], string> = {
  starting: 'is starting',
  ready: 'is ready',
  failed: 'does not answer',
};

export function ServiceState({ service }: { readonly service: AppInfo['service'] }) {
  const refresh = async () => {
    const info = await scrim.app.info();
    if (info.ok) useGround.setState({ info: info.value });
  };
  return (
    <p className="service-state" data-state={service.state} role="status">
      <span className="service-dot" aria-hidden />
      The case service{service.host && ` (${service.host})`} {stateText[service.state]}
      {service.state !== 'ready' && (
        <Button variant="default" size="compact-xs" onClick={() => void refresh()}>
          Check again
        </Button>
      )}
    </p>
  );
}
