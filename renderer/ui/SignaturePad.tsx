import { Button } from '@mantine/core';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { signatureField, type Signature } from '../../model/consent.ts';
import { t } from '../words/words.ts';

interface SignaturePadProps {
  readonly label: string;
  readonly value: Signature | null;
  readonly onChange: (signature: Signature | null) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}
/** Where the keyboard's pen stands, and whether it touches the paper. */
interface Pen extends Point {
  readonly down: boolean;
}

const { width, height } = signatureField;
const longestStroke = 5000;
const mostStrokes = 200;
const inField = ({ x, y }: Point): Point => ({
  x: Math.round(Math.min(width, Math.max(0, x)) * 10) / 10,
  y: Math.round(Math.min(height, Math.max(0, y)) * 10) / 10,
});

/**
 * A field to sign in, by pointer; strokes are kept in the units of `signatureField`. By keyboard, Space puts the pen down and
 * lifts it, arrows move it.
 */
export function SignaturePad({ label, value, onChange }: SignaturePadProps) {
  const hint = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pen, setPen] = useState<Pen | null>(null);
  const strokes = value?.strokes ?? [];
  const drawing = useRef(false);
  useEffect(() => {
    if (canvas.current) paint(canvas.current, strokes, pen);
  });

  // Pointer events come faster than renders: what was drawn last is read from here.
  const latest = useRef(strokes);
  useEffect(() => {
    latest.current = value?.strokes ?? [];
  }, [value]);
  const keep = (next: Signature['strokes']) => {
    latest.current = next;
    onChange({ strokes: next });
  };
  const begin = (at: Point) => {
    if (latest.current.length < mostStrokes) keep([...latest.current, [inField(at)]]);
  };
  const extend = (points: readonly Point[]) => {
    const last = latest.current.at(-1);
    if (!last || last.length + points.length > longestStroke) return;
    keep([...latest.current.slice(0, -1), [...last, ...points.map(inField)]]);
  };
  const unitsOf = (event: { clientX: number; clientY: number }): Point => {
    const box = canvas.current!.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * width,
      y: ((event.clientY - box.top) / box.height) * height,
    };
  };
  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = true;
    setPen(null);
    begin(unitsOf(event));
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!drawing.current) return;
    const events = event.nativeEvent.getCoalescedEvents?.() ?? [];
    extend((events.length > 0 ? events : [event.nativeEvent]).map(unitsOf));
  };
  const stop = () => (drawing.current = false);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = pen ?? { x: width / 3, y: height / 2, down: false };
    if (event.key === ' ') {
      setPen({ ...at, down: !at.down });
      if (!at.down) begin(at);
    } else if (event.key.startsWith('Arrow')) {
      const next = moved(at, event.key, event.shiftKey ? 20 : 5);
      setPen(next);
      if (at.down) extend([next]);
    } else return;
    event.preventDefault();
  };

  return (
    <div className="signature">
      <canvas
        ref={canvas}
        className="signature-field"
        tabIndex={0}
        role="application"
        aria-label={label}
        aria-describedby={hint}
        data-signed={strokes.length > 0 || undefined}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={stop}
        onPointerCancel={stop}
        onKeyDown={onKeyDown}
        onBlur={() => setPen(null)}
      />
      <div className="signature-line">
        <span id={hint} className="side-note">
          {t('pieces:signHint')}
        </span>
        <Button
          variant="subtle"
          size="compact-xs"
          disabled={strokes.length === 0}
          aria-label={t('pieces:clearOf', { label })}
          onClick={() => onChange(null)}
        >
          {t('pieces:clear')}
        </Button>
      </div>
    </div>
  );
}

function moved(pen: Pen, key: string, by: number): Pen {
  const dx = key === 'ArrowLeft' ? -by : key === 'ArrowRight' ? by : 0;
  const dy = key === 'ArrowUp' ? -by : key === 'ArrowDown' ? by : 0;
  return { ...inField({ x: pen.x + dx, y: pen.y + dy }), down: pen.down };
}

function paint(canvas: HTMLCanvasElement, strokes: Signature['strokes'], pen: Pen | null): void {
  const ratio = window.devicePixelRatio || 1;
  const box = canvas.getBoundingClientRect();
  canvas.width = Math.max(1, Math.round(box.width * ratio));
  canvas.height = Math.max(1, Math.round(box.height * ratio));
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(canvas.width / width, canvas.height / height);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.lineWidth = 2.5;
  context.strokeStyle = '#101d4a';
  for (const stroke of strokes) {
    context.beginPath();
    for (const [index, point] of stroke.entries()) {
      if (index === 0) context.moveTo(point.x, point.y);
      context.lineTo(point.x, point.y);
    }
    context.stroke();
  }
  if (!pen) return;
  context.strokeStyle = pen.down ? '#101d4a' : '#1f69ab';
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(pen.x, pen.y, pen.down ? 3 : 6, 0, 2 * Math.PI);
  context.stroke();
}
