import { annotationText, visibleAnnotations, type Annotation } from '../../model/annotation.ts';
import type { ClearedImage } from '../../model/clearance.ts';
import { writeRendered, type RenderedImage } from './renderedFrames.ts';

/** One cleared image of a case as people see it: rendered, with what was drawn on it. */
export interface CasePicture {
  /** Names of JPEG files, each a frame; not all where there are many. */
  readonly files: readonly string[];
  readonly frames: number;
  /** What its pointers and labels say, in their order. */
  readonly notes: readonly string[];
  readonly modality: string | null;
  readonly cleared: ClearedImage;
}

/** Enough to see what a series or a cine shows. */
const mostFrames = 12;

export async function casePicture(
  renderer: Parameters<typeof writeRendered>[0],
  image: Pick<RenderedImage, 'cleared' | 'source'> & { readonly modality: string | null },
  drawn: readonly Annotation[],
  folder: string,
): Promise<CasePicture> {
  const { cleared, source, modality } = image;
  const annotations = visibleAnnotations(drawn);
  const frames = spread(cleared.frames, new Set(annotations.map(({ frame }) => frame)));
  const files = await writeRendered(renderer, { cleared, source, format: 'jpeg', frames, annotations }, folder);
  const notes = annotations.map(annotationText).filter((note) => note !== '');
  return { files, frames: cleared.frames, notes, modality, cleared };
}

/** Evenly over all of them; first of all those that somebody drew on. */
function spread(count: number, drawnOn: ReadonlySet<number>): number[] {
  const evenly = Array.from({ length: Math.min(count, mostFrames) }, (_, index) =>
    Math.floor((index * count) / Math.min(count, mostFrames)),
  );
  return [...new Set([...drawnOn, ...evenly])].slice(0, mostFrames).sort((a, b) => a - b);
}
