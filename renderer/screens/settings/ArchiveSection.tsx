import { Button, PasswordInput, Radio, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import type { ArchiveSettings } from '../../../model/exporting.ts';
import { loadArchive, saveArchive, useExports } from '../../app/state/exports.ts';
import { inform } from '../../app/state/notices.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';

/** Where "Send to archive" sends to. */
export function ArchiveSection() {
  const archive = useExports((state) => state.archive);
  useEffect(() => void loadArchive(), []);
  return (
    <section aria-labelledby="archive-title" className="settings-section">
      <h2 id="archive-title">Archive</h2>
      <p className="dim">
        A PACS or archive that takes cleared pictures by DICOMweb (STOW-RS). Password or token are kept in the keychain
        and go to this address alone.
      </p>
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
    if (!refused) inform(settings ? 'The archive is set up.' : 'The archive is forgotten.');
  };
  const wished = (): ArchiveSettings => ({
    url: url.trim(),
    signIn: signIn === 'basic' ? { kind: 'basic', username: username.trim() } : { kind: signIn },
  });
  return (
    <div className="settings-form">
      <TextInput
        label="Address"
        description="Base of its DICOMweb service, such as https://archive.example/dicom-web."
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <Radio.Group label="Sign in" value={signIn} onChange={(value) => setSignIn(value)}>
        <div className="choices">
          <Radio value="none" label="Not at all" />
          <Radio value="basic" label="User name and password" />
          <Radio value="bearer" label="Token" />
        </div>
      </Radio.Group>
      {signIn === 'basic' && (
        <TextInput
          label="User name of the archive"
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
      )}
      {signIn !== 'none' && (
        <PasswordInput
          label={signIn === 'basic' ? 'Password of the archive' : 'Token of the archive'}
          description={archive ? 'Leave it empty to keep the one that is stored.' : undefined}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
      )}
      {error && <ErrorNote error={error} />}
      <div className="dialog-actions">
        {archive && (
          <Button variant="default" disabled={busy} onClick={() => void save(null)}>
            Forget the archive
          </Button>
        )}
        <Button loading={busy} disabled={!complete} onClick={() => void save(wished())}>
          Save the archive
        </Button>
      </div>
    </div>
  );
}
