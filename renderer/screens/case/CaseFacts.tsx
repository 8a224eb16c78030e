import { useEffect, useState } from 'react';
import type { SharedCase } from '../../../contract/caseApi.schema.ts';
import type { Group } from '../../../model/account.ts';
import { scrim } from '../../bridge.ts';
import { audienceWords, dayOf } from '../../words/cases.ts';
import { t } from '../../words/words.ts';
import { levelNames } from '../consent/ConsentSection.tsx';

/** What the case says and where it stands. */
export function CaseFacts({ shared }: { readonly shared: SharedCase }) {
  const audience = useAudience(shared);
  const { consent, findings, expiresOn } = shared;
  const facts: readonly (readonly [string, string] | null)[] = [
    [t('shared:question'), shared.question],
    findings ? [t('shared:findings'), findings] : null,
    [t('shared:author'), shared.anonymous && shared.mine ? t('shared:anonymous') : shared.author],
    [t('shared:audience'), audience],
    [
      t('shared:consent'),
      consent ? consent.levels.map((level) => levelNames()[level]).join(', ') : t('shared:notRecorded'),
    ],
    shared.publishedAt
      ? [t('shared:publishedOn'), dayOf(shared.publishedAt)]
      : [t('shared:submittedOn'), shared.submittedAt ? dayOf(shared.submittedAt) : t('shared:arriving')],
    expiresOn ? [t('shared:expiresOn'), dayOf(expiresOn)] : null,
  ];
  return (
    <>
      <Stage shared={shared} />
      <dl className="facts">
        {facts.map(
          (fact) =>
            fact && (
              <div key={fact[0]}>
                <dt>{fact[0]}</dt>
                <dd>{fact[1]}</dd>
              </div>
            ),
        )}
      </dl>
      {shared.tags.length > 0 && (
        <ul className="consent-facts" aria-label={t('shared:tags')}>
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

const tones = {
  draft: 'todo',
  submitted: 'todo',
  'in-moderation': 'todo',
  published: 'done',
  returned: 'warn',
} as const;

function Stage({ shared: { stage, version, urgency, returnReasons = [] } }: { readonly shared: SharedCase }) {
  if (!stage) return null;
  return (
    <div className="case-stage">
      <p>
        <span className="case-stage-dot" data-tone={tones[stage]} aria-hidden />
        {t(`shared:stages.${stage}`)}
        <span className="dim"> · {t('shared:versionOf', { version: version ?? 1 })}</span>
        {urgency !== undefined && urgency !== 'routine' && (
          <span className="chip" data-tone="todo">
            {t(`discover:${urgency}`)}
          </span>
        )}
      </p>
      {returnReasons.length > 0 && (
        <ul className="case-reasons" aria-label={t('shared:returnReasons')}>
          {returnReasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A group by its name, for those who are in it. */
function useAudience({ audience, audienceDetail }: SharedCase): string {
  const [groups, setGroups] = useState<readonly Group[]>([]);
  const group = audienceDetail.kind === 'group' ? audienceDetail.group : null;
  useEffect(() => {
    let stale = false;
    if (group === null) return;
    void scrim.account.groups().then((result) => {
      if (!stale && result.ok) setGroups(result.value);
    });
    return () => {
      stale = true;
    };
  }, [group]);
  if (audienceDetail.kind === 'colleagues') return t('shared:named', { count: audienceDetail.users.length });
  const name = groups.find(({ id }) => id === group)?.name;
  return name === undefined ? audienceWords(audience) : t('shared:groupOf', { name });
}
