import type { shell as english } from '../en/shell.ts';
import type { Translated } from '../translated.ts';

export const shell: Translated<typeof english> = {
  starting: 'Scrim startet…',
  skip: 'Zum Inhalt springen',
  main: 'Hauptbereiche',
  import: 'Import',
  review: 'Durchsicht',
  cases: 'Fälle',
  queue: 'Versand',
  discover: 'Entdecken',
  inbox: 'Posteingang',
  settings: 'Einstellungen',
  waiting: ', {{count}} offen',
  theme: 'Farben',
  themeSystem: 'Wie das System',
  themeLight: 'Hell',
  themeDark: 'Dunkel',
  signIn: 'Anmelden',
  signInWhy: 'Melden Sie sich an, um Fälle zu teilen und Ihre zu sehen.',
  signOut: 'Abmelden',
  account: 'Konto',
  accountOf: 'Konto: {{name}}',
  roles: { clinician: 'Ärztin/Arzt', moderator: 'Moderation', administrator: 'Verwaltung', learner: 'in Ausbildung' },
  verification: { unverified: 'noch nicht bestätigt', verified: 'bestätigt', revoked: 'nicht mehr bestätigt' },
  drop: 'Loslassen, um in den Tresor zu importieren',
  notices: 'Hinweise',
  dismiss: 'Ausblenden',
  fault: 'Diese Ansicht ist stehen geblieben',
  faultText:
    'Alles bis zur letzten Änderung ist gespeichert, und nichts wurde gesendet. Öffnen Sie die Ansicht noch einmal; bleibt sie wieder stehen, arbeiten Sie mit einem anderen Bild weiter und sagen Sie der Administration Bescheid.',
  faultAgain: 'Noch einmal öffnen',
};
