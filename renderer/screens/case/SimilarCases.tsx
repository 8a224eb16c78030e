import type { CaseListEntry } from '../../../contract/caseApi.schema.ts';
import type { CaseId } from '../../../model/ids.ts';
import { useMayShow } from '../../app/state/graphic.ts';
import { go } from '../../app/state/route.ts';
import { scrim } from '../../bridge.ts';
import { CasePicture } from '../../ui/CasePicture.tsx';
import { useAsked } from '../../ui/useAsked.ts';
import { UnstyledButton } from '@mantine/core';
import { specialtyWords } from '../../words/cases.ts';
import { t } from '../../words/words.ts';

/** A help and no more: without an answer, or with none like it, nothing is said. */
export function SimilarCases({ id }: { readonly id: CaseId }) {
  const { asked } = useAsked(id, () => scrim.community.similar({ case: id }));
  if (asked.kind !== 'answered' || asked.value.length === 0) return null;
  return (
    <section className="similar" aria-labelledby="similar-title">
      <h2 id="similar-title">{t('shared:similar')}</h2>
      <ul aria-labelledby="similar-title">
        {asked.value.slice(0, 6).map((entry) => (
          <Similar key={entry.id} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

function Similar({ entry }: { readonly entry: CaseListEntry }) {
  const mayShow = useMayShow(entry);
  return (
    <li>
      <UnstyledButton className="case-main" onClick={() => go({ kind: 'shared-case', id: entry.id, from: 'discover' })}>
        <span className="case-cover">{mayShow && <CasePicture image={entry.cover} side={256} />}</span>
        <span className="case-words">
          <span className="case-title">{entry.title}</span>
          <span className="case-facts">
            {specialtyWords(entry.specialty)} · {entry.anatomy}
          </span>
        </span>
      </UnstyledButton>
    </li>
  );
}
