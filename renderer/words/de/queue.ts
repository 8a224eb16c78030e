import type { queue as english } from '../en/queue.ts';
import type { Translated } from '../translated.ts';

export const queue: Translated<typeof english> = {
  title: 'Versand',
  empty: 'Nichts unterwegs',
  emptyText:
    'Eingereichte Fälle stehen hier, bis jedes Bild angekommen ist. Die Warteschlange übersteht Neustarts und abgebrochene Verbindungen.',
  submissions: 'Einreichungen',
  progressOf: 'Fortschritt von {{title}}',
  cleared: '{{done}} von {{of}} freigegeben',
  sent: '{{sent}} von {{total}} MB',
  openCase: 'Fall öffnen',
  pause: 'Anhalten',
  resume: 'Fortsetzen',
  retry: 'Erneut versuchen',
  cancelAsk: 'Hochladen abbrechen…',
  cancelTitle: 'Dieses Hochladen abbrechen?',
  cancelText:
    'Was noch nicht gesendet wurde, bleibt auf diesem Rechner; die Bilder und ihre Durchsicht bleiben erhalten.',
  cancel: 'Hochladen abbrechen',
  clearing: 'Schwärzungen werden eingebrannt, Kennungen entfernt, das Ergebnis geprüft',
  uploading: 'Wird hochgeladen',
  submitting: 'Wird dem Fall-Dienst übergeben',
  paused: 'Angehalten',
  parked: 'Stehen geblieben; Sie werden gebraucht',
  cancelled: 'Abgebrochen',
  delivered: 'Zugestellt {{at}}',
  jobs: 'Bilder von {{title}}',
  picture: 'Bild {{n}}',
  progressOfPicture: 'Fortschritt von Bild {{n}}',
  retryPicture: 'Bild {{n}} erneut versuchen',
  waiting: 'Wartet',
  jobDelivered: 'Zugestellt, Quittung geprüft',
  stopped: 'Stehen geblieben',
  rate: '{{rate}} MB/s',
};
