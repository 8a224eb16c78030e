import type { ConsentLanguage, ConsentLevel } from './consent.ts';

export interface ConsentTexts {
  readonly title: string;
  readonly introduction: string;
  readonly levels: Readonly<Record<ConsentLevel, string>>;
  readonly agreed: string;
  readonly notAgreed: string;
  readonly rights: string;
  readonly patient: string;
  readonly clinician: string;
  readonly name: string;
  readonly date: string;
  readonly signature: string;
  /** What the clinician puts their name to. */
  readonly clinicianStatement: string;
  readonly document: string;
}

/** The words of the consent form, on the screen where it is signed and in its PDF. A change of meaning makes a new document; what was signed is in its PDF. */
export const consentTexts: Readonly<Record<ConsentLanguage, ConsentTexts>> = {
  en: {
    title: 'Consent to the use of clinical pictures',
    introduction:
      'Pictures were taken of me for my examination or treatment. Before they are shared, names, numbers and dates that point to me are removed and faces are covered. I was told that a feature of the body itself may still be recognised by people who know me. I decide on each use below separately.',
    levels: {
      record: 'Record: the pictures may be kept with my record and discussed by the team that takes care of me.',
      teaching:
        'Teaching: the pictures may be shown without my name to clinicians and students for training and discussion.',
      publication:
        'Publication: the pictures may appear without my name in medical publications, in print and on the internet. What was published cannot be called back.',
    },
    agreed: 'agreed',
    notAgreed: 'not agreed',
    rights:
      'My consent is voluntary. I may refuse it, or withdraw it later for the future, without giving a reason and without any disadvantage for my treatment. I could ask questions and they were answered.',
    patient: 'Patient or legal representative',
    clinician: 'Clinician',
    name: 'Name',
    date: 'Date',
    signature: 'Signature',
    clinicianStatement: 'I explained the uses above and answered the questions that were asked.',
    document: 'Document',
  },
  de: {
    title: 'Einwilligung in die Verwendung klinischer Bilder',
    introduction:
      'Für meine Untersuchung oder Behandlung wurden Bilder von mir aufgenommen. Bevor sie geteilt werden, werden Namen, Nummern und Daten, die auf mich hinweisen, entfernt und Gesichter abgedeckt. Mir wurde gesagt, dass ein Merkmal des Körpers selbst von Menschen, die mich kennen, dennoch erkannt werden kann. Über jede Verwendung entscheide ich einzeln.',
    levels: {
      record:
        'Akte: Die Bilder dürfen bei meiner Akte aufbewahrt und von dem Team, das mich behandelt, besprochen werden.',
      teaching:
        'Lehre: Die Bilder dürfen ohne meinen Namen Ärztinnen, Ärzten und Studierenden zur Ausbildung und Besprechung gezeigt werden.',
      publication:
        'Veröffentlichung: Die Bilder dürfen ohne meinen Namen in medizinischen Veröffentlichungen erscheinen, gedruckt und im Internet. Veröffentlichtes kann nicht zurückgeholt werden.',
    },
    agreed: 'eingewilligt',
    notAgreed: 'nicht eingewilligt',
    rights:
      'Meine Einwilligung ist freiwillig. Ich kann sie verweigern oder später für die Zukunft widerrufen, ohne Angabe von Gründen und ohne Nachteil für meine Behandlung. Ich konnte Fragen stellen, und sie wurden beantwortet.',
    patient: 'Patientin oder Patient bzw. gesetzliche Vertretung',
    clinician: 'Ärztin oder Arzt',
    name: 'Name',
    date: 'Datum',
    signature: 'Unterschrift',
    clinicianStatement: 'Ich habe die genannten Verwendungen erklärt und die gestellten Fragen beantwortet.',
    document: 'Dokument',
  },
  fr: {
    title: 'Consentement à l’utilisation d’images cliniques',
    introduction:
      'Des images de moi ont été prises pour mon examen ou mon traitement. Avant leur partage, les noms, numéros et dates qui me désignent sont supprimés et les visages sont masqués. J’ai été informé(e) qu’une particularité du corps peut malgré tout être reconnue par des personnes qui me connaissent. Je décide séparément de chaque utilisation ci-dessous.',
    levels: {
      record: 'Dossier : les images peuvent être conservées dans mon dossier et discutées par l’équipe qui me soigne.',
      teaching:
        'Enseignement : les images peuvent être montrées sans mon nom à des cliniciens et à des étudiants pour la formation et la discussion.',
      publication:
        'Publication : les images peuvent paraître sans mon nom dans des publications médicales, imprimées et sur internet. Ce qui a été publié ne peut plus être retiré.',
    },
    agreed: 'accepté',
    notAgreed: 'non accepté',
    rights:
      'Mon consentement est volontaire. Je peux le refuser, ou le retirer plus tard pour l’avenir, sans donner de raison et sans aucun désavantage pour mon traitement. J’ai pu poser des questions et elles ont reçu une réponse.',
    patient: 'Patient(e) ou représentant légal',
    clinician: 'Clinicien(ne)',
    name: 'Nom',
    date: 'Date',
    signature: 'Signature',
    clinicianStatement: 'J’ai expliqué les utilisations ci-dessus et répondu aux questions posées.',
    document: 'Document',
  },
  es: {
    title: 'Consentimiento para el uso de imágenes clínicas',
    introduction:
      'Se tomaron imágenes mías para mi exploración o tratamiento. Antes de compartirlas, se eliminan los nombres, números y fechas que me señalan y se cubren los rostros. Se me informó de que un rasgo del propio cuerpo puede ser reconocido a pesar de ello por personas que me conocen. Decido por separado sobre cada uso.',
    levels: {
      record:
        'Historia clínica: las imágenes pueden guardarse con mi historia y ser comentadas por el equipo que me atiende.',
      teaching:
        'Docencia: las imágenes pueden mostrarse sin mi nombre a profesionales clínicos y estudiantes para formación y discusión.',
      publication:
        'Publicación: las imágenes pueden aparecer sin mi nombre en publicaciones médicas, impresas y en internet. Lo publicado no puede retirarse.',
    },
    agreed: 'aceptado',
    notAgreed: 'no aceptado',
    rights:
      'Mi consentimiento es voluntario. Puedo negarlo, o retirarlo más tarde para el futuro, sin dar razones y sin ninguna desventaja para mi tratamiento. Pude hacer preguntas y fueron respondidas.',
    patient: 'Paciente o representante legal',
    clinician: 'Profesional clínico',
    name: 'Nombre',
    date: 'Fecha',
    signature: 'Firma',
    clinicianStatement: 'He explicado los usos anteriores y respondido a las preguntas formuladas.',
    document: 'Documento',
  },
};
