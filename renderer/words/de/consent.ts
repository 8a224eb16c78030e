import type { consent as english } from '../en/consent.ts';
import type { Translated } from '../translated.ts';

export const consent: Translated<typeof english> = {
  lackUse: 'mindestens ein Zweck mit Einwilligung',
  lackPatientName: 'der Name der Patientin, des Patienten',
  lackPatientSignature: 'die Unterschrift der Patientin, des Patienten',
  lackClinicianName: 'der Name der Ärztin, des Arztes',
  lackClinicianSignature: 'die Unterschrift der Ärztin, des Arztes',
  lackDate: 'das Datum',
  dialogTitle: 'Einwilligung der Patientin, des Patienten',
  missing: 'Es fehlt noch: {{what}}.',
  staysHere: 'Das unterschriebene Dokument bleibt im Tresor dieses Rechners.',
  record: 'Einwilligung festhalten',
  formLanguage: 'Sprache des Formulars',
  date: 'Datum',
  useRecord: 'Akte und Behandlungsteam',
  useTeaching: 'Lehre',
  usePublication: 'Veröffentlichung',
  recorded: 'Einwilligung festgehalten. Das unterschriebene Dokument liegt im Tresor.',
  title: 'Einwilligung',
  text: 'Die Patientin, der Patient wählt, wofür die Bilder verwendet werden dürfen; beide Seiten unterschreiben hier. Namen und Unterschriften bleiben auf diesem Rechner.',
  recordAsk: 'Einwilligung festhalten…',
  agreed: 'Zwecke mit Einwilligung',
  withdrawAsk: 'Einwilligung widerrufen…',
  withdrawTitle: 'Die Einwilligung widerrufen?',
  withdrawText:
    'Der Fall kann nicht eingereicht werden, bis wieder eine Einwilligung festgehalten ist. Das unterschriebene Dokument bleibt im Tresor.',
  withdraw: 'Widerrufen',
  signed: 'Von beiden unterschrieben am {{day}} ({{language}}).',
};
