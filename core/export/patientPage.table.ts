import type { ConsentLanguage } from '../../model/consent.ts';

/** What a patient reads, in the language of the consent. `{n}` is a number. */
export const patientTexts: Readonly<
  Record<ConsentLanguage, Readonly<Record<'title' | 'intro' | 'picture' | 'parts' | 'doctor' | 'care', string>>>
> = {
  en: {
    title: 'Your pictures',
    intro: 'These are copies of the pictures that your clinic took. This page works without the internet.',
    picture: 'Picture {n}',
    parts: 'Some of {n} images are shown here; the folder DICOM holds all of them.',
    doctor: 'For your doctors: the folder DICOM opens in their systems, summary.pdf tells what it is about.',
    care: 'Keep this copy as carefully as a letter from your doctor. Whoever has it and the passphrase sees the pictures.',
  },
  de: {
    title: 'Ihre Bilder',
    intro: 'Dies sind Kopien der Bilder, die Ihre Klinik aufgenommen hat. Diese Seite braucht kein Internet.',
    picture: 'Bild {n}',
    parts: 'Hier sind einige von {n} Aufnahmen zu sehen; der Ordner DICOM enthält alle.',
    doctor:
      'Für Ihre Ärztinnen und Ärzte: Der Ordner DICOM lässt sich in deren Systemen öffnen, summary.pdf sagt, worum es geht.',
    care: 'Bewahren Sie diese Kopie so sorgfältig auf wie einen Arztbrief. Wer sie und das Kennwort hat, sieht die Bilder.',
  },
  fr: {
    title: 'Vos images',
    intro: 'Voici des copies des images prises par votre clinique. Cette page fonctionne sans internet.',
    picture: 'Image {n}',
    parts: 'Une partie des {n} vues est montrée ici ; le dossier DICOM les contient toutes.',
    doctor: 'Pour vos médecins : le dossier DICOM s’ouvre dans leurs systèmes, summary.pdf dit de quoi il s’agit.',
    care: 'Gardez cette copie avec autant de soin qu’une lettre de votre médecin. Qui la possède avec la phrase secrète voit les images.',
  },
  es: {
    title: 'Sus imágenes',
    intro: 'Estas son copias de las imágenes que tomó su clínica. Esta página funciona sin internet.',
    picture: 'Imagen {n}',
    parts: 'Aquí se muestran algunas de {n} tomas; la carpeta DICOM las contiene todas.',
    doctor: 'Para sus médicos: la carpeta DICOM se abre en sus sistemas, summary.pdf explica de qué se trata.',
    care: 'Guarde esta copia con tanto cuidado como una carta de su médico. Quien la tenga con la contraseña ve las imágenes.',
  },
};
