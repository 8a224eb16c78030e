import type { review as english } from '../en/review.ts';
import type { Translated } from '../translated.ts';

export const review: Translated<typeof english> = {
  reasons: {
    title: 'Warum bleibt es sichtbar?',
    'nothing-there': { face: 'Dort ist kein Gesicht', text: 'Dort ist kein Text' },
    'not-a-person': 'Kein Mensch: Puppe, Zeichnung',
    'not-recognisable': 'Niemand könnte die Person erkennen',
    'identifies-nobody': 'Kennzeichnet niemanden: Maßstab, Seite',
    'covered-otherwise': 'Eine andere Schwärzung deckt es ab',
    given: 'Bleibt sichtbar: {{reason}}',
    hint: 'Drücken Sie die Ziffer. Esc lässt es unentschieden.',
  },
};
