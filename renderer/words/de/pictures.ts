import type { pictures as english } from '../en/pictures.ts';
import type { Translated } from '../translated.ts';

export const pictures: Translated<typeof english> = {
  show: 'Anzeigen',
  filters: {
    all: 'Alle {{count}}',
    'to-review': 'Durchzusehen {{count}}',
    'needs-eyes': 'Anzusehen {{count}}',
    reviewed: 'Durchgesehen {{count}}',
    cleared: 'Freigegeben {{count}}',
    quarantined: 'In Quarantäne {{count}}',
  },
  counts: {
    waiting_one: '{{count}} wartet auf die Suche',
    waiting_other: '{{count}} warten auf die Suche',
    'needs-eyes_one': '{{count}} einzeln anzusehen',
    'needs-eyes_other': '{{count}} einzeln anzusehen',
    proposed_one: '{{count}} durchzusehen',
    proposed_other: '{{count}} durchzusehen',
    reviewed_one: '{{count}} durchgesehen',
    reviewed_other: '{{count}} durchgesehen',
    cleared_one: '{{count}} freigegeben',
    cleared_other: '{{count}} freigegeben',
    quarantined_one: '{{count}} in Quarantäne',
    quarantined_other: '{{count}} in Quarantäne',
  },
  pictures_one: '{{count}} Bild',
  pictures_other: '{{count}} Bilder',
  nextEyes: 'Nächstes, das angesehen werden muss',
  noneNeedsEyes: 'Kein Bild muss einzeln angesehen werden.',
  needsEyes: 'Ansehen',
  needsEyesWhy:
    'Ein Kopf, ein Hals, ein Gesicht oder ein Teil davon: Jemand öffnet es und entscheidet, nie viele zugleich.',
  none: 'Noch kein Bild.',
  noneHere: 'Kein Bild in dieser Ansicht.',
  showAll: 'Alle anzeigen',
};
