import { Button } from '@mantine/core';
import type { ModerationEntry, SharedCase } from '../../../contract/caseApi.schema.ts';
import { annotationText } from '../../../model/annotation.ts';
import { go } from '../../app/state/route.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAsked } from '../../ui/useAsked.ts';
import { audienceWords, dayOf, pictures, specialtyWords } from '../../words/cases.ts';
import { t } from '../../words/words.ts';
import { levelNames } from '../consent/ConsentSection.tsx';
import { Decision } from './Decision.tsx';
import { Pictures } from './Pictures.tsx';

interface CaseToDecideProps {
  readonly entry: ModerationEntry;
  readonly onDecided: () => void;
}

/** Everything that a decision rests on, in one place: pictures, texts, consent, and what the machines found. */
export function CaseToDecide({ entry, onDecided }: CaseToDecideProps) {
  const { asked, again } = useAsked(entry.case.id, () => scrim.shared.get({ case: entry.case.id }));
  if (asked.kind === 'asking') return <p className="dim">{t('moderation:asking')}</p>;
  if (asked.kind === 'failed') return <ErrorNote error={asked.error} retry={again} />;
  const shared = asked.value;
  return (
    <article className="moderation-case" aria-label={shared.title}>
      <header className="moderation-head">
        <div className="moderation-title">
          <h2>{shared.title}</h2>
          <p className="dim">
            {t('moderation:facts', {
              specialty: specialtyWords(shared.specialty),
              anatomy: shared.anatomy,
              pictures: pictures(shared.images),
              audience: audienceWords(shared.audience),
            })}
            <br />
            {t('moderation:by', { author: shared.author, day: dayOf(shared.submittedAt) })}
          </p>
        </div>
        <Button variant="default" onClick={() => go({ kind: 'shared-case', id: shared.id })}>
          {t('moderation:openCase')}
        </Button>
      </header>
      {entry.needed > 1 && (
        <p className="moderation-rule">
          {t('moderation:twoPersons')} {entry.approvals > 0 && t('moderation:alreadyOne')}
        </p>
      )}
      <Pictures shared={shared} />
      <Texts shared={shared} suspicious={entry.suspicious} />
      <Decision entry={entry} onDecided={onDecided} />
    </article>
  );
}

const fields = ['title', 'anatomy', 'tags', 'question', 'findings', 'annotations'] as const;

function textsOf(shared: SharedCase): Record<(typeof fields)[number], string> {
  const { title, anatomy, question } = shared;
  const annotations = shared.imageList.flatMap((image) => image.annotations.map(annotationText)).filter(Boolean);
  return {
    ...{ title, anatomy, question },
    tags: shared.tags.join(', '),
    findings: shared.findings ?? '',
    annotations: annotations.join(' · '),
  };
}

function Texts({ shared, suspicious }: { readonly shared: SharedCase; readonly suspicious: readonly string[] }) {
  const texts = textsOf(shared);
  const { consent } = shared;
  return (
    <section aria-label={t('moderation:texts')} className="moderation-section">
      <h3>{t('moderation:texts')}</h3>
      {suspicious.length === 0 && <p className="dim">{t('moderation:nothingSuspicious')}</p>}
      <dl className="moderation-texts">
        {fields
          .filter((field) => texts[field] !== '')
          .map((field) => (
            <div key={field} data-suspicious={suspicious.includes(field) || undefined}>
              <dt>{t(`moderation:fields.${field}`)}</dt>
              <dd>
                {texts[field]}
                {suspicious.includes(field) && (
                  <span className="chip" data-tone="warn">
                    {t('moderation:suspicious')}
                  </span>
                )}
              </dd>
            </div>
          ))}
        {consent && (
          <div>
            <dt>{t('moderation:consent')}</dt>
            <dd>
              {t('moderation:consentLevels', {
                levels: consent.levels.map((level) => levelNames()[level]).join(', '),
                day: dayOf(consent.signedOn),
              })}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
