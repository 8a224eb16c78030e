export const common = {
  cancel: 'Cancel',
  close: 'Close',
  remove: 'Remove',
  save: 'Save',
  tryAgain: 'Try again',
  undo: 'Undo',
} as const;
