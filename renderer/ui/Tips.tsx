import { useEffect, useState } from 'react';

/** Milliseconds for which something is pointed at before its name is shown. */
const patience = 400;

interface Tip {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly above: boolean;
  readonly align: 'start' | 'middle' | 'end';
}

/** The names of what shows only a picture (`data-tip`), for whoever points at it or reaches it by keyboard: one for the whole window. */
export function Tips() {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(waiting);
      setTip(null);
    };
    const show = ({ type, target }: Event) => {
      hide();
      const element = target instanceof Element ? target.closest('[data-tip]') : null;
      if (!element || (type === 'focusin' && !element.matches(':focus-visible'))) return;
      waiting = setTimeout(() => setTip(tipOf(element)), patience);
    };
    const shown = ['pointerover', 'focusin'] as const;
    const hidden = ['pointerdown', 'keydown', 'focusout', 'wheel', 'blur'] as const;
    for (const type of shown) window.addEventListener(type, show);
    for (const type of hidden) window.addEventListener(type, hide);
    return () => {
      clearTimeout(waiting);
      for (const type of shown) window.removeEventListener(type, show);
      for (const type of hidden) window.removeEventListener(type, hide);
    };
  }, []);
  if (!tip) return null;
  return (
    <div
      className="tip"
      data-align={tip.align}
      data-above={tip.above || undefined}
      style={{ left: tip.left, top: tip.top }}
      aria-hidden
    >
      {tip.text}
    </div>
  );
}

/** Nearer to an edge of the window than this a name begins or ends where its button does. */
const room = 160;

/** Below what it names, or above where there is no room; read when it is shown, for names change. */
function tipOf(element: Element): Tip | null {
  const text = element.getAttribute('data-tip');
  if (!text || !element.isConnected) return null;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const above = bottom + 40 > window.innerHeight;
  const middle = (left + right) / 2;
  const align = middle < room ? 'start' : middle > window.innerWidth - room ? 'end' : 'middle';
  const at = { start: left, middle, end: right }[align];
  return { text, left: at, top: above ? top - 6 : bottom + 6, above, align };
}
