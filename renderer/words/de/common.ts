import type { common as english } from '../en/common.ts';
import type { Translated } from '../translated.ts';

export const common: Translated<typeof english> = {
  cancel: 'Abbrechen',
  close: 'Schließen',
  remove: 'Entfernen',
  save: 'Speichern',
  tryAgain: 'Erneut versuchen',
  undo: 'Rückgängig',
  secondsLeft: 'noch {{count}} s',
  minutesLeft: 'noch {{count}} min',
  hoursLeft: 'noch {{hours}} h {{minutes}} min',
};
