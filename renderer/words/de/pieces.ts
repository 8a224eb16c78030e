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
  setFor_one: 'Für {{count}} Foto gesetzt.',
  setFor_other: 'Für {{count}} Fotos gesetzt.',
  removed_one: 'Bild aus dem Tresor entfernt.',
  removed_other: '{{count}} Bilder aus dem Tresor entfernt.',
  importCancelled: 'Import abgebrochen. Was vorher importiert wurde, bleibt.',
  parts: { head: 'Kopf', neck: 'Hals', trunk: 'Rumpf', arm: 'Arm', hand: 'Hand', leg: 'Bein', foot: 'Fuß' },
  sides: { R: 'Rechts', L: 'Links', B: 'Beide Seiten', U: 'Ohne Seite (unpaarig)' },
  shortSides: { R: 're', L: 'li', B: 're+li' },
  views: {
    overview: 'Übersicht',
    regional: 'Region',
    'close-up': 'Nahaufnahme',
    'dermoscopic-contact-polarized': 'Dermatoskopie, Kontakt, polarisiert',
    'dermoscopic-contact-nonpolarized': 'Dermatoskopie, Kontakt, nicht polarisiert',
    'dermoscopic-noncontact-polarized': 'Dermatoskopie, ohne Kontakt, polarisiert',
    'dermoscopic-noncontact-nonpolarized': 'Dermatoskopie, ohne Kontakt, nicht polarisiert',
  },
  dermoscopy: 'Dermatoskopie',
  bodySite: 'Körperstelle',
  side: 'Seite',
  view: 'Ansicht',
  different: 'Verschieden',
  notSet: 'Nicht gesetzt',
  noSite: 'Keine solche Stelle',
};
