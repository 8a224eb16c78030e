import { Button, NumberInput, Switch, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import { receivingSettingsSchema, type ReceivingStatus } from '../../../model/receiving.ts';
import { configureReceiving, discardQuarantined, loadReceiving, useReceiving } from '../../app/state/receiving.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { listed, receivingWords, refusalWords } from './receivingWords.ts';

/** Whether a modality or PACS may send to this workstation, and which. Off until somebody switches it on. */
export function ReceivingSection() {
  const status = useReceiving((state) => state.status);
  useEffect(() => void loadReceiving(), []);
  return (
    <section aria-labelledby="receiving-title" className="settings-section">
      <h2 id="receiving-title">Receive from PACS</h2>
      <p className="dim">
        Lets a modality or PACS send images to this workstation (DICOM C-STORE). They are imported into the vault like
        any other file. The connection is not encrypted: use it within a closed network.
      </p>
      {status?.allowed === 'never' && <p>The policy of this workstation does not allow it.</p>}
      {status && status.allowed !== 'never' && <ReceivingForm status={status} />}
      {status && <ReceivingFacts status={status} />}
    </section>
  );
}

function ReceivingForm({ status }: { readonly status: ReceivingStatus }) {
  const { settings } = status;
  const [port, setPort] = useState<number | string>(settings.port);
  const [aeTitle, setTitle] = useState(settings.aeTitle);
  const [titles, setTitles] = useState(settings.allowedTitles.join(', '));
  const [hosts, setHosts] = useState(settings.allowedHosts.join(', '));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const wished = receivingSettingsSchema.safeParse({
    ...{ on: settings.on, port, aeTitle },
    allowedTitles: listed(titles, /[,\n]/),
    allowedHosts: listed(hosts, /[,\s]/),
  });
  const wrong = new Set(wished.success ? [] : wished.error.issues.map(({ path }) => path[0]));
  const changed = wished.success && JSON.stringify(wished.data) !== JSON.stringify(settings);
  const save = async (on: boolean) => {
    // It can always be switched off, whatever stands in the fields.
    const next = wished.success ? wished.data : settings;
    setBusy(true);
    setError(await configureReceiving({ ...next, on }));
    setBusy(false);
  };
  return (
    <div className="settings-form">
      <Switch
        label="Receive images sent to this workstation"
        checked={settings.on}
        disabled={busy || (!settings.on && !wished.success)}
        onChange={(event) => void save(event.currentTarget.checked)}
      />
      <TextInput
        label="AE title"
        description="Senders call this workstation by it."
        value={aeTitle}
        error={wrong.has('aeTitle') && 'One to 16 characters, no backslash.'}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <NumberInput
        label="Port"
        allowDecimal={false}
        min={1}
        max={65535}
        value={port}
        error={wrong.has('port') && 'A number from 1 to 65535.'}
        onChange={setPort}
      />
      <TextInput
        label="AE titles that may send"
        description="Apart by commas; empty: any."
        value={titles}
        error={wrong.has('allowedTitles') && 'Each one to 16 characters, no backslash.'}
        onChange={(event) => setTitles(event.currentTarget.value)}
      />
      <TextInput
        label="Addresses that may send"
        description="Such as 10.1.2.3 or 10.1.0.0/16; empty: programs on this machine only."
        value={hosts}
        disabled={status.allowed === 'loopback'}
        error={wrong.has('allowedHosts') && 'IP addresses or networks, no names.'}
        onChange={(event) => setHosts(event.currentTarget.value)}
      />
      {error && <ErrorNote error={error} />}
      <div className="dialog-actions">
        <Button disabled={!changed} loading={busy} onClick={() => void save(settings.on)}>
          Save
        </Button>
      </div>
    </div>
  );
}

function ReceivingFacts({ status }: { readonly status: ReceivingStatus }) {
  const { received, refused, lastRefusal, waiting, quarantined } = status;
  return (
    <div role="status" aria-label="State of receiving" className="settings-facts">
      <p>{receivingWords(status)}</p>
      <p className="dim">
        {received} received{waiting > 0 && `, ${waiting} still to import`}
        {refused > 0 && `, ${refused} refused`}
        {lastRefusal && ` (last: ${refusalWords(lastRefusal)})`}
      </p>
      {quarantined > 0 && (
        <p>
          {quarantined} received but not imported; the import list tells why.{' '}
          <Button variant="default" size="compact-xs" onClick={() => void discardQuarantined()}>
            Discard them
          </Button>
        </p>
      )}
    </div>
  );
}
