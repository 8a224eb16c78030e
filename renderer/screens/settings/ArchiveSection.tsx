import { Button, PasswordInput, Radio, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import type { ArchiveSettings } from '../../../model/exporting.ts';
import { loadArchive, saveArchive, useExports } from '../../app/state/exports.ts';
import { inform } from '../../app/state/notices.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';

/** Where "Send to archive" sends to. */
export function ArchiveSection() {
  const archive = useExports((state) => state.archive);
  useEffect(() => void loadArchive(), []);
  return (
    <section aria-labelledby="archive-title" className="settings-section">
      <h2 id="archive-title">{t('settings:archive')}</h2>
      <p className="dim">{t('settings:archiveText')}</p>
      {archive !== 'unknown' && <ArchiveForm key={JSON.stringify(archive)} archive={archive} />}
    </section>
  );
}

type SignIn = ArchiveSettings['signIn']['kind'];

function ArchiveForm({ archive }: { readonly archive: ArchiveSettings | null }) {
  const [url, setUrl] = useState(archive?.url ?? '');
  const [signIn, setSignIn] = useState<SignIn>(archive?.signIn.kind ?? 'none');
  const [username, setUsername] = useState(archive?.signIn.kind === 'basic' ? archive.signIn.username : '');
  const [secret, setSecret] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const complete = url.trim() !== '' && (signIn !== 'basic' || username.trim() !== '');
  const save = async (settings: ArchiveSettings | null) => {
    setBusy(true);
    const refused = await saveArchive(settings, secret === '' ? null : secret);
    setBusy(false);
    setError(refused);
    if (!refused) setSecret('');
    if (!refused) inform(settings ? t('settings:archiveSetUp') : t('settings:archiveForgotten'));
  };
  const wished = (): ArchiveSettings => ({
    url: url.trim(),
    signIn: signIn === 'basic' ? { kind: 'basic', username: username.trim() } : { kind: signIn },
  });
  return (
    <div className="settings-form">
      <TextInput
        label={t('settings:address')}
        description={t('settings:addressText')}
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <Radio.Group label={t('settings:signIn')} value={signIn} onChange={(value) => setSignIn(value)}>
        <div className="choices">
          <Radio value="none" label={t('settings:signInNone')} />
          <Radio value="basic" label={t('settings:signInBasic')} />
          <Radio value="bearer" label={t('settings:signInToken')} />
        </div>
      </Radio.Group>
      {signIn === 'basic' && (
        <TextInput
          label={t('settings:archiveUser')}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
      )}
      {signIn !== 'none' && (
        <PasswordInput
          label={signIn === 'basic' ? t('settings:archivePassword') : t('settings:archiveToken')}
          description={archive ? t('settings:archiveKeep') : undefined}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
      )}
      {error && <ErrorNote error={error} />}
      <div className="dialog-actions">
        {archive && (
          <Button variant="default" disabled={busy} onClick={() => void save(null)}>
            {t('settings:archiveForget')}
          </Button>
        )}
        <Button loading={busy} disabled={!complete} onClick={() => void save(wished())}>
          {t('settings:archiveSave')}
        </Button>
      </div>
    </div>
  );
}
