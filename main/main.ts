import { app } from 'electron';
import { join } from 'node:path';
import { defaultHome } from '../core/defaultHome.ts';
import { refuseToStart } from './refuseToStart.ts';
import { registerAppScheme } from './security/scheme.ts';
import { runWorkstation } from './workstation.ts';

/** Before `ready`: where the window keeps its profile, the sandbox for every process, the scheme, one instance per home. */
function start(): void {
  app.setName('Scrim');
  app.setPath('userData', join(defaultHome(), 'window'));
  app.enableSandbox();
  registerAppScheme();
  if (app.requestSingleInstanceLock()) void app.whenReady().then(runWorkstation).catch(refuseToStart);
  else app.quit();
}

try {
  start();
} catch (thrown) {
  refuseToStart(thrown);
}
