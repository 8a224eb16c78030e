// From the command line to the app's first line; start.mjs goes on from there.
import fs from 'node:fs';
import inspector from 'node:inspector';
import Module from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { app, identify, isExiting } from './api/app.mjs';
import { parseArguments } from './arguments.mjs';
import { notice } from './notice.mjs';
import { installLoader } from './loader.mjs';
import { startChromium } from './start.mjs';
import { ELECTRON_VERSION, setVersion } from './versions.mjs';

const EXECUTABLE = fileURLToPath(new URL('../electron', import.meta.url));

function describeProcess() {
  // Playwright's loader counts on finding the arguments as they came.
  process.argv = [EXECUTABLE, ...process.argv.slice(2)];
  process.execPath = EXECUTABLE;
  process.type = 'browser';
  process.defaultApp = true;
  process.resourcesPath = path.join(path.dirname(EXECUTABLE), 'resources');
  setVersion('electron', ELECTRON_VERSION);
  // For the app's "about" box: this is not Electron.
  process.env.SCRIM_STAND_IN = '1';
}

/** @returns {{ entry: string, esm: boolean }} */
function resolveApp(target) {
  const place = path.resolve(target);
  const isFolder = fs.statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
  let entry = place;
  if (isFolder) {
    const about = JSON.parse(fs.readFileSync(path.join(place, 'package.json'), 'utf8'));
    identify({ name: about.productName ?? about.name ?? 'Electron', version: about.version ?? '0.0.0', path: place });
    entry = path.resolve(place, about.main ?? 'index.js');
  } else identify({ path: path.dirname(place) });
  return {
    entry: Module._resolveFilename(entry, null, true),
    esm: isModule(Module._resolveFilename(entry, null, true)),
  };
}

function isModule(file) {
  if (!file.endsWith('.js')) return file.endsWith('.mjs');
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const about = path.join(folder, 'package.json');
    if (fs.existsSync(about)) return JSON.parse(fs.readFileSync(about, 'utf8')).type === 'module';
    if (folder === path.dirname(folder)) return false;
  }
}

async function runApp({ entry, esm }) {
  if (!esm) return void Module._load(entry, null, true);
  // Electron is not ready before its entry module has run: waiting for `ready` at its top level waits for ever.
  const stuck = setTimeout(
    () => notice('the entry module has not ended after 10 s: does it await app.whenReady()?'),
    10_000,
  );
  await import(pathToFileURL(entry).href);
  clearTimeout(stuck);
}

/** Electron shows a dialog and goes on; a listener of the app's own replaces that. */
function surviveErrors() {
  process.on('uncaughtException', (error) => {
    // A load that the end of the app cuts short rejects; no one is left to care.
    if (process.listenerCount('uncaughtException') > 1 || isExiting()) return;
    console.error('A JavaScript error occurred in the main process\n', error);
  });
}

async function main() {
  const parsed = parseArguments(process.argv.slice(2));
  if (parsed.version) {
    process.stdout.write(`v${ELECTRON_VERSION}\n`);
    return;
  }
  describeProcess();
  installLoader();
  for (const [name, value] of parsed.switches) app.commandLine.appendSwitch(name, value);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => app.quit());
  // Node would end when nothing is left to do; Electron ends when it is told to.
  setInterval(() => {}, 2 ** 30);
  if (parsed.inspect !== null) inspector.open(parsed.inspect, '127.0.0.1');
  try {
    for (const file of parsed.required) Module._load(path.resolve(file), null, false);
    await runApp(resolveApp(parsed.target));
    surviveErrors();
    await startChromium();
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}

await main();
