import { Button, NumberInput, Switch, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import { receivingSettingsSchema, type ReceivingStatus } from '../../../model/receiving.ts';
import { configureReceiving, discardQuarantined, loadReceiving, useReceiving } from '../../app/state/receiving.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { listed, receivingWords, refusalWords } from './receivingWords.ts';

/** Whether a modality or PACS may send to this workstation, and which. Off until somebody switches it on. */
export function ReceivingSection() {
  const status = useReceiving((state) => state.status);
  useEffect(() => void loadReceiving(), []);
  return (
    <section aria-labelledby="receiving-title" className="settings-section">
      <h2 id="receiving-title">{t('settings:receive')}</h2>
      <p className="dim">{t('settings:receiveText')}</p>
      {status?.allowed === 'never' && <p>{t('settings:receiveForbidden')}</p>}
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
        label={t('settings:receiveSwitch')}
        checked={settings.on}
        disabled={busy || (!settings.on && !wished.success)}
        onChange={(event) => void save(event.currentTarget.checked)}
      />
      <TextInput
        label={t('settings:aeTitle')}
        description={t('settings:aeTitleText')}
        value={aeTitle}
        error={wrong.has('aeTitle') && t('settings:aeTitleWrong')}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <NumberInput
        label={t('settings:port')}
        allowDecimal={false}
        min={1}
        max={65535}
        value={port}
        error={wrong.has('port') && t('settings:portWrong')}
        onChange={setPort}
      />
      <TextInput
        label={t('settings:allowedTitles')}
        description={t('settings:allowedTitlesText')}
        value={titles}
        error={wrong.has('allowedTitles') && t('settings:allowedTitlesWrong')}
        onChange={(event) => setTitles(event.currentTarget.value)}
      />
      <TextInput
        label={t('settings:allowedHosts')}
        description={t('settings:allowedHostsText')}
        value={hosts}
        disabled={status.allowed === 'loopback'}
        error={wrong.has('allowedHosts') && t('settings:allowedHostsWrong')}
        onChange={(event) => setHosts(event.currentTarget.value)}
      />
      {error && <ErrorNote error={error} />}
      <div className="dialog-actions">
        <Button disabled={!changed} loading={busy} onClick={() => void save(settings.on)}>
          {t('common:save')}
        </Button>
      </div>
    </div>
  );
}

function ReceivingFacts({ status }: { readonly status: ReceivingStatus }) {
  const { received, refused, lastRefusal, waiting, quarantined } = status;
  return (
    <div role="status" aria-label={t('settings:receiveState')} className="settings-facts">
      <p>{receivingWords(status)}</p>
      <p className="dim">
        {t('settings:received', { count: received })}
        {waiting > 0 && t('settings:waitingToImport', { count: waiting })}
        {refused > 0 && t('settings:refused', { count: refused })}
        {lastRefusal && t('settings:lastRefusal', { reason: refusalWords(lastRefusal) })}
      </p>
      {quarantined > 0 && (
        <p>
          {t('settings:quarantined', { count: quarantined })}{' '}
          <Button variant="default" size="compact-xs" onClick={() => void discardQuarantined()}>
            {t('settings:discardThem')}
          </Button>
        </p>
      )}
    </div>
  );
}
