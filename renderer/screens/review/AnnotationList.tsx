import { TextInput, UnstyledButton } from '@mantine/core';
import { IconEyeOff, IconLock, IconTrash } from '@tabler/icons-react';
import type { Annotation } from '../../../model/annotation.ts';
import type { EditorAction, EditorState } from '../../editor/editor.ts';
import { t } from '../../words/words.ts';
import { AnnotationPanel } from './AnnotationPanel.tsx';
import { useShownReadings } from './readings.ts';
import { RowButton } from './RegionRow.tsx';
import { toolIcons, toolOf } from './toolIcons.ts';

interface AnnotationListProps {
  readonly annotations: readonly Annotation[];
  readonly state: EditorState;
  readonly dispatch: (action: EditorAction) => void;
}

/** The legend: pointers by number with their notes, then all others. Annotations are never burned in. */
export function AnnotationList({ annotations, state, dispatch }: AnnotationListProps) {
  const ordered = [...annotations].sort((a, b) => order(a) - order(b));
  return (
    <section aria-labelledby="annotations-title">
      <div className="side-head">
        <h2 id="annotations-title">
          {t('canvas:annotations.title')} {annotations.length > 0 && <span className="dim">{annotations.length}</span>}
        </h2>
      </div>
      {annotations.length === 0 && <p className="side-note">{t('canvas:annotations.none')}</p>}
      <ul className="side-list" aria-label={t('canvas:annotations.title')}>
        {ordered.map((annotation) => (
          <AnnotationRow
            key={annotation.id}
            annotation={annotation}
            selected={state.selection.includes(annotation.id)}
            locked={state.locked}
            frames={state.frames}
            dispatch={dispatch}
          />
        ))}
      </ul>
      <AnnotationPanel state={state} dispatch={dispatch} />
    </section>
  );
}

const order = (annotation: Annotation): number => (annotation.kind === 'pointer' ? annotation.number : 1000);

interface AnnotationRowProps {
  readonly annotation: Annotation;
  readonly selected: boolean;
  readonly locked: boolean;
  readonly frames: number;
  readonly dispatch: (action: EditorAction) => void;
}

function AnnotationRow({ annotation, selected, locked, frames, dispatch }: AnnotationRowProps) {
  const ids = [annotation.id];
  const name = nameOf(annotation);
  const reading = useShownReadings(({ readings }) => readings.get(annotation.id));
  return (
    <li className="region-row" data-selected={selected || undefined}>
      <UnstyledButton
        className="annotation-mark"
        aria-pressed={selected}
        aria-label={t('canvas:annotations.select', { name })}
        onClick={() => dispatch({ kind: 'select', ids })}
      >
        <Mark annotation={annotation} />
      </UnstyledButton>
      {annotation.kind === 'label' || annotation.kind === 'pointer' ? (
        <WordsField annotation={annotation} locked={locked || annotation.locked === true} dispatch={dispatch} />
      ) : (
        <span className="region-words">
          {t(`canvas:tools.${toolOf(annotation)}`)}
          {frames > 1 && t('canvas:annotations.onFrame', { frame: annotation.frame + 1 })}
          {reading !== undefined && <span className="region-why">{reading.replaceAll('\n', ' · ')}</span>}
        </span>
      )}
      {annotation.locked && <IconLock size={15} stroke={1.8} role="img" aria-label={t('canvas:annotations.locked')} />}
      {annotation.hidden && (
        <IconEyeOff size={15} stroke={1.8} role="img" aria-label={t('canvas:annotations.hidden')} />
      )}
      <RowButton
        name={t('canvas:annotations.delete', { name })}
        icon={IconTrash}
        disabled={locked || annotation.locked === true}
        onClick={() => {
          dispatch({ kind: 'select', ids });
          dispatch({ kind: 'remove' });
        }}
      />
    </li>
  );
}

const nameOf = (annotation: Annotation): string =>
  annotation.kind === 'pointer'
    ? t('canvas:annotations.pointer', { number: annotation.number })
    : annotation.kind === 'label'
      ? t('canvas:annotations.label')
      : t(`canvas:tools.${toolOf(annotation)}`).toLocaleLowerCase();

function Mark({ annotation }: { readonly annotation: Annotation }) {
  if (annotation.kind === 'pointer') return <span className="pointer-mark">{annotation.number}</span>;
  const Icon = toolIcons[toolOf(annotation)];
  return <Icon size={16} stroke={1.8} color={annotation.style?.colour} aria-hidden />;
}

interface WordsFieldProps {
  readonly annotation: Extract<Annotation, { kind: 'label' | 'pointer' }>;
  readonly locked: boolean;
  readonly dispatch: (action: EditorAction) => void;
}

function WordsField({ annotation, locked, dispatch }: WordsFieldProps) {
  const pointer = annotation.kind === 'pointer';
  return (
    <TextInput
      className="words-field"
      aria-label={
        pointer ? t('canvas:annotations.noteOf', { number: annotation.number }) : t('canvas:annotations.textOf')
      }
      placeholder={pointer ? t('canvas:annotations.note') : undefined}
      readOnly={locked}
      maxLength={pointer ? 500 : 200}
      value={pointer ? annotation.note : annotation.text}
      onFocus={() => dispatch({ kind: 'select', ids: [annotation.id] })}
      onChange={(event) => {
        const words = event.currentTarget.value;
        if (pointer) dispatch({ kind: 'write', annotation: { ...annotation, note: words } });
        else if (words.length > 0) dispatch({ kind: 'write', annotation: { ...annotation, text: words } });
      }}
    />
  );
}
