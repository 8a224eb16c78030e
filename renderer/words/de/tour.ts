import type { tour as english } from '../en/tour.ts';
import type { Translated } from '../translated.ts';

export const tour: Translated<typeof english> = {
  position: 'Schritt {{at}} von {{of}}',
  steps: {
    import: {
      title: 'Bilder hereinholen',
      text: 'Ziehen Sie Fotos, DICOM-Dateien, Ordner oder eine Zip-Datei auf das Fenster. Sie werden in den verschlüsselten Tresor kopiert; Gesichter und eingebrannter Text werden auf diesem Rechner gesucht.',
    },
    review: {
      title: 'Ansehen und entscheiden',
      text: 'Jedes Bild wartet auf Sie: A nimmt an, was gefunden wurde, R lehnt es ab, B deckt ab, was übersehen wurde. Strg+Eingabe merkt es als durchgesehen vor und öffnet das nächste. Das Fragezeichen zeigt alle Tasten.',
    },
    cases: {
      title: 'Einen Fall teilen',
      text: 'Stellen Sie durchgesehene Bilder zu einem Fall zusammen, erfassen Sie die Einwilligung und reichen Sie ihn ein. Erst dann wird eingebrannt, noch einmal geprüft und gesendet.',
    },
  },
  back: 'Zurück',
  next: 'Weiter',
  skip: 'Rundgang überspringen',
  done: 'Fertig',
  section: 'Rundgang',
  sectionText: 'Drei Schritte: Bilder hereinholen, ansehen und entscheiden, einen Fall teilen.',
  again: 'Rundgang zeigen',
};
