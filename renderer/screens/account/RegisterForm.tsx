import { Button, PasswordInput, Radio, Select, TextInput } from '@mantine/core';
import { useMemo, useState, type FormEvent } from 'react';
import { registrationSchema, type Registration } from '../../../contract/caseApi.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import { inform } from '../../app/state/notices.ts';
import { go } from '../../app/state/route.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { countries } from './countries.ts';

const empty: Registration = {
  displayName: '',
  username: '',
  password: '',
  role: 'clinician',
  profession: '',
  specialty: '',
  licenceNumber: '',
  country: '',
};
const fits = (field: 'username' | 'password', value: string): boolean =>
  value === '' || registrationSchema.shape[field].safeParse(value).success;

interface RegisterFormProps {
  readonly onBack: () => void;
  readonly onDone: () => void;
}

/** Asks for an account and signs in to it: what it may do before an administrator has looked is up to the service. */
export function RegisterForm({ onBack, onDone }: RegisterFormProps) {
  const [form, setForm] = useState(empty);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const complete = registrationSchema.safeParse(form);
  const taken = error?.code === 'CONFLICT';
  const put = (change: Partial<Registration>) => {
    setForm((before) => ({ ...before, ...change }));
    if (change.username !== undefined) setError(null);
  };
  const register = async (wanted: Registration) => {
    setBusy(true);
    setError(null);
    const failure = await registerAndSignIn(wanted);
    setBusy(false);
    setError(failure);
    if (!failure) onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (complete.success) void register(complete.data);
  };
  return (
    <form onSubmit={submit} className="dialog-form">
      <p className="dim">{t('account:registerText')}</p>
      <Who form={form} put={put} taken={taken} />
      <Profession form={form} put={put} />
      {error && !taken && <ErrorNote error={error} />}
      <div className="dialog-actions">
        <Button variant="default" onClick={onBack}>
          {t('account:back')}
        </Button>
        <Button type="submit" loading={busy} disabled={!complete.success}>
          {t('account:send')}
        </Button>
      </div>
    </form>
  );
}

async function registerAndSignIn(wanted: Registration): Promise<ScrimError | null> {
  const asked = await scrim.account.register(wanted);
  if (!asked.ok) return asked.error;
  const { username, password } = wanted;
  const signedIn = await scrim.account.signIn({ username, password });
  if (!signedIn.ok) return signedIn.error;
  useGround.setState({ session: signedIn.value });
  inform(t('account:registered'));
  go({ kind: 'account' });
  return null;
}

interface PartProps {
  readonly form: Registration;
  readonly put: (change: Partial<Registration>) => void;
}

function Who({ form, put, taken }: PartProps & { readonly taken: boolean }) {
  const wrong = taken ? t('account:userNameTaken') : t('account:userNameWrong');
  return (
    <>
      <TextInput
        label={t('account:yourName')}
        description={t('account:yourNameText')}
        autoComplete="name"
        maxLength={120}
        data-autofocus
        value={form.displayName}
        onChange={(event) => put({ displayName: event.currentTarget.value })}
      />
      <div className="draft-pair">
        <TextInput
          label={t('account:userName')}
          autoComplete="username"
          maxLength={64}
          value={form.username}
          error={fits('username', form.username) && !taken ? undefined : wrong}
          onChange={(event) => put({ username: event.currentTarget.value })}
        />
        <PasswordInput
          label={t('account:password')}
          autoComplete="new-password"
          value={form.password}
          error={fits('password', form.password) ? undefined : t('account:passwordText', { count: 10 })}
          onChange={(event) => put({ password: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

interface ProfessionProps {
  readonly form: Omit<Registration, 'password'>;
  readonly put: (change: Partial<Omit<Registration, 'password'>>) => void;
}

export function Profession({ form, put }: ProfessionProps) {
  const places = useMemo(countries, []);
  return (
    <>
      <Radio.Group
        label={t('account:iAm')}
        value={form.role}
        onChange={(role) => put({ role: role === 'learner' ? 'learner' : 'clinician' })}
      >
        <div className="audiences">
          <Radio value="clinician" label={t('account:clinician')} />
          <Radio value="learner" label={t('account:learner')} />
        </div>
      </Radio.Group>
      <div className="draft-pair">
        <TextInput
          label={t('account:profession')}
          description={t('account:professionText')}
          maxLength={120}
          value={form.profession}
          onChange={(event) => put({ profession: event.currentTarget.value })}
        />
        <TextInput
          label={t('account:licence')}
          description={t('account:licenceText')}
          maxLength={60}
          value={form.licenceNumber}
          onChange={(event) => put({ licenceNumber: event.currentTarget.value })}
        />
        <TextInput
          label={t('account:specialty')}
          maxLength={120}
          value={form.specialty}
          onChange={(event) => put({ specialty: event.currentTarget.value })}
        />
        <Select
          label={t('account:country')}
          searchable
          data={places}
          value={form.country === '' ? null : form.country}
          onChange={(country) => put({ country: country ?? '' })}
        />
      </div>
    </>
  );
}
