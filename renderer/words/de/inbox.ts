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
  instead: 'für {{name}}, noch ohne Bestätigung',
  unanswered: ', noch von niemandem bestätigt',
  unread: 'Noch nicht gelesen',
  markRead: 'Als gelesen markieren',
  markReadOf: 'Als gelesen markieren: {{title}}',
  markAll: 'Alle als gelesen markieren',
  notices: 'Über Sie',
  noticeKinds: {
    'reset-code-made':
      '{{name}} hat einen Code für ein neues Passwort Ihres Kontos erzeugt. Haben Sie nicht darum gebeten, sagen Sie es jemand anderem aus der Verwaltung.',
    'password-reset': 'Ihr Passwort wurde mit einem Code neu gewählt.',
    'comment-flagged': 'Jemand hat Ihren Kommentar gemeldet; er ist verborgen, bis die Moderation ihn angesehen hat.',
    'comment-removed': 'Die Moderation hat Ihren Kommentar entfernt: {{reason}}',
    'page-escalated': {
      'stand-ins': 'Ihre Frage hat niemand rechtzeitig bestätigt: Sie ging an die Vertretung.',
      administrators:
        'Ihre Frage hat niemand rechtzeitig bestätigt: Sie ging an die Gruppe des Fachgebiets und die Verwaltung.',
    },
    'draft-expires':
      'Die Bilder dieses Falls sind nie alle angekommen: Der Dienst löscht, was er hat, nach dem {{day}}.',
  },
  urgentCame: 'In Ihrem Posteingang liegt etwas Dringendes.',
  refresh: 'Noch einmal nachsehen',
  signInTitle: 'Melden Sie sich an, um Ihren Posteingang zu sehen',
  signInText: 'Was Ihnen mitgeteilt wurde, liegt beim Fall-Dienst.',
  signInWhy: 'Melden Sie sich an, um Ihren Posteingang zu sehen.',
};
