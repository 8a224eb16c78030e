import { Button } from '@mantine/core';
import { IconCircle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useState } from 'react';
import type { CaseDraft } from '../../../model/case.ts';
import type { ConsentFact } from '../../../model/consent.ts';
import type { ScrimError } from '../../../model/errors.ts';
import { loadCases, submissionChanged } from '../../app/state/cases.ts';
import { useItems } from '../../app/state/items.ts';
import { go } from '../../app/state/route.ts';
import { useGround, whenSignedIn } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { consentWarning, isReady, readiness, type Check } from './readiness.ts';
import type { DraftEditor } from './useDraft.ts';
import { WhereItGoes } from './WhereItGoes.tsx';

interface SubmitSectionProps {
  readonly draft: CaseDraft;
  readonly editor: DraftEditor;
  readonly fact: ConsentFact | null;
}

export function SubmitSection({ draft, editor, fact }: SubmitSectionProps) {
  const known = useItems((state) => state.items);
  const headSlices = useGround((ground) => ground.info?.headSlices ?? 0);
  const session = useGround((ground) => ground.session);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const user = session.kind === 'signed-in' ? session.user : null;
  const checks = readiness({ form: editor.form, items: editor.items, known, consent: fact, user, headSlices });
  const warning = consentWarning(editor.form, fact);
  const send = async () => {
    setBusy(true);
    setError(null);
    const written = await editor.flush();
    const result = written ? await scrim.cases.submit({ id: draft.id }) : null;
    setBusy(false);
    if (!result) return;
    if (!result.ok) return setError(result.error);
    submissionChanged(result.value);
    go({ kind: 'queue' });
    void loadCases();
  };
  return (
    <section className="draft-section" aria-labelledby="submit-title">
      <h2 id="submit-title">{t('cases:submit')}</h2>
      <ul className="checks" aria-label={t('cases:before')}>
        {checks.map((check) => (
          <CheckLine key={check.name} check={check} />
        ))}
      </ul>
      <WhereItGoes />
      {warning && <p className="side-note side-warning">{warning}</p>}
      {error && <ErrorNote error={error} retry={() => void send()} />}
      <Button
        size="sm"
        loading={busy}
        disabled={!isReady(checks)}
        onClick={() => whenSignedIn(t('cases:submitSignIn'), () => void send())}
      >
        {t('cases:submitCase')}
      </Button>
      <p className="side-note">{t('cases:submitText')}</p>
    </section>
  );
}

const icons = { done: IconCircleCheck, missing: IconCircle, 'on-the-way': IconCircleDashed } as const;
const words = { done: t('cases:done'), missing: t('cases:missing'), 'on-the-way': t('cases:later') } as const;

function CheckLine({ check }: { readonly check: Check }) {
  const Icon = icons[check.state];
  return (
    <li className="check" data-state={check.state}>
      <Icon size={16} stroke={1.8} role="img" aria-label={words[check.state]} />
      <span>{check.text}</span>
    </li>
  );
}
