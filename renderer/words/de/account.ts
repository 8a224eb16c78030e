import type { account as english } from '../en/account.ts';
import type { Translated } from '../translated.ts';

export const account: Translated<typeof english> = {
  firstText:
    'Der Fall-Dienst auf diesem Arbeitsplatz hat noch kein Konto. Das erste ist Ihres: es darf Fälle teilen und liegt nur hier. Zum Importieren und Durchsehen braucht es keines.',
  yourName: 'Ihr Name',
  yourNameText: 'Sehen die, die Ihre Fälle lesen.',
  userName: 'Benutzername',
  userNameWrong: 'Kleinbuchstaben, Ziffern, Punkt, Bindestrich und Unterstrich; mindestens zwei.',
  password: 'Passwort',
  passwordText: 'Mindestens {{count}} Zeichen.',
  create: 'Konto anlegen',
  checkAgain: 'Erneut prüfen',
  createTitle: 'Ihr Konto anlegen',
  signInTitle: 'Beim Fall-Dienst anmelden',
  noNeed: 'Zum Importieren und Durchsehen braucht es keine Anmeldung.',
  signIn: 'Anmelden',
  service: {
    starting: 'Der Fall-Dienst{{host}} startet',
    ready: 'Der Fall-Dienst{{host}} ist bereit',
    failed: 'Der Fall-Dienst{{host}} antwortet nicht',
  },
};
