import { TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowUpRight, IconLetterT, IconTrash } from '@tabler/icons-react';
import type { Annotation } from '../../../model/annotation.ts';
import type { EditorAction, EditorState } from '../../editor/editor.ts';
import { RowButton } from './RegionRow.tsx';

interface AnnotationListProps {
  readonly annotations: readonly Annotation[];
  readonly state: EditorState;
  readonly dispatch: (action: EditorAction) => void;
}

/** The legend: pointers by number with their notes, then labels and arrows. Annotations are never burned in. */
export function AnnotationList({ annotations, state, dispatch }: AnnotationListProps) {
  const ordered = [...annotations].sort((a, b) => order(a) - order(b));
  return (
    <section aria-labelledby="annotations-title">
      <div className="side-head">
        <h2 id="annotations-title">
          Annotations {annotations.length > 0 && <span className="dim">{annotations.length}</span>}
        </h2>
      </div>
      {annotations.length === 0 && <p className="side-note">None. They are a layer that readers can hide.</p>}
      <ul className="side-list" aria-label="Annotations">
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
  return (
    <li className="region-row" data-selected={selected || undefined}>
      <UnstyledButton
        className="annotation-mark"
        aria-pressed={selected}
        aria-label={`Select ${name}`}
        onClick={() => dispatch({ kind: 'select', ids })}
      >
        <Mark annotation={annotation} />
      </UnstyledButton>
      {annotation.kind === 'arrow' ? (
        <span className="region-words">Arrow{frames > 1 && `, frame ${annotation.frame + 1}`}</span>
      ) : (
        <WordsField annotation={annotation} locked={locked} dispatch={dispatch} />
      )}
      <RowButton
        name={`Delete ${name}`}
        icon={IconTrash}
        disabled={locked}
        onClick={() => {
          dispatch({ kind: 'select', ids });
          dispatch({ kind: 'remove' });
        }}
      />
    </li>
  );
}

const nameOf = (annotation: Annotation): string =>
  annotation.kind === 'pointer' ? `pointer ${annotation.number}` : annotation.kind;

function Mark({ annotation }: { readonly annotation: Annotation }) {
  if (annotation.kind === 'pointer') return <span className="pointer-mark">{annotation.number}</span>;
  const Icon = annotation.kind === 'arrow' ? IconArrowUpRight : IconLetterT;
  return <Icon size={16} stroke={1.8} aria-hidden />;
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
      aria-label={pointer ? `Note of pointer ${annotation.number}` : 'Text of label'}
      placeholder={pointer ? 'Note for the legend' : undefined}
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
