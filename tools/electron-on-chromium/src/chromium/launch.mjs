import fs from 'node:fs';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Connection } from './pipe.mjs';

// The first block keeps mapped origins working, the rest keeps Chromium silent where there is no network.
const DISABLED_FEATURES = [
  'LocalNetworkAccessChecks',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'Translate',
  'MediaRouter',
  'OptimizationHints',
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'DialMediaRouteProvider',
  'InterestFeedContentSuggestions',
];
const QUIET = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-service-autorun',
  '--no-pings',
  '--disable-background-networking',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-infobars',
  '--disable-quic',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--metrics-recording-only',
  '--password-store=basic',
  '--use-mock-keychain',
];
// Ours, or Electron's own, never Chromium's.
const NOT_FORWARDED = new Set([
  'inspect',
  'inspect-brk',
  'user-data-dir',
  'headless',
  'remote-debugging-pipe',
  'no-sandbox',
]);

export const isRoot = () => process.getuid?.() === 0;

/**
 * @param {{ switches: Map<string, string>, profile: string, resolverRules: string, headless: boolean }} options
 * @returns {string[]} what every Chromium process on this profile must be told
 */
export function sharedSwitches({ switches, profile, resolverRules, headless }) {
  // Chromium reads only the last --disable-features, so there must be one.
  const disabled = [...DISABLED_FEATURES, ...(switches.get('disable-features')?.split(',') ?? [])];
  const asked = [...switches]
    .filter(([name]) => name !== 'disable-features' && !NOT_FORWARDED.has(name))
    .map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`));
  // --test-type hides the bar that warns of --no-sandbox.
  const sandbox = isRoot() || switches.has('no-sandbox') ? ['--no-sandbox', '--test-type'] : [];
  const drawing = headless || !fs.existsSync('/dev/dri') ? ['--disable-gpu'] : [];
  return [
    `--user-data-dir=${profile}`,
    `--disable-features=${[...new Set(disabled)].join(',')}`,
    ...(resolverRules ? [`--host-resolver-rules=${resolverRules}`] : []),
    ...QUIET,
    '--disable-dev-shm-usage',
    ...drawing,
    ...sandbox,
    ...asked,
  ];
}

/**
 * Starts the browser process without a window.
 * @param {{ binary: string, shared: string[], headless: boolean, scratch: string }} options
 */
export function launchChromium({ binary, shared, headless, scratch }) {
  const args = ['--remote-debugging-pipe', '--no-startup-window', ...(headless ? ['--headless=new'] : []), ...shared];
  // Its own process group: Ctrl-C is for the app, which then closes Chromium in good order.
  const child = spawn(binary, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: scratch },
    detached: true,
  });
  const connection = new Connection(child);
  const lastLines = [];
  const exited = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', resolve);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    // Playwright waits for this line; the rest is noise about D-Bus and graphics.
    if (line.startsWith('DevTools listening on') || process.env.SCRIM_CHROMIUM_LOG) process.stderr.write(`${line}\n`);
    else if (lastLines.push(line) > 10) lastLines.shift();
  });
  return { child, connection, exited, lastLines };
}
