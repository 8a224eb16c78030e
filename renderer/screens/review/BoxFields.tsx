import { useState } from 'react';
import type { Box, Size } from '../../../model/geometry.ts';
import { t } from '../../words/words.ts';

interface BoxFieldsProps {
  readonly title: string;
  readonly box: Box;
  readonly image: Size;
  readonly locked: boolean;
  readonly onChange: (box: Box) => void;
}

const fields = ['x', 'y', 'width', 'height'] as const;
type Field = (typeof fields)[number];

/** A box by numbers, for whoever does not drag. Whole pixels of the picture; what lies outside of it is brought back in. */
export function BoxFields({ title, box, image, locked, onChange }: BoxFieldsProps) {
  const most = (field: Field): number => (field === 'x' || field === 'width' ? image.width : image.height);
  const change = (field: Field, value: number) => {
    const next = { ...box, [field]: value };
    const x = Math.min(next.x, image.width - 1);
    const y = Math.min(next.y, image.height - 1);
    onChange({ x, y, width: Math.min(next.width, image.width - x), height: Math.min(next.height, image.height - y) });
  };
  return (
    <div className="box-fields" role="group" aria-label={t('review:numbers.title', { title })}>
      {fields.map((field) => (
        <NumberField
          key={field}
          label={t(`review:numbers.${field}`)}
          value={Math.round(box[field])}
          min={field === 'x' || field === 'y' ? 0 : 1}
          max={most(field)}
          locked={locked}
          onChange={(value) => change(field, value)}
        />
      ))}
    </div>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly locked: boolean;
  readonly onChange: (value: number) => void;
}

/** Follows the box; while someone types, what is typed stands, and counts as soon as it is a number that fits. */
function NumberField({ label, value, min, max, locked, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <label>
      <span>{label}</span>
      <input
        type="number"
        min={min}
        max={max}
        step={1}
        readOnly={locked}
        value={typed ?? value}
        onChange={(event) => {
          const text = event.currentTarget.value;
          const number = Number(text);
          setTyped(text);
          if (text !== '' && Number.isInteger(number) && number >= min && number <= max) onChange(number);
        }}
        onBlur={() => setTyped(null)}
      />
    </label>
  );
}
