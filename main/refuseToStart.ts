import { app, dialog } from 'electron';
import { errorAdvice, errorSentence, toScrimError } from '../model/errors.ts';

/** A workstation that cannot be composed (its policy, its folder) says why and ends: without a window it would only seem to start. */
export function refuseToStart(thrown: unknown): void {
  const error = toScrimError(thrown);
  const system = error.params['system'] === undefined ? '' : ` (${error.params['system']})`;
  dialog.showErrorBox(
    'Scrim does not start',
    `${errorSentence(error)}${system}\n${errorAdvice(error)}\n\n${error.code}`,
  );
  app.exit(1);
}
