import type { Annotation, AnnotationStyle } from '../../model/annotation.ts';
import type { Box, ImagePoint } from '../../model/geometry.ts';
import type { Change, EditDocument } from './document.ts';
import type { Step } from '../../model/editHistory.ts';
import { clampPoint, isRegion, pointsOf, polygonOf, resizedAnnotation, withPoints } from './shapes.ts';
import type { Size } from '../../model/geometry.ts';
import type { Region } from '../../model/redaction.ts';

/** Edits of annotations beside adding, moving and deleting; and of single points, of masks too. */

const step = (name: string, annotations: readonly Change<Annotation>[], merge?: string): Step => ({
  name,
  diff: { regions: [], annotations },
  ...(merge ? { merge } : {}),
});

function update(
  document: EditDocument,
  ids: readonly string[],
  change: (annotation: Annotation) => Annotation,
): Change<Annotation>[] {
  return document.annotations.flatMap((before): Change<Annotation>[] => {
    const after = ids.includes(before.id) ? change(before) : before;
    return after === before ? [] : [{ kind: 'update', before, after }];
  });
}

export function setStyle(document: EditDocument, ids: readonly string[], style: AnnotationStyle): Step {
  const styled = (annotation: Annotation) => ({ ...annotation, style: { ...annotation.style, ...style } });
  return step(
    'Change style',
    update(document, ids, (annotation) => (annotation.locked ? annotation : styled(annotation))),
  );
}

/** Locks or hides them all, unless all are: then the other way. */
export function toggleFlag(document: EditDocument, ids: readonly string[], flag: 'locked' | 'hidden'): Step {
  const chosen = document.annotations.filter(({ id }) => ids.includes(id));
  const all = chosen.every((annotation) => annotation[flag]);
  const names = { locked: all ? 'Unlock' : 'Lock', hidden: all ? 'Show' : 'Hide' } as const;
  return step(
    names[flag],
    update(document, ids, (annotation) => {
      const { [flag]: before, ...rest } = annotation;
      if (all) return rest;
      return before ? annotation : { ...annotation, [flag]: true };
    }),
  );
}

/** Puts them into one group; where they are one already, into none. */
export function toggleGroup(document: EditDocument, ids: readonly string[], newId: () => string): Step {
  const chosen = document.annotations.filter(({ id }) => ids.includes(id));
  const [first] = chosen;
  const one = first?.group !== undefined && chosen.every(({ group }) => group === first.group);
  if (!one && chosen.length < 2) return step('Group', []);
  const group = newId();
  return step(
    one ? 'Ungroup' : 'Group',
    update(document, ids, (annotation) => {
      const { group: _, ...rest } = annotation;
      return one ? rest : { ...rest, group };
    }),
  );
}

/** What is selected together with these, because it is of their groups. */
export function withGroups(document: EditDocument, ids: readonly string[]): readonly string[] {
  const groups = new Set(
    document.annotations.flatMap(({ id, group }) => (group !== undefined && ids.includes(id) ? [group] : [])),
  );
  if (groups.size === 0) return ids;
  const more = document.annotations.filter(({ id, group }) => group && groups.has(group) && !ids.includes(id));
  return [...ids, ...more.map(({ id }) => id)];
}

/** Above all others or below them all, in the order that they have among themselves. */
export function reorder(document: EditDocument, ids: readonly string[], to: 'front' | 'back'): Step {
  const moved = document.annotations.filter(({ id }) => ids.includes(id));
  const rest = document.annotations.filter(({ id }) => !ids.includes(id));
  const next = to === 'front' ? [...rest, ...moved] : [...moved, ...rest];
  if (next.every((annotation, index) => annotation === document.annotations[index])) return step('Order', []);
  const changes: Change<Annotation>[] = [];
  for (let index = document.annotations.length - 1; index >= 0; index--) {
    const value = document.annotations[index]!;
    if (ids.includes(value.id)) changes.push({ kind: 'remove', index, value });
  }
  const start = to === 'front' ? rest.length : 0;
  moved.forEach((value, index) => changes.push({ kind: 'add', index: start + index, value }));
  return step(to === 'front' ? 'Bring to front' : 'Send to back', changes);
}

export function resizeAnnotation(document: EditDocument, id: string, box: Box, merge?: string): Step {
  return step(
    'Resize',
    update(document, [id], (annotation) => (annotation.locked ? annotation : resizedAnnotation(annotation, box))),
    merge,
  );
}

/** Moves one point of an annotation or one corner of a polygon that will be burned. */
export function movePoint(
  thing: Region | Annotation,
  index: number,
  to: ImagePoint,
  image: Size,
  merge?: string,
): Step {
  const at = clampPoint(to, image);
  const put = <P>(points: readonly P[]) => points.map((point, i) => (i === index ? at : point));
  if (isRegion(thing)) {
    if (thing.shape.kind !== 'polygon') return step('Move point', []);
    const after: Region = { ...thing, shape: polygonOf(put(thing.shape.points)) };
    const diff = { regions: [{ kind: 'update' as const, before: thing, after }], annotations: [] };
    return { name: 'Move point', diff, ...(merge ? { merge } : {}) };
  }
  if (thing.locked) return step('Move point', []);
  const after = withPoints(thing, put<ImagePoint>(pointsOf(thing)));
  return step('Move point', [{ kind: 'update', before: thing, after }], merge);
}
