import { annotationText, type Annotation } from '../../model/annotation.ts';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import { readsLikeIdentifier } from '../verify/textPatterns.ts';
import { gather, type Gathered } from './gather.ts';
import { mapOrdered, sideBySide, type Headless } from './headless.ts';

/** A text that somebody typed and that travels beside pictures. */
export interface TypedText {
  /** Where it stands, for people; never the text. */
  readonly field: string;
  readonly text: string;
}

/**
 * The fields whose texts identify: those that read like an identifier, and those that repeat one of the originals in `against`. Throws where
 * an original cannot be read: what cannot be compared must not leave as if it had been.
 */
export async function identifyingFields(
  headless: Headless,
  texts: readonly TypedText[],
  against: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set(texts.filter(({ text }) => readsLikeIdentifier(text)).map(({ field }) => field));
  if (texts.length === 0 || against.length === 0) return found;
  const compare = (file: Gathered) => repeatedIn(headless, texts, file);
  const perOriginal = await mapOrdered(gather(headless, against), sideBySide, compare, () => undefined);
  if (!perOriginal.some((fields) => fields !== undefined))
    throw new ScrimFailure('INVALID_REQUEST', { where: '--against' });
  for (const fields of perOriginal) for (const field of fields ?? []) found.add(field);
  return found;
}

/** Undefined for what is no picture, such as a note beside them. */
async function repeatedIn(
  { pool, policy: { limits }, signal }: Headless,
  texts: readonly TypedText[],
  file: Gathered,
): Promise<readonly string[] | undefined> {
  try {
    if (file.kind === 'refused') throw new ScrimFailure(file.error.code, file.error.params);
    const source = await file.open();
    await pool.run('parse.identity', { source, limits }, { signal });
    const { fields } = await pool.run('verify.texts', { source, limits, texts: [...texts] }, { signal });
    return fields;
  } catch (thrown) {
    if (noPictures.has(toScrimError(thrown).code)) return undefined;
    throw thrown;
  }
}

const noPictures = new Set<string>(['UNKNOWN_TYPE', 'UNSUPPORTED_TYPE', 'EMPTY_FILE', 'DICOMDIR_NOT_SHARED']);

/** Annotations by image as texts; the field names the image by its id. */
export const annotationTexts = (annotations: Readonly<Record<string, readonly Annotation[]>>): TypedText[] =>
  Object.entries(annotations).flatMap(([image, list]) =>
    list.map(annotationText).flatMap((text) => (text === '' ? [] : [{ field: annotationField(image), text }])),
  );

/** Cut to what a field may be long; ids are shorter. */
export const annotationField = (image: string): string => `annotations of ${image}`.slice(0, 60);
