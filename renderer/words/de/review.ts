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
  alike: {
    title: 'Gleichartige Bilder',
    open: 'Gleichartige…',
    back: 'Alle Bilder',
    looking: 'Bilder werden verglichen…',
    none: 'Keine gleichartigen Bilder warten auf Durchsicht',
    noneText:
      'Hierher kommen Bilder eines Geräts, einer Größe und einer Modalität, deren Vorschläge an denselben Stellen stehen. Gesichter, Köpfe und Hälse nie.',
    sheet: 'Kontaktbogen',
    which: 'Bogen {{at}} von {{of}}',
    previous: 'Voriger Bogen',
    next: 'Nächster Bogen',
    agree_one: '{{count}} Bild stimmt überein',
    agree_other: '{{count}} Bilder stimmen überein',
    differs: 'Nicht wie die anderen',
    differsHint: 'Öffnen Sie jedes davon einzeln.',
    allAgree: 'Alle Bilder dieses Geräts stimmen überein.',
    left: 'Ausgelassen',
    drift: {
      more: { face: 'Ein Gesicht mehr', text: 'Mehr Text', region: 'Mehr außerhalb', manual: 'Mehr von Hand' },
      fewer: {
        face: 'Ein Gesicht weniger',
        text: 'Weniger Text',
        region: 'Weniger außerhalb',
        manual: 'Weniger von Hand',
      },
      moved: {
        face: 'Gesicht verschoben',
        text: 'Text verschoben',
        region: 'Bildbereich verschoben',
        manual: 'Schwärzung verschoben',
      },
    },
    approve_one: '{{count}} annehmen',
    approve_other: '{{count}} zusammen annehmen',
    touches:
      'Nimmt {{proposals}} Vorschläge auf {{count}} Bildern an und merkt diese als durchgesehen vor. Sonst ändert sich nichts; ein Rückgängig nimmt alles zurück.',
    seen: 'Blättern Sie erst bis zum Ende: {{seen}} von {{count}} gesehen.',
    approved_one: '{{count}} Bild durchgesehen.',
    approved_other: '{{count}} Bilder durchgesehen.',
    takenBack_one: '{{count}} Bild ist wieder unentschieden.',
    takenBack_other: '{{count}} Bilder sind wieder unentschieden.',
    hint: 'Leertaste lässt eines aus oder nimmt es auf, Eingabe öffnet es.',
  },
};
