import { readsLikeIdentifier } from '../../model/textPatterns.ts';
import type { Annotation } from '../../model/annotation.ts';

interface Texts {
  readonly title: string;
  readonly anatomy: string;
  readonly tags: readonly string[];
  readonly question: string;
  readonly findings: string;
}

/** The fields of a case whose text reads as if it named a person, a day or a record. Names of fields, never what stands in them. */
export function suspiciousFields(texts: Texts, annotations: readonly Annotation[]): string[] {
  const found = (['title', 'anatomy', 'question', 'findings'] as const).filter((field) =>
    readsLikeIdentifier(texts[field]),
  );
  return [
    ...found,
    ...(texts.tags.some(readsLikeIdentifier) ? ['tags'] : []),
    ...(annotations.map(textOf).some(readsLikeIdentifier) ? ['annotations'] : []),
  ];
}

/** Whatever of an annotation somebody typed: all its words but those that are its form. */
export const textOf = ({ id: _id, kind: _kind, ...rest }: Annotation): string =>
  Object.values(rest)
    .filter((value) => typeof value === 'string')
    .join('\n');
