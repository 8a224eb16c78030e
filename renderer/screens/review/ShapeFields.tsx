import { NumberInput } from '@mantine/core';
import type { Annotation } from '../../../model/annotation.ts';
import { imagePoint, type Box } from '../../../model/geometry.ts';
import type { Region } from '../../../model/redaction.ts';
import type { EditorAction } from '../../editor/editor.ts';
import { annotationBounds, handlesOf, isBoxHandle, isRegion, pointsOf } from '../../editor/shapes.ts';
import { t } from '../../words/words.ts';

interface ShapeFieldsProps {
  readonly thing: Region | Annotation;
  readonly dispatch: (action: EditorAction) => void;
}

/** More corners than these are set by the box about them. */
const mostPoints = 8;
const sides = ['x', 'y', 'width', 'height'] as const;

/** Where a shape is, in pixels of the picture: whatever can be dragged can be typed (WCAG 2.5.7). */
export function ShapeFields({ thing, dispatch }: ShapeFieldsProps) {
  const points = draggedPoints(thing);
  if (points.length > 0 && points.length <= mostPoints) {
    return (
      <div className="shape-fields" role="group" aria-label={t('canvas:fields.group')}>
        {points.flatMap((point, index) =>
          (['x', 'y'] as const).map((axis) => (
            <PixelField
              key={`${index}${axis}`}
              label={t(`canvas:fields.point.${axis}`, { number: index + 1 })}
              value={point[axis]}
              onValue={(value) => {
                const at = imagePoint(axis === 'x' ? value : point.x, axis === 'y' ? value : point.y);
                dispatch({ kind: 'set-point', id: thing.id, index, at });
              }}
            />
          )),
        )}
      </div>
    );
  }
  const box = isRegion(thing) ? thing.shape.box : annotationBounds(thing);
  return (
    <div className="shape-fields" role="group" aria-label={t('canvas:fields.group')}>
      {sides.map((side) => (
        <PixelField
          key={side}
          label={t(`canvas:fields.${side}`)}
          value={box[side]}
          onValue={(value) => {
            const next: Box = { ...box, [side]: side === 'x' || side === 'y' ? value : Math.max(1, value) };
            dispatch({ kind: 'set-box', id: thing.id, box: next });
          }}
        />
      ))}
    </div>
  );
}

const draggedPoints = (thing: Region | Annotation) => {
  if (!isRegion(thing) && (thing.kind === 'label' || thing.kind === 'pointer')) return pointsOf(thing);
  return handlesOf(thing).flatMap(([handle, at]) => (isBoxHandle(handle) ? [] : [at]));
};

interface PixelFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onValue: (value: number) => void;
}

function PixelField({ label, value, onValue }: PixelFieldProps) {
  return (
    <NumberInput
      label={label}
      size="xs"
      value={Math.round(value * 10) / 10}
      decimalScale={1}
      onChange={(next) => typeof next === 'number' && onValue(next)}
    />
  );
}
