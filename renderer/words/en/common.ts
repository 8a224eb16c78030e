export const common = {
  cancel: 'Cancel',
  close: 'Close',
  remove: 'Remove',
  save: 'Save',
  tryAgain: 'Try again',
  undo: 'Undo',
  secondsLeft: '{{count}} s left',
  minutesLeft: '{{count}} min left',
  hoursLeft: '{{hours}} h {{minutes}} min left',
} as const;
