/** Reviewing one picture, and many that look alike. */
export const review = {
  reasons: {
    title: 'Why does it stay visible?',
    'nothing-there': { face: 'No face there', text: 'No text there' },
    'not-a-person': 'Not a person: a doll, a drawing',
    'not-recognisable': 'Nobody could recognise the person',
    'identifies-nobody': 'Identifies nobody: a scale, a side',
    'covered-otherwise': 'Another redaction covers it',
    given: 'Stays visible: {{reason}}',
    hint: 'Press the number. Esc keeps it undecided.',
  },
} as const;
