import type { inbox as english } from '../en/inbox.ts';
import type { Translated } from '../translated.ts';

export const inbox: Translated<typeof english> = {
  inbox: 'Posteingang',
  urgent: 'Dringend',
  social: 'Diskussion',
  empty: 'Noch nichts für Sie',
  emptyText: 'Hier kommen Kommentare zu Ihren Fällen, Antworten, Erwähnungen und Fragen an Ihr Fachgebiet an.',
  noUrgent: 'Nichts Dringendes.',
  noSocial: 'Nichts Neues.',
  kinds: { comment: 'Neuer Kommentar', mention: 'Sie wurden erwähnt', page: 'Frage an Ihr Fachgebiet' },
  asks: '{{specialty}}: {{question}}',
  for: 'für {{name}}, gerade abwesend',
  unread: 'Noch nicht gelesen',
  markRead: 'Als gelesen markieren',
  markReadOf: 'Als gelesen markieren: {{title}}',
  markAll: 'Alle als gelesen markieren',
  refresh: 'Noch einmal nachsehen',
  signInTitle: 'Melden Sie sich an, um Ihren Posteingang zu sehen',
  signInText: 'Was Ihnen mitgeteilt wurde, liegt beim Fall-Dienst.',
  signInWhy: 'Melden Sie sich an, um Ihren Posteingang zu sehen.',
};
