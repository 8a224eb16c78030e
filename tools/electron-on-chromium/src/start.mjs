// Starts Chromium for the app that has just been loaded, and announces `ready`.
import { announceReady, app, isExiting, isQuitting, onExit } from './api/app.mjs';
import { refusePopup } from './api/browser-window.mjs';
import { switches } from './api/command-line.mjs';
import { findChromium } from './chromium/find.mjs';
import { isRoot, launchChromium, sharedSwitches } from './chromium/launch.mjs';
import { ignoreGone } from './chromium/pipe.mjs';
import { openProfile } from './chromium/profile.mjs';
import { Targets } from './chromium/targets.mjs';
import { host } from './host.mjs';
import { notice } from './notice.mjs';
import { setVersion } from './versions.mjs';

const MISSING = 3;

function announce() {
  const parts = [
    'a stand-in for Electron on the system’s Chromium, for development, tests and demos only',
    host.headless ? 'no window is shown (headless)' : 'windows are Chromium’s',
    ...(isRoot() ? ['running as root, so without Chromium’s sandbox'] : []),
  ];
  notice(`${parts.join('; ')}.`);
}

/** Chromium must never outlive the app: it is told to go, and killed if it does not. */
async function closeChromium(chromium, profile) {
  chromium.connection.send('Browser.close').catch(ignoreGone);
  const timer = setTimeout(() => chromium.child.kill('SIGKILL'), 3000);
  await chromium.exited;
  clearTimeout(timer);
  profile.remove();
}

function onChromiumGone({ lastLines }) {
  if (isExiting()) return;
  if (!host.ready) notice(`Chromium did not start:\n${lastLines.join('\n')}`);
  else if (!isQuitting()) notice('Chromium is gone, so the app ends');
  app.exit(host.ready && isQuitting() ? 0 : 1);
}

export async function startChromium() {
  if (isExiting()) return;
  const found = findChromium();
  if (found.missing) {
    notice(found.missing);
    process.exit(MISSING);
  }
  const { env } = process;
  host.headless = env.SCRIM_HEADLESS === '1' || (!env.DISPLAY && !env.WAYLAND_DISPLAY);
  announce();

  const profile = await openProfile(app.getPath('userData'));
  const port = await host.origin.listen();
  const resolverRules = host.schemes.resolverRules(port);
  const shared = sharedSwitches({ switches, profile: profile.folder, resolverRules, headless: host.headless });
  const chromium = launchChromium({ ...found, shared, headless: host.headless, scratch: profile.scratch });
  profile.claim(chromium.child.pid);
  host.chromium = chromium.connection;
  host.launch = { binary: found.binary, shared, env: { ...env, TMPDIR: profile.scratch } };
  host.targets = new Targets(chromium.connection, host, refusePopup);
  onExit(() => closeChromium(chromium, profile));
  chromium.connection.once('close', () => onChromiumGone(chromium));

  const [version] = await Promise.all([
    chromium.connection.send('Browser.getVersion'),
    host.targets.watch(),
    chromium.connection.send('Storage.setCookies', { cookies: host.origin.cookies() }),
    chromium.connection.send('Browser.setDownloadBehavior', { behavior: 'deny' }),
  ]);
  setVersion('chrome', version.product.split('/').pop());
  if (!isExiting()) announceReady();
}
