import type { service as english } from '../en/service.ts';
import type { Translated } from '../translated.ts';

export const service: Translated<typeof english> = {
  whereTitle: 'Wohin er geht',
  embedded: 'An den Fall-Dienst dieses Arbeitsplatzes. Nichts verlässt den Rechner.',
  operator: 'Betreiber',
  country: 'Land',
  retention: 'Aufbewahrt',
  notStated: 'vom Dienst nicht angegeben',
  days_one: 'einen Tag, danach endgültig zurückgenommen',
  days_other: '{{count}} Tage, danach endgültig zurückgenommen',
  untilTakenBack: 'bis jemand ihn zurücknimmt oder sein letzter Tag vorüber ist',
  unknown: 'Der Dienst hat nicht gesagt, wer ihn betreibt: Er antwortet nicht.',
  through: 'Über {{name}} anmelden',
  browser: 'Ihr Browser ist offen. Melden Sie sich dort an und kehren Sie zurück.',
  stop: 'Nicht warten',
  newHere: '{{name}} kennt Sie, der Fall-Dienst noch nicht.',
  known: 'Ich habe ein Konto',
  knownText: 'Geben Sie einmal dessen Passwort an; danach melden Sie sich über {{name}} an.',
  link: 'Das bin ich',
  newAccount: 'Ich bin neu',
};
