import type { pieces as english } from '../en/pieces.ts';
import type { Translated } from '../translated.ts';

export const pieces: Translated<typeof english> = {
  states: {
    imported: 'Wartet auf die Suche',
    toDecide: '{{count}} zu entscheiden',
    toReview: 'Durchzusehen',
    reviewed: 'Durchgesehen',
    cleared: 'Freigegeben',
    quarantined: 'In Quarantäne',
  },
  signHint:
    'Unterschreiben Sie mit Stift oder Maus. Tastatur: Leertaste setzt den Stift auf oder ab, Pfeile zeichnen (Umschalt: länger).',
  clear: 'Löschen',
  clearOf: '{{label}} löschen',
};
