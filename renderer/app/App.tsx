import { MantineProvider, type MantineColorSchemeManager } from '@mantine/core';
import { useEffect } from 'react';
import { SignInDialog } from '../screens/account/SignInDialog.tsx';
import { Tour } from '../screens/tour/Tour.tsx';
import { VaultGate } from '../screens/vault/VaultGate.tsx';
import { FaultBoundary } from '../ui/FaultBoundary.tsx';
import { Notices } from '../ui/Notices.tsx';
import { Tips } from '../ui/Tips.tsx';
import { DropZone } from './DropZone.tsx';
import { startApp } from './events.ts';
import { Rail } from './Rail.tsx';
import { Screen } from './Screen.tsx';
import { SchemeFollower } from './SchemeFollower.tsx';
import { useGround } from './state/session.ts';
import { useLanguage } from './useLanguage.ts';
import { t } from '../words/words.ts';
import { theme } from './theme.ts';

/** The shell keeps the theme; the page stores nothing of its own. */
const nowhere: MantineColorSchemeManager = {
  get: (scheme) => scheme,
  set: () => {},
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => {},
};

const styleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

export function App() {
  useEffect(startApp, []);
  const vault = useGround((ground) => ground.vault);
  const language = useLanguage();
  return (
    <MantineProvider theme={theme} defaultColorScheme="dark" colorSchemeManager={nowhere} getStyleNonce={styleNonce}>
      <SchemeFollower />
      {vault === null && <p className="starting">{t('shell:starting')}</p>}
      {vault !== null && vault.kind !== 'open' && <VaultGate key={language} vault={vault} />}
      {vault?.kind === 'open' && (
        <FaultBoundary key={language}>
          <div className="shell">
            <a className="skip-link" href="#screen">
              {t('shell:skip')}
            </a>
            <Rail />
            <Screen />
            <DropZone />
            <SignInDialog />
            <Tour />
          </div>
        </FaultBoundary>
      )}
      <Notices />
      <Tips />
    </MantineProvider>
  );
}
