import { Button, CloseButton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Comment, ListedUser, SharedCase } from '../../../contract/caseApi.schema.ts';
import { annotationText } from '../../../model/annotation.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { UserId } from '../../../model/ids.ts';
import { identifyingParts } from '../../../model/textPatterns.ts';
import { useMayShow } from '../../app/state/graphic.ts';
import { scrim } from '../../bridge.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { calendarDay } from '../../words/format.ts';
import { t } from '../../words/words.ts';
import { toolIcons } from '../review/toolIcons.ts';
import { clearMarks, markTools, pickMarkTool, type DeskStore } from './desk.ts';
import { MentionField } from './MentionField.tsx';
import { mentionedIn } from './mentions.ts';

interface ComposerProps {
  readonly shared: SharedCase;
  readonly desk: DeskStore;
  readonly answered: Comment | null;
  readonly onAnswer: (comment: Comment | null) => void;
  readonly onPosted: (comment: Comment) => void;
}

/** Writes a comment: an answer or not, with marks on one picture, and nothing in it that names somebody. */
export function Composer({ shared, desk, answered, onAnswer, onPosted }: ComposerProps) {
  const [body, setBody] = useState('');
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const [error, setError] = useState<ScrimError | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (answered) field.current?.focus();
  }, [answered]);
  const write = (text: string) => {
    setBody(text);
    setRefused([]);
    setError(null);
  };
  const send = async () => {
    const { marks, marked } = desk.getState();
    const parts = [body, ...marks.map(annotationText)].flatMap(identifyingParts);
    if (parts.length > 0 || body.trim() === '' || busy) return setRefused(parts);
    setBusy(true);
    const result = await scrim.discussion.post({
      case: shared.id,
      comment: {
        body,
        parent: answered?.id ?? null,
        image: marked,
        annotations: [...marks],
        mentions: mentionedIn(body, named(chosen)).slice(0, 20),
      },
    });
    setBusy(false);
    if (!result.ok) return setError(result.error);
    write('');
    setChosen([]);
    clearMarks(desk);
    onPosted(result.value);
  };
  return (
    <div className="composer">
      {answered && (
        <p className="composer-answered">
          {t('discussion:replying', { name: answered.author })}
          <CloseButton size="sm" aria-label={t('discussion:noReply')} onClick={() => onAnswer(null)} />
        </p>
      )}
      <MentionField
        ref={field}
        text={body}
        error={wordsOf(refused, error)}
        onText={write}
        onMention={(user, name) => setChosen((before) => [...before, { user, name }])}
        onSend={() => void send()}
      />
      <WhoIsAway body={body} chosen={chosen} />
      {error && error.code !== 'TEXT_IDENTIFIES' && <ErrorNote error={error} retry={() => void send()} />}
      <MarkBar shared={shared} desk={desk} />
      <div className="composer-end">
        <span className="dim">{t('discussion:sendKeys')}</span>
        <Button disabled={body.trim() === ''} loading={busy} onClick={() => void send()}>
          {t('discussion:send')}
        </Button>
      </div>
    </div>
  );
}

interface Chosen {
  readonly user: ListedUser;
  readonly name: string;
}

const named = (chosen: readonly Chosen[]): ReadonlyMap<UserId, string> =>
  new Map(chosen.map(({ user, name }) => [user.id, name]));

/** Whoever names somebody on leave knows before it is sent, and who is told as well. */
function WhoIsAway({ body, chosen }: { readonly body: string; readonly chosen: readonly Chosen[] }) {
  const mentioned = new Set(mentionedIn(body, named(chosen)));
  const away = new Map(
    chosen.flatMap(({ user }) => (user.away && mentioned.has(user.id) ? [[user.id, { user, ...user.away }]] : [])),
  );
  if (away.size === 0) return null;
  return (
    <div role="status" className="mention-absent">
      {[...away.values()].map(({ user, until, standIn }) => (
        <p key={user.id}>{t('discussion:away', { name: user.displayName, until: calendarDay(until), standIn })}</p>
      ))}
    </div>
  );
}

function wordsOf(parts: readonly string[], error: ScrimError | null): string | null {
  if (parts.length > 0) return t('discussion:refused', { parts: parts.join(' · ') });
  return error?.code === 'TEXT_IDENTIFIES' ? t('discussion:refusedService') : null;
}

/** Tools for drawing on the picture that is seen, and what was drawn so far. */
function MarkBar({ shared, desk }: Pick<ComposerProps, 'shared' | 'desk'>) {
  const { index, tool, marks, marked } = useStore(desk);
  const mayShow = useMayShow(shared);
  const image = shared.imageList[index];
  if (!image || !mayShow) return null;
  const n = shared.imageList.findIndex(({ id }) => id === marked) + 1;
  const elsewhere = marked !== null && marked !== image.id;
  return (
    <div className="mark-bar">
      {elsewhere ? (
        <span className="dim">{t('discussion:marksElsewhere', { n })}</span>
      ) : (
        <div className="toolbar-group" role="group" aria-label={t('discussion:draw')}>
          {markTools.map((name) => (
            <IconButton
              key={name}
              name={t(`discussion:tools.${name}`)}
              icon={toolIcons[name]}
              pressed={tool?.tool === name}
              onClick={() => pickMarkTool(desk, name)}
            />
          ))}
        </div>
      )}
      {marks.length > 0 && (
        <>
          <span className="dim">{t('discussion:marks', { count: marks.length })}</span>
          <Button variant="subtle" size="compact-xs" onClick={() => clearMarks(desk)}>
            {t('discussion:clearMarks')}
          </Button>
        </>
      )}
      {tool && <span className="dim mark-hint">{t('discussion:drawHint')}</span>}
    </div>
  );
}
