import { Button, UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { SharedCase } from '../../../contract/caseApi.schema.ts';
import { mediaUrl } from '../../../contract/ipc.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { CaseId } from '../../../model/ids.ts';
import { go } from '../../app/state/route.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { levelNames } from '../consent/ConsentSection.tsx';
import { t } from '../../words/words.ts';
import { SharedPicture } from './SharedPicture.tsx';
import { audienceWords, dayOf } from './words.ts';

type Loading =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly shared: SharedCase }
  | { readonly kind: 'failed'; readonly error: ScrimError };

/** A case as its audience sees it, read back from the service. */
export function SharedCaseScreen({ id }: { readonly id: CaseId }) {
  const [loading, setLoading] = useState<Loading>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let stale = false;
    void scrim.shared.get({ case: id }).then((result) => {
      if (stale) return;
      setLoading(result.ok ? { kind: 'loaded', shared: result.value } : { kind: 'failed', error: result.error });
    });
    return () => {
      stale = true;
    };
  }, [id, attempt]);
  if (loading.kind === 'loading') return <p className="starting">{t('cases:asking')}</p>;
  if (loading.kind === 'loaded') return <OpenCase shared={loading.shared} />;
  return (
    <div className="review-empty">
      <ErrorNote error={loading.error} retry={() => setAttempt(attempt + 1)} />
      <Back />
    </div>
  );
}

const Back = () => (
  <Button variant="subtle" size="compact-xs" onClick={() => go({ kind: 'cases', tab: 'mine' })}>
    {t('cases:myCases')}
  </Button>
);

function OpenCase({ shared }: { readonly shared: SharedCase }) {
  const [index, setIndex] = useState(0);
  const image = shared.imageList[index];
  return (
    <article className="shared" aria-labelledby="shared-title">
      <header className="editor-head">
        <Back />
        <h1 id="shared-title" className="editor-title">
          {shared.title}
        </h1>
        <span className="dim">
          {shared.specialty}, {shared.anatomy}
        </span>
      </header>
      {image && (
        <SharedPicture
          key={image.id}
          image={image}
          position={t('cases:pictureOf', { n: index + 1, of: shared.imageList.length })}
        />
      )}
      <aside className="shared-side" aria-label={t('cases:about')}>
        <CaseFacts shared={shared} />
        <ul className="shared-strip" aria-label={t('cases:picturesOf')} tabIndex={0}>
          {shared.imageList.map((other, at) => (
            <li key={other.id}>
              <UnstyledButton
                aria-label={t('cases:picture', { n: at + 1 })}
                aria-current={at === index ? 'true' : undefined}
                onClick={() => setIndex(at)}
              >
                <img src={mediaUrl.sharedPicture(other.id, 0, 256)} alt="" loading="lazy" draggable={false} />
              </UnstyledButton>
            </li>
          ))}
        </ul>
      </aside>
    </article>
  );
}

function CaseFacts({ shared }: { readonly shared: SharedCase }) {
  const facts: readonly [string, string][] = [
    [t('cases:questionShort'), shared.question],
    [t('cases:author'), shared.author],
    [t('cases:audience'), audienceWords(shared.audience)],
    [
      t('cases:consent'),
      shared.consent ? shared.consent.levels.map((level) => levelNames()[level]).join(', ') : t('cases:notRecorded'),
    ],
    [t('cases:submittedOn'), shared.submittedAt ? dayOf(shared.submittedAt) : t('cases:arriving')],
  ];
  return (
    <>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {shared.tags.length > 0 && (
        <ul className="consent-facts" aria-label={t('cases:tags')}>
          {shared.tags.map((tag) => (
            <li key={tag} className="chip">
              {tag}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
