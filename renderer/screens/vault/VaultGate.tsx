import { Button, PasswordInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useEffect, useState, type FormEvent } from 'react';
import type { VaultStatus } from '../../../contract/ipc.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { Result } from '../../../model/result.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';

type Closed = Exclude<VaultStatus, { kind: 'open' }>;

/** Stands before everything else until the vault is open. */
export function VaultGate({ vault }: { readonly vault: Closed }) {
  const absent = vault.kind === 'absent';
  return (
    <main className="gate">
      <section className="gate-card" aria-labelledby="gate-title">
        <IconLock size={24} stroke={1.5} aria-hidden />
        <h1 id="gate-title">{absent ? t('vault:createTitle') : t('vault:unlockTitle')}</h1>
        <p className="dim">{absent ? t('vault:createText') : t('vault:unlockText')}</p>
        {absent ? <Create keychain={vault.keychain} /> : <Unlock by={vault.by} />}
      </section>
    </main>
  );
}

/** Runs a vault verb; on success the gate opens. */
function useVaultVerb() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const run = async (verb: () => Promise<Result<VaultStatus>>) => {
    setBusy(true);
    setError(null);
    const result = await verb();
    setBusy(false);
    if (result.ok) useGround.setState({ vault: result.value });
    else setError(result.error);
  };
  return { busy, error, run };
}

function Create({ keychain }: { readonly keychain: boolean }) {
  const [withPassphrase, setWithPassphrase] = useState(!keychain);
  const { busy, error, run } = useVaultVerb();
  const noKeychain = error?.code === 'KEYCHAIN_UNAVAILABLE';
  if (withPassphrase) return <CreateWithPassphrase keychain={keychain} onBack={() => setWithPassphrase(false)} />;
  return (
    <>
      <p className="dim">{t('vault:keychainText')}</p>
      {error && <ErrorNote error={error} />}
      <div className="gate-actions">
        <Button loading={busy} onClick={() => void run(() => scrim.vault.create({ passphrase: null }))}>
          {t('vault:create')}
        </Button>
        <Button variant={noKeychain ? 'filled' : 'subtle'} onClick={() => setWithPassphrase(true)}>
          {t('vault:usePassphrase')}
        </Button>
      </div>
    </>
  );
}

function CreateWithPassphrase({ keychain, onBack }: { readonly keychain: boolean; readonly onBack: () => void }) {
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const { busy, error, run } = useVaultVerb();
  const differs = again !== '' && again !== passphrase;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase !== '' && passphrase === again) void run(() => scrim.vault.create({ passphrase }));
  };
  return (
    <form onSubmit={submit} className="gate-form">
      <p className="dim">
        {!keychain && `${t('vault:noKeychain')} `}
        {t('vault:passphraseText')}
      </p>
      <PasswordInput
        label={t('vault:passphrase')}
        autoComplete="new-password"
        data-autofocus
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('vault:repeat')}
        autoComplete="new-password"
        value={again}
        error={differs ? t('vault:differ') : undefined}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
      {error && <ErrorNote error={error} />}
      <div className="gate-actions">
        <Button type="submit" loading={busy} disabled={passphrase === '' || passphrase !== again}>
          {t('vault:create')}
        </Button>
        {keychain && (
          <Button variant="subtle" onClick={onBack}>
            {t('vault:useKeychain')}
          </Button>
        )}
      </div>
    </form>
  );
}

function Unlock({ by }: { readonly by: 'keychain' | 'passphrase' }) {
  const [passphrase, setPassphrase] = useState('');
  const { busy, error, run } = useVaultVerb();
  useEffect(() => {
    // The keychain asks the person itself where it has to.
    if (by === 'keychain') void run(() => scrim.vault.unlock({ passphrase: null }));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, as the gate appears; `run` is new at each render
  }, [by]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(() => scrim.vault.unlock({ passphrase: by === 'passphrase' ? passphrase : null }));
  };
  return (
    <form onSubmit={submit} className="gate-form">
      {by === 'passphrase' && (
        <PasswordInput
          label={t('vault:passphrase')}
          autoComplete="current-password"
          autoFocus
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
      )}
      {error && <ErrorNote error={error} />}
      <div className="gate-actions">
        <Button type="submit" loading={busy} disabled={by === 'passphrase' && passphrase === ''}>
          {t('vault:unlock')}
        </Button>
      </div>
    </form>
  );
}
