/** The three steps of the first run. */
export const tour = {
  position: 'Step {{at}} of {{of}}',
  steps: {
    import: {
      title: 'Bring pictures in',
      text: 'Drop photos, DICOM files, folders or a zip on the window. They are copied into the encrypted vault; faces and burned-in text are looked for on this machine.',
    },
    review: {
      title: 'Look and decide',
      text: 'Each picture waits for you: A accepts what was found, R rejects it, B covers what was missed. Ctrl+Enter marks it reviewed and opens the next. A question mark lists all keys.',
    },
    cases: {
      title: 'Share a case',
      text: 'Put reviewed pictures into a case, record the patient’s consent and submit. Only then is anything burned in, checked once more and sent.',
    },
  },
  back: 'Back',
  next: 'Next',
  skip: 'Skip the tour',
  done: 'Done',
  section: 'Tour',
  sectionText: 'Three steps: bring pictures in, look and decide, share a case.',
  again: 'Show the tour',
} as const;
