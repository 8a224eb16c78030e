/** Small pieces that several screens use. */
export const pieces = {
  states: {
    imported: 'Waiting for detection',
    toDecide: '{{count}} to decide',
    toReview: 'To review',
    reviewed: 'Reviewed',
    cleared: 'Cleared',
    quarantined: 'Quarantined',
  },
  signHint: 'Sign with pen or mouse. Keyboard: Space puts the pen down or lifts it, arrows draw (Shift: longer).',
  clear: 'Clear',
  clearOf: 'Clear {{label}}',
} as const;
